package org.postern.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final String MESSAGE = Mail.crlf("""
            From: A <a@example.test>
            To: g: b@example.test;
            Subject:
            References: <1@x> <2@x>
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Language: de
            Content-Disposition: inline; filename=x

            one
            --b
            Content-Type: message/rfc822

            Subject: two

            --b--
            """);

    @Test
    void whatWasEncodedIsDecoded() {
        Summary summary = Mail.read(MESSAGE);
        byte[] encoded = Objects.requireNonNull(summary.encode());

        assertThat(Summary.decode(encoded)).isEqualTo(summary);
        assertThat(summary.references()).isEqualTo("<1@x> <2@x>");
        assertThat(encoded.length).isLessThan(400);
    }

    @Test
    void damagedOrForeignBytesAreNoSummary() {
        byte[] encoded = Objects.requireNonNull(Mail.read(MESSAGE).encode());
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThat(Summary.decode(cut)).isNull();
            KeptSummary kept = KeptSummary.of(cut);
            assertThat(kept == null ? null : kept.whole()).isNull();
        }
        byte[] newer = encoded.clone();
        newer[0] = 3;
        assertThat(Summary.decode(newer)).isNull();
        assertThat(Summary.decode(Arrays.copyOf(encoded, encoded.length + 1))).isNull();
    }

    /** Kept since before it was told which fields the envelope has whole. */
    @Test
    void theFirstFormIsStillRead() {
        Summary summary = Mail.read("Subject: one\r\n\r\n");
        byte[] encoded = Objects.requireNonNull(summary.encode());
        assertThat(summary.told()).isBetween(0x4000, 0xffff); // three bytes, which the first form lacks
        byte[] first = Arrays.copyOfRange(encoded, 3, encoded.length);
        first[0] = 1;

        Summary decoded = Objects.requireNonNull(Summary.decode(first));
        assertThat(decoded.envelope()).isEqualTo(summary.envelope());
        assertThat(decoded.fields("subject")).isNull();
    }

    @Test
    void whatIsToldOfFieldsIsWhatStandsInTheHeader() {
        var random = new Random(11);
        List<String> names =
                List.of("subject", "message-id", "in-reply-to", "date", "from", "to", "cc", "bcc", "x-other");
        List<String> values = List.of(
                "",
                "plain",
                "  two  words ",
                "a@b.test",
                "Al Bo <a@b.test>",
                "\"Al, Bo\" <a@b.test>",
                "\"Al\" <a@b.test>",
                "<a@b.test>",
                "a@b.test, Al <c@d.test>",
                "a@b.test,c@d.test",
                "x (remark) <a@b.test>",
                "Group: a@b.test;",
                "undisclosed:;",
                "=?utf-8?q?=C3=A4?= <a@b.test>",
                "\"\\\"q\\\"\" <a@b.test>",
                "a@[127.0.0.1]",
                "broken <a@",
                "@",
                "a.b.@c.test",
                "\"a b\"@c.test",
                "A <a@b.test>,\r\n\tC <c@d.test>",
                "\u00c3\u00a4 <a@b.test>");
        int told = 0;
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int j = random.nextInt(7); j >= 0; j--) {
                text.append(names.get(random.nextInt(names.size())))
                        .append(": ")
                        .append(values.get(random.nextInt(values.size())))
                        .append("\r\n");
            }
            byte[] message = Mail.bytes(text + "\r\n");
            Summary summary = Mail.read(message);
            KeptSummary kept = Objects.requireNonNull(KeptSummary.of(Objects.requireNonNull(summary.encode())));
            assertThat(kept.date())
                    .as(text.toString())
                    .isEqualTo(summary.envelope().date());
            Header header = Header.read(message, message.length);
            for (String name : names) {
                List<String> known = summary.fields(name);
                told += known == null ? 0 : 1;
                List<String> there = header.fields().stream()
                        .filter(field -> field.name().equals(name))
                        .map(Header.Field::value)
                        .toList();
                assertThat(known).as(text.toString()).isIn(null, there);
                assertThat(kept.fields(name)).as(text.toString()).isEqualTo(known);
            }
        }
        assertThat(told).isGreaterThan(100_000);
        Summary usual = Mail.read("From: Al <a@b.test>\r\nTo: \"Bo\" <c@d.test>, \"Di\" <e@f.test>\r\n\r\n");
        assertThat(usual.fields("from")).containsExactly("Al <a@b.test>");
        assertThat(usual.fields("to")).containsExactly("\"Bo\" <c@d.test>, \"Di\" <e@f.test>");
        assertThat(usual.fields("cc")).isEmpty();
    }

    @Test
    void flippedBytesNeverThrow() {
        byte[] encoded = Objects.requireNonNull(Mail.read(MESSAGE).encode());
        var random = new Random(7);
        int understood = 0;
        int readable = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] flipped = encoded.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
            }
            understood += Summary.decode(flipped) == null ? 0 : 1;
            KeptSummary kept = KeptSummary.of(flipped);
            if (kept != null) {
                assertThat(kept.whole()).isEqualTo(Summary.decode(flipped));
                readable +=
                        kept.fields("from") == null && kept.fields("subject") == null && kept.date() == null ? 0 : 1;
            }
        }
        assertThat(understood).isBetween(1, 50_000);
        assertThat(readable).isGreaterThan(understood); // the envelope alone is damaged less often
    }

    @Test
    void tooLongASummaryIsNotKept() {
        String header = "To: ";
        int about = MimeLimits.SUMMARY / 2 - 200;
        assertThat(Mail.read(header + "a".repeat(about) + "@b\r\nSubject: " + "s".repeat(about) + "\r\n\r\n")
                        .encode())
                .isNotNull();
        assertThat(Mail.read(header + "a".repeat(about + 200) + "@b\r\nSubject: " + "s".repeat(about + 200)
                                + "\r\n\r\n")
                        .encode())
                .isNull();
    }
}
