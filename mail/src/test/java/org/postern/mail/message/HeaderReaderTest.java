package org.postern.mail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.postern.mail.address.Domain;
import org.postern.mail.wire.SyntaxError;

final class HeaderReaderTest {
    private static HeaderSection read(String message) {
        HeaderReader reader = new HeaderReader();
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += 7) {
            reader.take(bytes, at, Math.min(7, bytes.length - at));
        }
        return reader.section();
    }

    @Test
    void fieldsAreFoundInAnyCaseUnfoldedAndOnlyBeforeTheEmptyLine() {
        HeaderSection header = read(
                "Received: one\r\nSUBJECT: a\r\n b\r\n\tc \r\nreceived : two\r\nX:\r\n\r\nSubject: body\r\nReceived: x\r\n");
        assertThat(header.first("Subject")).isEqualTo("a b\tc");
        assertThat(header.count("Received")).isEqualTo(2);
        assertThat(header.first("X")).isEmpty();
        assertThat(header.fault()).isEqualTo(HeaderSection.Fault.NONE);
        assertThat(header.fields()).hasSize(4);
        assertThat(header.all("Received").getLast().octets()).isEqualTo(" two");
    }

    @Test
    void aFieldBehindALineThatIsNoneIsStillSeen() {
        HeaderSection header = read("A: b\r\nnonsense\r\nFrom: x@our.example\r\n\r\n");
        assertThat(header.fault()).isEqualTo(HeaderSection.Fault.ODD_LINE);
        assertThat(header.first("From")).isEqualTo("x@our.example");
    }

    @Test
    void aMessageWithoutHeaderOrWithoutBodyIsOne() {
        assertThat(read("\r\nA: b\r\n").fields()).isEmpty();
        assertThat(read("").fields()).isEmpty();
        assertThat(read("A: b").first("a")).isEqualTo("b");
        assertThat(read("A:").first("a")).isEmpty();
        assertThat(read("A: я\r\n\r\n").first("A")).isEqualTo("я");
    }

    @Test
    void aSectionOf256KibAnd2000FieldsIsTheMost() {
        String filler = "A: " + "x".repeat(HeaderReader.MAX_SIZE - 7);
        assertThat(read(filler + "\r\n\r\nbody").fault()).isEqualTo(HeaderSection.Fault.NONE);
        assertThat(read(filler + "x\r\n\r\nbody").fault()).isEqualTo(HeaderSection.Fault.TOO_LARGE);
        assertThat(read("A: b\r\n".repeat(2000) + "\r\n").fault()).isEqualTo(HeaderSection.Fault.NONE);
        assertThat(read("A: b\r\n".repeat(2001) + "\r\n").fault()).isEqualTo(HeaderSection.Fault.TOO_MANY_FIELDS);
    }

    @Test
    void oddLinesCountAsFields() {
        assertThat(read("a\r\n".repeat(2000) + "\r\n").fault()).isEqualTo(HeaderSection.Fault.ODD_LINE);
        assertThat(read("a\r\n".repeat(2001) + "\r\n").fault()).isEqualTo(HeaderSection.Fault.TOO_MANY_FIELDS);
        assertThat(read("A: b\r\n".repeat(1999) + "a\r\nA: b\r\n\r\n").fault())
                .isEqualTo(HeaderSection.Fault.TOO_MANY_FIELDS);
    }

    @Test
    void aSectionOfShortLinesWithoutAnyColonIsReadInNoTime() {
        String lines = "a\r\n".repeat(HeaderReader.MAX_SIZE / 3);
        long start = System.nanoTime();
        HeaderSection header = read(lines);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        assertThat(header.fault()).isEqualTo(HeaderSection.Fault.TOO_MANY_FIELDS);
    }

    @Test
    void everyWayToWriteTheAuthorsDomainIsSeen() throws SyntaxError {
        Domain ours = Domain.parse("our.example");
        for (String from : List.of(
                "ann@our.example",
                "Ann <ann@OUR.Example>",
                "\"x\" <ann@ our . example>",
                "ann@our.example.",
                "ann@(c)our.(d)example",
                "G: a@b.c, ann@our.example;",
                "<@our.example:a@b.c>",
                "(c) ann@our.example",
                "a@b.c,\r\n ann@our.example",
                "ann@our.example (unclosed",
                "\"unclosed <ann@our.example>",
                "(unclosed ann@our.example",
                "\"a\"@our.example")) {
            assertThat(AuthorDomains.of(read("From: " + from + "\r\n\r\n")).domains())
                    .as(from)
                    .contains(ours);
        }
        assertThat(AuthorDomains.of(read("From: a@b.c\r\nfrom: ann@our.example\r\n\r\n"))
                        .domains())
                .contains(ours);
        assertThat(AuthorDomains.of(read("From: a@пример.рф\r\n\r\n")).domains())
                .containsExactly(Domain.parse("пример.рф"));
    }

    @Test
    void aDomainInADisplayNameOrCommentIsNobodys() {
        for (String from : List.of(
                "\"ann@our.example\" <evil@b.c>", "evil@b.c (ann@our.example)", "evil@b.c (a (b) @our.example)")) {
            assertThat(AuthorDomains.of(read("From: " + from + "\r\n\r\n")).domains())
                    .as(from)
                    .hasSize(1);
        }
        assertThat(AuthorDomains.of(read("From: a@[127.0.0.1]\r\n\r\n")).domains())
                .isEmpty();
        assertThat(AuthorDomains.of(read("Subject: x\r\n\r\n")).domains()).isEmpty();
    }

    @Test
    void anAuthorWhoseDomainCannotBeReadIsNotForgotten() {
        for (String from : List.of(
                "ceo@my_bank.example, x@evil.example", "x@evil.example, ceo@[192.0.2.1]", "a@, x@evil.example")) {
            AuthorDomains authors = AuthorDomains.of(read("From: " + from + "\r\n\r\n"));
            assertThat(authors.domains()).as(from).hasSize(1);
            assertThat(authors.complete()).as(from).isFalse();
        }
        assertThat(AuthorDomains.of(read("From: \"a@b_c\" <x@evil.example>\r\n\r\n"))
                        .complete())
                .isTrue();
    }

    @Test
    void noiseIsReadToItsEndWithinBounds() {
        Random random = new Random(9);
        String alphabet = "From: \r\n\r\n@(\")\\.,<>aя";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder noise = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                noise.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            HeaderSection header = read("From: " + noise);
            assertThat(header.size()).isLessThanOrEqualTo(HeaderReader.MAX_SIZE);
            assertThat(AuthorDomains.of(header).domains()).hasSizeLessThanOrEqualTo(100);
        }
    }
}
