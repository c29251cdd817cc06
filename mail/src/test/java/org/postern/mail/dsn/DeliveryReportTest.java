package org.postern.mail.dsn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.postern.mail.address.Address;
import org.postern.mail.address.Domain;
import org.postern.mail.wire.SyntaxError;

/** Reports as RFC 3464, RFC 6522 and RFC 6533 want them. */
final class DeliveryReportTest {
    private static final OffsetDateTime NOON = OffsetDateTime.parse("2026-11-24T12:00:00+03:00");

    private static String report(String address, String original, String envelopeId, String header) throws SyntaxError {
        return report(address, original, envelopeId, "It arrived.\r\n", header.getBytes(StandardCharsets.UTF_8));
    }

    private static String report(String address, String original, String envelopeId, String words, byte[] header)
            throws SyntaxError {
        var recipient = new DeliveryReport.Recipient(
                Address.parse(address), original, DeliveryReport.Action.DELIVERED, "2.0.0");
        var report = new DeliveryReport(
                new Domain("mx.our.example"),
                "r1",
                Address.parse("ann@our.example"),
                NOON,
                NOON.minusMinutes(1),
                envelopeId,
                List.of(recipient));
        return new String(report.encode("Mail that arrived", words, header), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aReportInAsciiIsWrittenWhole() throws SyntaxError {
        assertThat(report("bob@our.example", "rfc822;B+2Bob@our.example", "e+2B1", "Subject: x\r\n"))
                .isEqualTo("""
                        Date: Tue, 24 Nov 2026 12:00:00 +0300
                        From: <postmaster@mx.our.example>
                        To: <ann@our.example>
                        Subject: Mail that arrived
                        Message-ID: <r1@mx.our.example>
                        Auto-Submitted: auto-replied
                        MIME-Version: 1.0
                        Content-Type: multipart/report; report-type=delivery-status;
                        \tboundary="=_r1"
                        Content-Transfer-Encoding: 7bit

                        --=_r1
                        Content-Type: text/plain; charset=utf-8
                        Content-Transfer-Encoding: 7bit

                        It arrived.

                        --=_r1
                        Content-Type: message/delivery-status
                        Content-Transfer-Encoding: 7bit

                        Original-Envelope-Id: e+1
                        Reporting-MTA: dns; mx.our.example
                        Arrival-Date: Tue, 24 Nov 2026 11:59:00 +0300

                        Original-Recipient: rfc822; B+ob@our.example
                        Final-Recipient: rfc822; bob@our.example
                        Action: delivered
                        Status: 2.0.0

                        --=_r1
                        Content-Type: text/rfc822-headers
                        Content-Transfer-Encoding: 7bit

                        Subject: x

                        --=_r1--
                        """.replace("\n", "\r\n"));
    }

    private static String utf8(String report) {
        return new String(report.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** RFC 2045 §6.4: a part in 8bit wants a whole in 8bit. */
    @Test
    void theWholeIsIn8bitWhenAPartIs() throws SyntaxError {
        String whole = "\tboundary=\"=_r1\"\r\nContent-Transfer-Encoding: 8bit\r\n";
        byte[] header = "Subject: x\r\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(report("bob@our.example", "", "", "Пришло.\r\n", header))
                .contains(whole, "charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n", "rfc822-headers\r\n");
        assertThat(report("борис@our.example", "", "", "It arrived.\r\n", header))
                .contains(whole, "charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n");
        assertThat(report("bob@our.example", "", "", "Subject: привет\r\n")).contains(whole);
    }

    /** RFC 6533 §4 has UTF-8 in mind, RFC 2045 §2.8 lines of 998 octets at most. */
    @Test
    void fieldsThatNoReportCanCarryAreLeftOut() throws SyntaxError {
        String longest = "X-Longest: " + "x".repeat(998 - 11) + "\r\n";
        String header = "Subject: \u00e9\r\n folded\r\n" // ISO 8859-1
                + "From: ann@our.example\r\n"
                + "X-Folded: a\r\n " + "x".repeat(998) + "\r\n\tb\r\n"
                + longest
                + "X-Longer: " + "x".repeat(998 - 9) + "\r\n"
                + "X-Nul: \u0000\r\nX-Bare: a\nb\r\nX-Bare: a\rb\r\nTo: b@x.example,\r\n\tc@x.example\r\n"
                + "X-Half: \u00d0\r\n \u00b0\r\n";
        String report =
                report("bob@our.example", "", "", "It arrived.\r\n", header.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(report)
                .contains("Content-Type: text/rfc822-headers\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
                        + "From: ann@our.example\r\n" + longest
                        + "To: b@x.example,\r\n\tc@x.example\r\n\r\n--=_r1--");
    }

    @Test
    void noHeaderMakesAReportThatCannotBeSent() throws SyntaxError {
        var random = new SplittableRandom(7);
        byte[] pieces = {'\r', '\n', '\n', ' ', '\t', 'a', ':', 0, (byte) 0xd0, (byte) 0xb0, (byte) 0xff};
        for (int round = 0; round < 2_000; round++) {
            var header = new ByteArrayOutputStream();
            for (int left = random.nextInt(60); left > 0; left--) {
                if (random.nextInt(8) == 0) {
                    header.writeBytes("x".repeat(random.nextInt(1_200)).getBytes(StandardCharsets.US_ASCII));
                }
                header.write(pieces[random.nextInt(pieces.length)]);
            }
            header.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            String report = report("bob@our.example", "", "", "It arrived.\r\n", header.toByteArray());
            assertThat(utf8(report)).as("round %d", round).doesNotContain("\ufffd", "\u0000");
            for (String line : report.split("\r\n", -1)) {
                assertThat(line)
                        .as("round %d", round)
                        .hasSizeLessThanOrEqualTo(998)
                        .doesNotContain("\r", "\n");
            }
        }
    }

    @Test
    void whatIsNotInAsciiHasTheNamesOfRfc6533() throws SyntaxError {
        assertThat(utf8(report("борис@our.example", "", "", "Subject: привет\r\n")))
                .contains(
                        "Content-Type: message/global-delivery-status\r\nContent-Transfer-Encoding: 8bit\r\n",
                        "Final-Recipient: utf-8; борис@our.example\r\n",
                        "Content-Type: message/global-headers\r\nContent-Transfer-Encoding: 8bit\r\n")
                .doesNotContain("Original-");
    }

    /** A client must not write lines of ours. */
    @Test
    void nothingEncodedMakesALineOfItsOwn() throws SyntaxError {
        String report = report("bob@our.example", "rfc822;x+0D+0AAction:+20failed", "e+0AStatus:+205.0.0", "");
        assertThat(report)
                .contains(
                        "Original-Recipient: rfc822; x+0D+0AAction:+20failed\r\n",
                        "Original-Envelope-Id: e+0AStatus:+205.0.0\r\n");
        assertThat(Xtext.decode("a+2")).isEqualTo("a+2");
        assertThat(Xtext.decode("a+zz")).isEqualTo("a+zz");
        assertThat(Xtext.decode("+7E+20")).isEqualTo("~ ");
        assertThat(Xtext.decode("+7F")).isEqualTo("+7F");
        assertThat(Xtext.decode("+80")).isEqualTo("+80");
    }
}
