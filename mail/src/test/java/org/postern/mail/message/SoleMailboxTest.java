package org.postern.mail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.mail.address.Address;
import org.postern.mail.wire.SyntaxError;

/** One mailbox, or nothing: all that two programs could read differently is refused. */
class SoleMailboxTest {
    private static String read(String text) throws SyntaxError {
        return SoleMailbox.parse(text).toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@our.example",
                "<ann@our.example>",
                "Ann Example <ann@our.example>",
                "Ann B. Example <ann@our.example>",
                "\"Example, Ann\" <ann@our.example>",
                "\"a\\\"b\" <ann@our.example>",
                "(Ann) ann@our.example (of (the) house)",
                "Ann (boss@our.example) <ann@our.example> (x)",
                "=?utf-8?q?Ann?= <ann@our.example>",
                "\tAnn\t<ann@our.example>",
            })
    void oneMailboxIsRead(String text) throws SyntaxError {
        assertThat(read(text)).isEqualTo("ann@our.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Ann",
                "ann@our.example, bob@our.example",
                "<ann@our.example> <bob@our.example>",
                "<ann@our.example> bob@our.example",
                "bob@our.example <ann@our.example>",
                "Team: ann@our.example;",
                "Team:;",
                "<@relay.example:ann@our.example>",
                "<ann@our.example",
                "ann@our.example>",
                "\"open <ann@our.example>",
                "(open <ann@our.example>",
                "ann@our.example (open",
                "a b@our.example",
                "\"boss@our.example\u0000\" <ann@our.example>",
                "(\u001b[2J) <ann@our.example>",
                "\"\u202eelpmaxe.ruo@ssob\" <ann@our.example>",
                "\u2067boss\u2069 <ann@our.example>",
                "\ufffd <ann@our.example>",
                "\u0085 <ann@our.example>",
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(SyntaxError.class);
    }

    @Test
    void depthHasABound() throws SyntaxError {
        assertThat(read("(".repeat(50) + ")".repeat(50) + "<ann@our.example>")).isEqualTo("ann@our.example");
        assertThatThrownBy(() -> read("(".repeat(51) + ")".repeat(51) + "<ann@our.example>"))
                .isInstanceOf(SyntaxError.class);
    }

    /** Whatever comes: an address, which is read alike when it stands alone, or the error. */
    @Test
    void noTextBreaksIt() {
        var random = new Random(7);
        List<String> pieces = List.of(
                "ann",
                "@",
                "our.example",
                "<",
                ">",
                "(",
                ")",
                "\"",
                "\\",
                " ",
                ",",
                ":",
                ";",
                ".",
                "[",
                "]",
                "\t",
                "é",
                "\u0000",
                "b@c.example");
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            var text = new StringBuilder();
            for (int left = random.nextInt(9); left >= 0; left--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            try {
                Address address = SoleMailbox.parse(text.toString());
                read++;
                assertThat(SoleMailbox.parse("<" + address + ">"))
                        .as("%s", text)
                        .isEqualTo(address);
            } catch (SyntaxError e) {
                // the other answer
            }
        }
        assertThat(read).isGreaterThan(100);
    }
}
