package org.postern.mail.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.postern.mail.wire.SyntaxError;

final class DomainTest {
    @Test
    void aDomainIsTheSameInEveryCaseAndInBothKindsOfLabels() throws SyntaxError {
        assertThat(Domain.parse("MAIL.Example.ORG").name()).isEqualTo("mail.example.org");
        assertThat(Domain.parse("пример.рф")).isEqualTo(Domain.parse("XN--e1afmkfd.xn--p1ai"));
        assertThat(Domain.parse("ПРИМЕР.РФ")).isEqualTo(Domain.parse("пример.рф"));
        assertThat(Domain.parse("mu\u0308nchen.example")).isEqualTo(Domain.parse("münchen.example"));
    }

    @Test
    void peopleSeeLettersWhereTheyLeadBackToTheSameDomain() throws SyntaxError {
        assertThat(Domain.parse("xn--e1afmkfd.xn--p1ai").unicode()).isEqualTo("пример.рф");
        assertThat(Domain.parse("xn--strae-oqa.example").unicode()).isEqualTo("xn--strae-oqa.example");
        assertThat(Domain.parse("xn--zzzzzzzzz99999.example").unicode()).startsWith("xn--");
        assertThat(Domain.parse("plain.example").unicode()).isEqualTo("plain.example");
    }

    @Test
    void whatIsNoDomainIsRefused() {
        for (String text : List.of(
                "",
                ".",
                "a.",
                ".a",
                "a..b",
                "-a.b",
                "a-.b",
                "a_b.c",
                "a b",
                "[127.0.0.1]",
                "a@b",
                "a,b",
                "a\u0000.b",
                "straße.de",
                "ς.gr",
                "a\u200Db.de",
                "a\u200Cb.de",
                "☃.net",
                "ａ.example",
                "a。b",
                "é\uD800.de",
                "\uFFFD.de",
                "xn--\u00e9.de",
                "\u0301a.de")) {
            assertThatThrownBy(() -> Domain.parse(text), text).isInstanceOf(SyntaxError.class);
        }
    }

    @Test
    void aLabelOf63AndADomainOf253AreTheLongest() throws SyntaxError {
        assertThat(Domain.parse("a".repeat(63) + ".de").name()).hasSize(66);
        assertThatThrownBy(() -> Domain.parse("a".repeat(64) + ".de")).isInstanceOf(SyntaxError.class);
        String long253 = ("a".repeat(62) + ".").repeat(4) + "b";
        assertThat(Domain.parse(long253).name()).hasSize(253);
        assertThatThrownBy(() -> Domain.parse(long253 + "c")).isInstanceOf(SyntaxError.class);
        assertThatThrownBy(() -> Domain.parse("я".repeat(63) + ".de")).isInstanceOf(SyntaxError.class);
    }

    @Test
    void aSubdomainLiesWithinAndALookalikeDoesNot() throws SyntaxError {
        Domain parent = Domain.parse("example.org");
        assertThat(parent.isWithin(parent)).isTrue();
        assertThat(Domain.parse("a.example.org").isWithin(parent)).isTrue();
        assertThat(Domain.parse("badexample.org").isWithin(parent)).isFalse();
    }

    @Test
    void aDomainCannotBeBuiltInAnotherForm() {
        for (String name : List.of("A.b", "a..b", "", "я.рф", "a b")) {
            assertThatThrownBy(() -> new Domain(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anyTextGivesAStableDomainOrASyntaxError() {
        Random random = new Random(20_241);
        int taken = 0;
        for (int i = 0; i < 40_000; i++) {
            String text = Noise.text(random, "ab.-XN--xnßя中é\u0301.。９ ", 20);
            try {
                Domain domain = Domain.parse(text);
                assertThat(Domain.parse(domain.name())).isEqualTo(domain);
                assertThat(Domain.parse(domain.unicode())).isEqualTo(domain);
                taken++;
            } catch (SyntaxError e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
        assertThat(taken).isPositive();
    }
}
