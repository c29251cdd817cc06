package org.postern.smtpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.EOFException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postern.testkit.wire.Script;

/** Messages by DATA and BDAT: their ends, their sizes, what hides in them. */
final class BodyTest {
    private static final String TO_ANN = """
            S: 220 mx.our.example ESMTP
            C: HELO there.example
            S: 250 mx.our.example
            C: MAIL FROM:<max@there.example>
            S: 250 2.1.0 sender ok
            C: RCPT TO:<ann@our.example>
            S: 250 2.1.5 recipient ok
            """;

    private static final String DATA = TO_ANN + """
            C: DATA
            S: 354 go on, end with a dot alone
            """;

    private final MailSite site = new MailSite();

    @AfterEach
    void close() {
        site.close();
    }

    /** RFC 5321 §4.1.1.4; each of these has been taken for the end of a message by some server. */
    @Test
    void nothingIsSmuggledBehindAFalseEnd() {
        for (String end : List.of(
                "\\n.\\n",
                "\\n.\\r\\n",
                "\\r\\n.\\n",
                "\\r.\\r",
                "\\r\\n.\\r",
                "\\n.\\r",
                "\\r.\\r\\n",
                "\\r\\n\\r.\\r\\n",
                "\\r\\n.\\r\\r\\n")) {
            site.play(DATA + "C< Subject: x\\r\\n\\r\\nhello" + end
                    + "MAIL FROM:<root@our.example>\\r\\nRCPT TO:<ann@our.example>\\r\\nDATA\\r\\nSubject: y\\r\\n\\r\\n\\r\\n.\\r\\n"
                    + "NOOP\\r\\n\nS: 550 5.6.11 lines must end in CRLF\n");
        }
        assertThat(site.mail("ann@our.example", "INBOX")).isEmpty();
    }

    @Test
    void chunksAreNotLaxerThanData() {
        for (String body : List.of("A: b\\nc\\r\\n", "A: b\\rcc\\r\\n", "A: bccccc\\r")) {
            int size = body.replace("\\n", "n").replace("\\r", "r").length();
            site.play(TO_ANN + "C: BDAT " + size + " LAST\nC< " + body + "\nS: 550 5.6.11 lines must end in CRLF\n");
        }
        assertThat(site.mail("ann@our.example", "INBOX")).isEmpty();
    }

    @Test
    void aMessageInChunksIsPutTogether() {
        site.play(TO_ANN + """
                C: BDAT 6
                C< A: b\\r\\n
                S: 250 2.0.0 6 octets taken
                C: BDAT 0
                S: 250 2.0.0 0 octets taken
                C: NOOP
                S: 250 2.0.0 ok
                C: BDAT 7
                C< \\r\\n.\\r\\nx\\r
                S: 250 2.0.0 7 octets taken
                C: BDAT 1
                C< \\n
                C: BDAT 0 LAST
                S: 250 2.0.0 1 octets taken
                S~ 250 2.0.0 taken as
                C: QUIT
                S: 221 2.0.0 bye
                """);
        assertThat(site.mail("ann@our.example", "INBOX"))
                .singleElement()
                .satisfies(mail -> assertThat(mail).endsWith("\r\nA: b\r\n\r\n.\r\nx\r\n"));
    }

    @Test
    void chunksThatNobodyWantsAreReadAllTheSame() {
        site.play("""
                S: 220 mx.our.example ESMTP
                C: BDAT 6 LAST
                C< QUIT\\r\\n
                C: HELO there.example
                S: 503 5.5.1 MAIL comes first
                S: 250 mx.our.example
                C: MAIL FROM:<a@b.example>
                C: BDAT 6
                C< QUIT\\r\\n
                C: BDAT 6 LAST
                C< QUIT\\r\\n
                C: NOOP
                S: 250 2.1.0 sender ok
                S: 503 5.5.1 no valid recipients
                S: 503 5.5.1 no valid recipients
                S: 250 2.0.0 ok
                C: QUIT
                S: 221 2.0.0 bye
                """);
    }

    @Test
    void chunksAndDataAreNotMixed() {
        site.play(TO_ANN + """
                C: BDAT 2
                C< \\r\\n
                S: 250 2.0.0 2 octets taken
                C: DATA
                S: 503 5.5.1 the message comes in chunks
                C: RCPT TO:<bob@our.example>
                S: 503 5.5.1 the message comes in chunks
                C: MAIL FROM:<a@b.example>
                S: 503 5.5.1 a transaction is open
                C: RSET
                S: 250 2.0.0 ok
                C: BDAT 0 LAST
                S: 503 5.5.1 MAIL comes first
                C: QUIT
                S: 221 2.0.0 bye
                """);
        assertThat(site.mail("ann@our.example", "INBOX")).isEmpty();
    }

