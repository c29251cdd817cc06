package org.postern.smtpserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postern.testkit.wire.Script;

/** Each limit of the ports for our own users, at the limit and one beyond. */
final class SubmissionLimitsTest {
    private static final String BYE = "C: QUIT\nS: 221 2.0.0 bye\n";
    private static final String TO_BOB = """
            C: MAIL FROM:<ann@our.example>
            S: 250 2.1.0 sender ok
            C: RCPT TO:<bob@our.example>
            S: 250 2.1.5 recipient ok
            """;
    private static final String DATA = TO_BOB + "C: DATA\nS: 354 go on, end with a dot alone\n";
    private static final String TAKEN = "S~ 250 2.0.0 taken as\n";
    private static final String FROM = "From: ann@our.example\\r\\n";
    /** Octets of {@link #FROM}. */
    private static final int FROM_SIZE = 23;

    private final MailSite site = new MailSite();

    @AfterEach
    void close() {
        site.close();
    }

    private void limits(long size, int recipients, int errors) {
        site.settings = new SmtpSettings(site.settings.hostName(), size, recipients, errors, SmtpSettings.Times.USUAL);
    }

    private String hello() {
        return """
                S: 220 mx.our.example ESMTP
                C: EHLO pc
                S: 250-mx.our.example
                S: 250-PIPELINING
                S: 250-SIZE %d
                S: 250-8BITMIME
                S: 250-SMTPUTF8
                S: 250-ENHANCEDSTATUSCODES
                S: 250-CHUNKING
                S: 250-DSN
                S: 250-AUTH PLAIN LOGIN
                S: 250 LIMITS RCPTMAX=%d
                """.formatted(site.settings.maxMessage(), site.settings.recipients());
    }

    private String ann() {
        String login =
                Base64.getEncoder().encodeToString("\0ann@our.example\0right".getBytes(StandardCharsets.US_ASCII));
        return hello() + "C: AUTH PLAIN " + login + "\nS: 235 2.7.0 logged in\n";
    }

    private int mailOfBob() {
        return site.mail("bob@our.example", "INBOX").size();
    }

    @Test
    void sizeOfAMessage() {
        limits(1_000, 100, 20);
        site.submit(ann() + "C: MAIL FROM:<ann@our.example> SIZE=1000\nS: 250 2.1.0 sender ok\n" + BYE);
        site.submit(ann() + "C: MAIL FROM:<ann@our.example> SIZE=1001\nS: 552 5.3.4 message too large\n" + BYE);
        String fits = FROM + "\\r\\n" + "x".repeat(1_000 - FROM_SIZE - 4) + "\\r\\n";
        String over = FROM + "\\r\\n" + "x".repeat(1_001 - FROM_SIZE - 4) + "\\r\\n";
        site.submit(ann() + DATA + "C< " + fits + ".\\r\\n\n" + TAKEN + BYE);
        site.submit(ann() + DATA + "C< " + over + ".\\r\\n\nS: 552 5.3.4 message too large\n" + BYE);
        site.submit(ann() + TO_BOB + "C: BDAT 1000 LAST\nC< " + fits + "\n" + TAKEN + BYE);
        site.submit(ann() + TO_BOB + "C: BDAT 1001 LAST\nC< " + over + "\nS: 552 5.3.4 message too large\n" + BYE);
        assertThat(mailOfBob()).isEqualTo(2);
    }

    @Test
    void recipientsOfAMessage() {
        limits(52_428_800, 3, 20);
        site.submit(ann() + "C: MAIL FROM:<ann@our.example>\nS: 250 2.1.0 sender ok\n"
                + "C: RCPT TO:<bob@our.example>\nS: 250 2.1.5 recipient ok\n".repeat(3)
                + "C: RCPT TO:<bob@our.example>\nS: 452 4.5.3 too many recipients, send the rest separately\n" + BYE);
    }

    @Test
    void lengthOfACommandLine() {
        site.submit(ann() + "C: NOOP " + "x".repeat(4_091) + "\nS: 250 2.0.0 ok\nC: NOOP " + "x".repeat(4_092)
                + "\nS: 500 5.5.2 line too long\n" + BYE);
    }

