package org.postern.mail.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;

final class AddressTest {
    @Test
    void allQuotedFormsAreTheSameAddress() throws SyntaxError {
        assertThat(Address.parse("\"ann\"@example.org")).isEqualTo(Address.parse("ann@EXAMPLE.org"));
        assertThat(Address.parse("\"a\\nn\"@example.org")).isEqualTo(Address.parse("ann@example.org"));
    }

    @Test
    void theWireFormIsQuotedOnlyWhereItMustBe() throws SyntaxError {
        assertThat(Address.parse("\"ann.b\"@example.org")).hasToString("ann.b@example.org");
        assertThat(Address.parse("\"a b\"@example.org")).hasToString("\"a b\"@example.org");
        assertThat(Address.parse("\"a\\\"\\\\b\"@example.org")).hasToString("\"a\\\"\\\\b\"@example.org");
        assertThat(Address.parse("\".a\"@example.org")).hasToString("\".a\"@example.org");
        assertThat(Address.parse("анна@пример.рф")).hasToString("анна@xn--e1afmkfd.xn--p1ai");
    }

    @Test
    void whatIsNoAddressIsRefused() {
        for (String text : List.of(
                "",
                "@",
                "a",
                "a@",
                "@b.c",
                "a@b@c",
                ".a@b",
                "a.@b",
                "a..b@c",
                "a b@c",
                "a\"b@c",
                "\"a@b",
                "\"\"@b",
                "a@[1.2.3.4]",
                "a@b.",
                "a\r\n@b",
                "\"a\r\"@b",
                "a\u0085@b",
                "a\u202E@b",
                "a\uD800@b",
                "a\uFFFD@b",
                "<a@b>",
                "a,b@c",
                "a(b)@c",
                "\"a\u0000\"@b",
                "\"a\"b@c",
                "a\u007F@b")) {
            assertThatThrownBy(() -> Address.parse(text), text).isInstanceOf(SyntaxError.class);
        }
    }

    @Test
    void aLocalPartOf64OctetsIsTheLongestButForSenders() throws SyntaxError {
        assertThat(Address.parse("a".repeat(64) + "@b.c").local()).hasSize(64);
        assertThatThrownBy(() -> Address.parse("a".repeat(65) + "@b.c")).isInstanceOf(SyntaxError.class);
        assertThat(Address.parse("я".repeat(32) + "@b.c").needsUtf8()).isTrue();
        assertThatThrownBy(() -> Address.parse("я".repeat(32) + "a@b.c")).isInstanceOf(SyntaxError.class);
        String verp = "bounces+" + "x".repeat(80) + "@b.c";
        assertThat(Address.take(new Scanner(verp, 300), Address.MAX_LENGTH)).hasToString(verp);
    }

    @Test
    void anAddressOf254OctetsIsTheLongest() throws SyntaxError {
        String domain = ("d".repeat(62) + ".").repeat(3) + "d"; // 190
        assertThat(Address.parse("a".repeat(63) + "@" + domain)).hasToString("a".repeat(63) + "@" + domain);
        assertThatThrownBy(() -> Address.parse("a".repeat(64) + "@" + domain)).isInstanceOf(SyntaxError.class);
    }

    @Test
    void addressesOfOursAreComparedWithoutCaseAndComposed() throws SyntaxError {
        assertThat(Address.parse("Ann.B@example.org").canonical()).isEqualTo(Address.parse("ann.b@example.org"));
        assertThat(Address.parse("ИВАН@example.org").canonical()).isEqualTo(Address.parse("иван@example.org"));
        assertThat(Address.parse("Jo\u0308rg@example.org").canonical()).isEqualTo(Address.parse("jörg@example.org"));
        Address odd = Address.parse("\u0130@example.org").canonical();
        assertThat(odd.canonical()).isEqualTo(odd);
    }

    @Test
    void aTagIsWhatFollowsTheFirstPlus() throws SyntaxError {
        Address tagged = Address.parse("ann+lists+java@example.org");
        assertThat(tagged.tag()).isEqualTo("lists+java");
        assertThat(tagged.withoutTag()).isEqualTo(Address.parse("ann@example.org"));
        assertThat(Address.parse("ann+@example.org").tag()).isEmpty();
        assertThat(Address.parse("ann@example.org").tag()).isNull();
        assertThat(Address.parse("+ann@example.org").withoutTag()).isEqualTo(Address.parse("+ann@example.org"));
    }

    @Test
    void localPartsThatNameAnotherHostAreSeen() throws SyntaxError {
        for (String text : List.of("x%y@our.example", "there!ann@our.example", "\"x@y\"@our.example")) {
            assertThat(Address.parse(text).looksLikeRoute()).as(text).isTrue();
        }
        assertThat(Address.parse("ann+x@our.example").looksLikeRoute()).isFalse();
    }

    @Test
    void anyTextGivesAnAddressThatReadsBackTheSameOrASyntaxError() {
        Random random = new Random(7);
        int taken = 0;
        for (int i = 0; i < 60_000; i++) {
            String text = Noise.text(random, "aB1.+\"\\@@ %!я\u0308\r\n<>", 12) + (i % 2 == 0 ? "@b.example" : "");
            try {
                Address address = Address.parse(text);
                assertThat(Address.parse(address.toString())).isEqualTo(address);
                assertThat(address.canonical().canonical()).isEqualTo(address.canonical());
                assertThat(address.toString().chars()).noneMatch(c -> c < ' ' || c == 127);
                assertThat(address.toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(254);
                taken++;
            } catch (SyntaxError e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
        assertThat(taken).isPositive();
    }

    @Test
    void theNullPathAndAMailboxPrintAsOnTheWire() throws SyntaxError {
        assertThat(new ReversePath.Null()).hasToString("<>");
        assertThat(new ReversePath.Mailbox(Address.parse("a@b.c"))).hasToString("<a@b.c>");
    }
}