    @Test
    void aChunkWithoutASizeEndsTheSession() {
        for (String size : List.of("", " x", " -1", " 1 FIRST", " 99999999999999999999")) {
            site.play(TO_ANN + "C: BDAT" + size + "\nC: MAIL FROM:<evil@b.example>\nS~ 501 5.5.4\n");
        }
    }

    @Test
    void aMessageOfTheLimitIsTakenAndOneOctetMoreIsNot() {
        site.settings = new SmtpSettings(site.settings.hostName(), 1000, 100, 20, SmtpSettings.Times.USUAL);
        String line = "C: " + "x".repeat(98) + "\n";
        site.play(DATA + "C: A: b\nC:\n" + line.repeat(9) + "C: " + "x".repeat(90) + "\nC: .\nS~ 250\n");
        site.play(DATA + "C: A: b\nC:\n" + line.repeat(9) + "C: " + "x".repeat(91)
                + "\nC: .\nC: NOOP\nS: 552 5.3.4 message too large\nS: 250 2.0.0 ok\n");
        site.play(TO_ANN + "C: BDAT 1000 LAST\nC< " + "x".repeat(1000) + "\nS~ 250\n");
        site.play(TO_ANN + "C: BDAT 1001 LAST\nC< " + "x".repeat(1001) + "\nC: NOOP\nS: 552 5.3.4 message too large\n"
                + "S: 250 2.0.0 ok\n");
        site.play(TO_ANN + "C: BDAT 1000\nC< " + "x".repeat(1000) + "\nC: BDAT 1 LAST\nC< x\nC: NOOP\n"
                + "S: 250 2.0.0 1000 octets taken\nS: 552 5.3.4 message too large\nS: 250 2.0.0 ok\n");
        site.play(TO_ANN + "C: BDAT 2001 LAST\nS: 552 5.3.4 message too large\n");
        assertThat(site.mail("ann@our.example", "INBOX")).hasSize(2);
    }

    @Test
    void aMessageWithoutEndIsRefusedForGoodAndNothingOfItIsACommand() {
        site.settings = new SmtpSettings(site.settings.hostName(), 1000, 100, 20, SmtpSettings.Times.USUAL);
        site.play(
                DATA + ("C: " + "x".repeat(998) + "\n").repeat(24) + "C: .\nC: NOOP\nS: 552 5.3.4 message too large\n");
        assertThat(site.mail("ann@our.example", "INBOX")).isEmpty();
    }

    @Test
    void longLinesAndOddBytesAreTakenAsTheyAre() {
        site.play(DATA + "C: A: b\nC:\nC: " + "x".repeat(70_000) + "\nC< \\xff\\xfe\\0\\r\\n.\\r\\n\nS~ 250\n");
        assertThat(site.mail("ann@our.example", "INBOX")).hasSize(1);
    }

    @Test
    void aHeaderBeyondItsLimitAndALoopAreRefused() {
        site.play(DATA + "C: A: b\n".repeat(2001) + "C:\nC: .\nS: 552 5.3.4 message header too large\n");
        site.play(DATA + "C: Received: x\n".repeat(50) + "C:\nC: .\nS~ 250\n");
        site.play(DATA + "C: Received: x\n".repeat(51) + "C:\nC: .\nS: 554 5.4.6 mail loop\n");
        String own = "C: Received: from x by MX.our.example with SMTP id y; z\n";
        site.play(DATA + own.repeat(5) + "C:\nC: .\nS~ 250\n");
        site.play(DATA + own.repeat(6) + "C:\nC: .\nS: 554 5.4.6 mail loop\n");
    }

    @Test
    void anEmptyMessageIsOne() {
        site.play(DATA + "C: .\nS~ 250\n");
        site.play(TO_ANN + "C: BDAT 0 LAST\nS~ 250\n");
        assertThat(site.mail("ann@our.example", "INBOX")).hasSize(2);
    }

    @Test
    void aChunkThatBreaksOffHasDeliveredNothing() {
        Script script = new Script(TO_ANN + "C: BDAT 100 LAST\nC: only this\n");
        ScriptedPeer peer = new ScriptedPeer(script.in(), script.out(), "192.0.2.1");
        assertThat(catchThrowable(() -> site.door().serve(peer))).isInstanceOf(EOFException.class);
        assertThat(peer.reserved).isZero();
        assertThat(site.mail("ann@our.example", "INBOX")).isEmpty();
    }
}
