package org.postern.mail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.postern.mail.address.Address;
import org.postern.mail.address.Domain;
import org.postern.mail.address.ReversePath;
import org.postern.mail.wire.SyntaxError;

final class HeaderWriterTest {
    private static final OffsetDateTime WHEN =
            OffsetDateTime.of(2026, 1, 2, 3, 4, 5, 0, ZoneOffset.ofHoursMinutes(-3, -30));

    private static InetAddress ip(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    private static String received(String helo, String ip, Received.With with) throws SyntaxError {
        return HeaderWriter.received(new Received(
                helo, ip(ip), Domain.parse("mx.our.example"), with, "abc1", Address.parse("ann@our.example"), WHEN));
    }

    @Test
    void aTraceFieldSaysWhoHowAndWhen() throws SyntaxError {
        assertThat(received(
                        "there.example", "192.0.2.1", new Received.With(true, false, "TLS_AES_128_GCM_SHA256", false)))
                .isEqualTo("""
                        Received: from there.example ([192.0.2.1])
                        \tby mx.our.example with ESMTPS id abc1
                        \tfor <ann@our.example>
                        \ttls TLS_AES_128_GCM_SHA256;
                        \tFri, 2 Jan 2026 03:04:05 -0330
                        """.replace("\n", "\r\n"));
    }

    @Test
    void aNameThatIsNoneIsReplacedByTheAddress() throws SyntaxError {
        Received.With plain = new Received.With(false, false, null, false);
        for (String helo : new String[] {"a(b", "a;b", "[1.2.3.4", "a\u0001b", "<x>", "a:b"}) {
            assertThat(received(helo, "2001:db8::1", plain))
                    .startsWith("Received: from [IPv6:2001:db8:0:0:0:0:0:1] ([IPv6:2001:db8:0:0:0:0:0:1])\r\n");
        }
        assertThat(received("[192.0.2.7]", "192.0.2.1", plain)).startsWith("Received: from [192.0.2.7] ([192.0.2.1])");
    }

    @Test
    void theProtocolHasItsRegisteredWord() {
        assertThat(new Received.With(false, false, null, false).protocol()).isEqualTo("SMTP");
        assertThat(new Received.With(true, false, null, false).protocol()).isEqualTo("ESMTP");
        assertThat(new Received.With(true, false, "x", true).protocol()).isEqualTo("ESMTPSA");
        assertThat(new Received.With(true, true, "x", false).protocol()).isEqualTo("UTF8SMTPS");
        assertThat(new Received.With(true, true, null, true).protocol()).isEqualTo("UTF8SMTPA");
    }

    @Test
    void theReturnPathIsTheEnvelopes() throws SyntaxError {
        assertThat(HeaderWriter.returnPath(new ReversePath.Null())).isEqualTo("Return-Path: <>\r\n");
        assertThat(HeaderWriter.returnPath(new ReversePath.Mailbox(Address.parse("a@b.c"))))
                .isEqualTo("Return-Path: <a@b.c>\r\n");
    }

    @Test
    void datesAreWrittenInFull() {
        assertThat(DateTime.format(OffsetDateTime.of(2026, 12, 31, 23, 59, 59, 0, ZoneOffset.ofHours(3))))
                .isEqualTo("Thu, 31 Dec 2026 23:59:59 +0300");
        assertThat(DateTime.format(OffsetDateTime.of(2026, 11, 4, 0, 0, 0, 0, ZoneOffset.UTC)))
                .isEqualTo("Wed, 4 Nov 2026 00:00:00 +0000");
    }
}
