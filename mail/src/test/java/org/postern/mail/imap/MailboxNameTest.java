package org.postern.mail.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.mail.wire.SyntaxError;

class MailboxNameTest {
    @ParameterizedTest
    @CsvSource({
        "INBOX, INBOX",
        "a&-b, a&b",
        "&-&-, &&",
        "'~peter/mail/&U,BTFw-/&ZeVnLIqe-', ~peter/mail/台北/日本語",
        "&BB8EQAQ4BDIENQRC-, Привет",
        "&2D3eAA-, 😀",
        "&AOQ-&-, ä&"
    })
    void namesGoBothWays(String wire, String name) throws SyntaxError {
        assertThat(MailboxName.decode(wire, false)).isEqualTo(name);
        assertThat(MailboxName.encode(name, false)).isEqualTo(wire);
        assertThat(MailboxName.decode(MailboxName.encode(name, true), true)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&",
                "&A",
                "&AOQ",
                "&AGE-",
                "&AOR-",
                "&AOQA-",
                "&AOQ=-",
                "&AO/-",
                "\u00e4",
                "&AOQ-&APY-",
                "&2D0-",
                "&3gA-",
                "&AA-",
                "&A-",
                "a\tb"
            })
    void otherFormsOfANameAreRefused(String wire) {
        assertThatThrownBy(() -> MailboxName.decode(wire, false)).isInstanceOf(SyntaxError.class);
    }

    @Test
    void malformedUtf8IsRefused() {
        assertThatThrownBy(() -> MailboxName.decode("\u00c3", true)).isInstanceOf(SyntaxError.class);
        assertThatThrownBy(() -> MailboxName.decode("\u00c0\u0080", true)).isInstanceOf(SyntaxError.class);
    }
}