    /** Ours; a line of the text is never refused for its length. */
    @Test
    void lengthOfALineOfTheText() {
        site.submit(ann() + DATA.replace("bob@", "root@") + "C< " + FROM + "\\r\\n" + "x".repeat(70_000)
                + "\\r\\n.\\r\\n\n" + TAKEN + BYE);
        assertThat(site.mail("root@our.example", "INBOX")).hasSize(1);
    }

    @Test
    void errorsOfASession() {
        limits(52_428_800, 100, 3);
        String error = "C: FOO\nS: 500 5.5.1 command not known\n";
        site.submit(ann() + error.repeat(2) + BYE);
        site.submit(ann() + error.repeat(3) + "C: NOOP\nS: 421 4.7.0 too many errors\n");
    }

    /** EHLO and AUTH are two of them. */
    @Test
    void commandsThatLeadNowhere() {
        String idle = "C: NOOP\nS: 250 2.0.0 ok\n";
        site.submit(ann() + idle.repeat(Conduct.FRUITLESS - 2) + BYE);
        site.submit(ann() + idle.repeat(Conduct.FRUITLESS - 1) + "C: NOOP\nS: 421 4.7.0 too many errors\n");
    }

    @Test
    void fieldsHopsAndOctetsOfAHeader() {
        // FROM is one field, and one line more is one too many
        site.submit(
                ann() + DATA + "C: From: ann@our.example\n" + "C: A: b\n".repeat(1_999) + "C:\nC: .\n" + TAKEN + BYE);
        site.submit(ann() + DATA + "C: From: ann@our.example\n" + "C: A: b\n".repeat(2_000)
                + "C:\nC: .\nS: 552 5.3.4 message header too large\n" + BYE);
        site.submit(ann() + DATA + "C: From: ann@our.example\n" + "C: Received: x\n".repeat(50) + "C:\nC: .\n" + TAKEN
                + BYE);
        site.submit(ann() + DATA + "C: From: ann@our.example\n" + "C: Received: x\n".repeat(51)
                + "C:\nC: .\nS: 554 5.4.6 mail loop\n" + BYE);
        int room = 256 * 1024 - FROM_SIZE - 2 - "A: \r\n".length();
        String toRoot = DATA.replace("bob@", "root@");
        site.submit(ann() + toRoot + "C< " + FROM + "A: " + "x".repeat(room) + "\\r\\n\\r\\n.\\r\\n\n" + TAKEN + BYE);
        site.submit(ann() + toRoot + "C< " + FROM + "A: " + "x".repeat(room + 1) + "\\r\\n\\r\\n.\\r\\n\n"
                + "S: 552 5.3.4 message header too large\n" + BYE);
        assertThat(site.mail("root@our.example", "INBOX")).hasSize(1);
    }

    @Test
    void timesOfASession() {
        Duration first = SmtpSettings.Times.USUAL.first();
        Duration command = SmtpSettings.Times.USUAL.command();
        ScriptedPeer stranger = site.submit(hello() + BYE);
        assertThat(stranger.deadlines)
                .isNotEmpty()
                .allSatisfy(time -> assertThat(time)
                        .as("nobody waits longer before the login")
                        .isLessThanOrEqualTo(first));
        ScriptedPeer user = site.submit(ann() + DATA + "C: From: ann@our.example\nC:\nC: .\n" + TAKEN + BYE);
        assertThat(user.deadlines.getFirst()).isEqualTo(first);
        assertThat(user.deadlines).contains(command, SmtpSettings.Times.USUAL.chunk());
        assertThat(user.deadlines).allSatisfy(time -> assertThat(time).isLessThanOrEqualTo(command));
    }

    @Test
    void aMessageThatStopsComingIsCutAndNothingOfItStays() {
        Script script =
                new Script(ann() + DATA + "C: From: ann@our.example\nS: 421 4.3.2 closing down, try again later\n");
        ScriptedPeer peer = new ScriptedPeer(script.in(), script.out(), "192.0.2.1").encrypted();
        peer.stopping = script::isStopped;
        site.submit(peer, script);
        assertThat(peer.reserved).isZero();
        assertThat(mailOfBob()).isZero();
    }
}
