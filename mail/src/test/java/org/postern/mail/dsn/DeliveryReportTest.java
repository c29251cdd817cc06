package org.postern.mail.dsn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postern.mail.address.Address;
import org.postern.mail.address.Domain;
import org.postern.mail.wire.SyntaxError;

/** Reports as RFC 3464, RFC 6522 and RFC 6533 want them. */
final class DeliveryReportTest {
    private static final OffsetDateTime NOON = OffsetDateTime.parse("2026-11-24T12:00:00+03:00");

    private static String report(String address, String original, String envelopeId, String header) throws SyntaxError {
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
        return new String(
                report.encode("Mail that arrived", "It arrived.\r\n", header.getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8);
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

                        --=_r1
                        Content-Type: text/plain; charset=utf-8
                        Content-Transfer-Encoding: 8bit

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

    @Test
    void whatIsNotInAsciiHasTheNamesOfRfc6533() throws SyntaxError {
        assertThat(report("борис@our.example", "", "", "Subject: привет\r\n"))
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
