package org.postern.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
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
            assertThat(Summary.decode(Arrays.copyOf(encoded, length))).isNull();
        }
        byte[] newer = encoded.clone();
        newer[0] = 2;
        assertThat(Summary.decode(newer)).isNull();
        assertThat(Summary.decode(Arrays.copyOf(encoded, encoded.length + 1))).isNull();
    }

    @Test
    void flippedBytesNeverThrow() {
        byte[] encoded = Objects.requireNonNull(Mail.read(MESSAGE).encode());
        var random = new Random(7);
        int understood = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] flipped = encoded.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
            }
            understood += Summary.decode(flipped) == null ? 0 : 1;
        }
        assertThat(understood).isBetween(0, 50_000);
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
