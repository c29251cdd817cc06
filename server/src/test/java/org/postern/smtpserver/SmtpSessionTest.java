package org.postern.smtpserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postern.defence.HarvestLimits;
import org.postern.reason.Reason;
import org.postern.store.StoreUnavailable;
import org.postern.store.memory.MemoryStore;
import org.postern.testkit.wire.Script;

final class SmtpSessionTest {
    private static final String HELLO = """
            S: 220 mx.our.example ESMTP
            C: EHLO there.example
            S: 250-mx.our.example
            S: 250-PIPELINING
            S: 250-SIZE 52428800
            S: 250-8BITMIME
            S: 250-SMTPUTF8
            S: 250-ENHANCEDSTATUSCODES
            S: 250-STARTTLS
            S: 250-CHUNKING
            S: 250 LIMITS RCPTMAX=100
            """;

    private static final String TO_ANN = HELLO + """
            C: MAIL FROM:<max@there.example>
            S: 250 2.1.0 sender ok
            C: RCPT TO:<ann@our.example>
            S: 250 2.1.5 recipient ok
            """;

    private static final String BYE = """
            C: QUIT
            S: 221 2.0.0 bye
            """;

    private final MailSite site = new MailSite();

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void aMessageIsTakenAndLiesInTheMailboxWithItsTrace() {
        site.play(TO_ANN + """
                C: DATA
                S: 354 go on, end with a dot alone
                C: From: Max <max@there.example>
                C: Subject: hello
                C:
                C: ..dotted
                C: .
                S~ 250 2.0.0 taken as
                """ + BYE);
        assertThat(site.mail("ann@our.example", "INBOX")).singleElement().satisfies(mail -> {
            assertThat(mail).startsWith("""
                            Return-Path: <max@there.example>
                            Authentication-Results: mx.our.example;
                            \tspf=none smtp.helo=there.example;
                            \tspf=none smtp.mailfrom=max@there.example;
                            \tdkim=none;
                            \tdmarc=none header.from=there.example
                            Received: from there.example ([192.0.2.1])
                            \tby mx.our.example with ESMTP id \
                            """.replace("\n", "\r\n"));
            assertThat(mail).endsWith("""
                            \tfor <ann@our.example>;
                            \tTue, 24 Nov 2026 05:40:00 +0300
                            From: Max <max@there.example>
                            Subject: hello

                            .dotted
                            """.replace("\n", "\r\n"));
        });
    }

    @Test
    void repliesToPipelinedCommandsComeTogetherAndInOrder() {
        site.play(HELLO + """
                C: MAIL FROM:<>
                C: RCPT TO:<ann@our.example>
                C: RCPT TO:<nobody@our.example>
                C: DATA
                S: 250 2.1.0 sender ok
                S: 250 2.1.5 recipient ok
                S: 550 5.1.1 no such user here
                S: 354 go on, end with a dot alone
                C: Subject: bounce
                C:
                C: .
                C: NOOP
                C: QUIT
                S~ 250 2.0.0 taken as
                S: 250 2.0.0 ok
                S: 221 2.0.0 bye
                """);
        assertThat(site.mail("ann@our.example", "INBOX"))
                .singleElement()
                .satisfies(mail -> assertThat(mail).startsWith("Return-Path: <>\r\n"));
    }

    @Test
    void eachCommandHasItsPlace() {
        site.play("""
                S: 220 mx.our.example ESMTP
                C: MAIL FROM:<a@b.example>
                S: 503 5.5.1 EHLO comes first
                C: RCPT TO:<ann@our.example>
                S: 503 5.5.1 MAIL comes first
                C: DATA
                S: 503 5.5.1 MAIL comes first
                C: HELO there.example
                S: 250 mx.our.example
                C: MAIL FROM:<a@b.example>
                S: 250 2.1.0 sender ok
                C: MAIL FROM:<a@b.example>
                S: 503 5.5.1 a transaction is open
                C: DATA
                S: 503 5.5.1 no valid recipients
                C: RSET
                S: 250 2.0.0 ok
                C: RCPT TO:<ann@our.example>
                S: 503 5.5.1 MAIL comes first
                """ + BYE);
    }

    @Test
    void theRestOfTheVerbsTellNothing() {
        site.play("""
                S: 220 mx.our.example ESMTP
                C: NOOP anything
                S: 250 2.0.0 ok
                C: HELP
                S: 214 2.0.0 see RFC 5321
                C: VRFY ann
                S: 252 2.5.0 send some mail and see
                C: VRFY nobody
                S: 252 2.5.0 send some mail and see
                C: EXPN team
                S: 502 5.5.1 not here
                C: AUTH PLAIN AGEAYg==
                S: 502 5.5.1 no login on this port
                C: NONSENSE
                S: 500 5.5.1 command not known
                C: EHLO
                S: 501 5.5.4 expected a space
                C: QUIT
                S: 221 2.0.0 bye
                """);
    }

    @Test
    void nothingIsRelayedAndOddFormsAreRefused() {
        for (String from : new String[] {"192.0.2.1", "127.0.0.1", "::1"}) {
            site.play(from, HELLO + """
                    C: MAIL FROM:<max@there.example>
                    S: 250 2.1.0 sender ok
                    C: RCPT TO:<bob@elsewhere.example>
                    S: 550 5.7.1 we do not relay
                    C: RCPT TO:<bob%elsewhere.example@our.example>
                    S: 550 5.1.3 this form of address is not accepted
                    C: RCPT TO:<elsewhere.example!bob@our.example>
                    S: 550 5.1.3 this form of address is not accepted
                    C: RCPT TO:<"bob@elsewhere.example"@our.example>
                    S: 550 5.1.3 this form of address is not accepted
                    C: RCPT TO:<bob@[127.0.0.1]>
                    S: 550 5.1.3 this form of address is not accepted
                    C: RCPT TO:<ann@mx.our.example>
                    S: 550 5.1.3 this form of address is not accepted
                    C: RCPT TO:<@our.example:bob@elsewhere.example>
                    S: 550 5.7.1 we do not relay
                    C: RCPT TO:<>
                    S: 501 5.1.3 expected a local part
                    C: DATA
                    S: 503 5.5.1 no valid recipients
                    """ + BYE);
        }
    }

    @Test
    void whoeverLooksAfterTheServerIsAlwaysReached() {
        site.play(HELLO + """
                C: MAIL FROM:<max@there.example>
                S: 250 2.1.0 sender ok
                C: RCPT TO:<Postmaster>
                S: 250 2.1.5 recipient ok
                C: RCPT TO:<POSTMASTER@our.example>
                S: 250 2.1.5 recipient ok
                C: RCPT TO:<abuse@mx.our.example>
                S: 250 2.1.5 recipient ok
                C: DATA
                S: 354 go on, end with a dot alone
                C: Subject: x
                C:
                C: .
                S~ 250 2.0.0 taken as
                """ + BYE);
        assertThat(site.mail("root@our.example", "INBOX")).hasSize(1);
    }

    @Test
    void aliasesAndTagsLeadToPeopleEachOnce() {
        site.play(HELLO + """
                C: MAIL FROM:<max@there.example>
                S: 250 2.1.0 sender ok
                C: RCPT TO:<team@our.example>
                S: 250 2.1.5 recipient ok
                C: RCPT TO:<Ann+lists@our.example>
                S: 250 2.1.5 recipient ok
                C: DATA
                S: 354 go on, end with a dot alone
                C: Subject: x
                C:
                C: .
                S~ 250 2.0.0 taken as
                """ + BYE);
        assertThat(site.mail("ann@our.example", "INBOX"))
                .singleElement()
                .satisfies(mail -> assertThat(mail).doesNotContain("for <"));
        assertThat(site.mail("bob@our.example", "INBOX")).hasSize(1);
    }

    @Test
    void ourDomainsAreNotForStrangers() {
        site.play(HELLO + """
                C: MAIL FROM:<ann@our.example>
                S: 550 5.7.1 log in to send mail from this domain
                C: MAIL FROM:<root@mx.our.example>
                S: 550 5.7.1 log in to send mail from this domain
                C: MAIL FROM:<max@there.example>
                S: 250 2.1.0 sender ok
                C: RCPT TO:<ann@our.example>
                S: 250 2.1.5 recipient ok
                C: DATA
                S: 354 go on, end with a dot alone
                C: From: The Boss <root@our.example>
                C:
                C: pay
                C: .
                S: 550 5.7.1 nothing proves that this domain sent it: log in, or sign with DKIM
                """ + BYE);
        assertThat(site.mail("ann@our.example", "INBOX")).isEmpty();
        assertThat(site.events.of("smtp.message.refused")).hasSize(1);
    }

    @Test
    void whenVerdictsDifferTheMessageIsTakenAndLiesInJunk() {
        site.play(TO_ANN + """
                C: RCPT TO:<postmaster@our.example>
                S: 250 2.1.5 recipient ok
                C: DATA
                S: 354 go on, end with a dot alone
                C: From: root@our.example
                C:
                C: .
                S~ 250 2.0.0 taken as
                """ + BYE);
        assertThat(site.mail("ann@our.example", "INBOX")).isEmpty();
        assertThat(site.mail("ann@our.example", "Junk")).hasSize(1);
        assertThat(site.mail("root@our.example", "Junk")).hasSize(1);
    }

    @Test
    void startTlsForgetsAllThatWasSaidInTheClear() {
        site.play(TO_ANN + """
                C: STARTTLS
                C: MAIL FROM:<evil@there.example>
                C: RCPT TO:<ann@our.example>
                S: 220 2.0.0 go ahead
                C: MAIL FROM:<max@there.example>
                S: 503 5.5.1 EHLO comes first
                C: EHLO there.example
                S: 250-mx.our.example
                S: 250-PIPELINING
                S: 250-SIZE 52428800
                S: 250-8BITMIME
                S: 250-SMTPUTF8
                S: 250-ENHANCEDSTATUSCODES
                S: 250-CHUNKING
                S: 250 LIMITS RCPTMAX=100
                C: RCPT TO:<ann@our.example>
                S: 503 5.5.1 MAIL comes first
                C: STARTTLS
                S: 503 5.5.1 TLS is on already
                C: MAIL FROM:<max@there.example>
                S: 250 2.1.0 sender ok
                C: RCPT TO:<ann@our.example>
                S: 250 2.1.5 recipient ok
                C: BDAT 9 LAST
                C< A: b\\r\\n\\r\\nc
                S~ 250 2.0.0 taken as
                """ + BYE);
        assertThat(site.events.of("smtp.starttls.injection")).hasSize(1);
        assertThat(site.mail("ann@our.example", "INBOX"))
                .singleElement()
                .satisfies(mail -> assertThat(mail).contains("with ESMTPS id ").contains("tls TLS_AES_128_GCM_SHA256"));
    }

    @Test
    void internationalAddressesNeedTheirWord() {
        site.directory.addPerson(MailSite.address("иван@our.example"), "x", 0, "ru", false);
        site.play(HELLO + """
                C: MAIL FROM:<пётр@there.example>
                S: 553 5.6.7 this address needs SMTPUTF8
                C: MAIL FROM:<max@there.example>
                S: 250 2.1.0 sender ok
                C: RCPT TO:<иван@our.example>
                S: 553 5.6.7 this address needs SMTPUTF8
                C: RSET
                S: 250 2.0.0 ok
                C: MAIL FROM:<пётр@пример.рф> SMTPUTF8 BODY=8BITMIME
                S: 250 2.1.0 sender ok
                C: RCPT TO:<ИВАН@our.example>
                S: 250 2.1.5 recipient ok
                C: DATA
                S: 354 go on, end with a dot alone
                C: Subject: привет
                C:
                C: .
                S~ 250 2.0.0 taken as
                """ + BYE);
        assertThat(site.mail("иван@our.example", "INBOX"))
                .singleElement()
                .satisfies(mail -> assertThat(mail)
                        .contains("Return-Path: <пётр@xn--e1afmkfd.xn--p1ai>")
                        .contains("with UTF8SMTP id")
                        .contains("Subject: привет"));
    }

    @Test
    void unknownParametersAreRefused() {
        site.play(HELLO + """
                C: MAIL FROM:<a@b.example> RET=FULL
                S: 555 5.5.4 parameter not known
                C: MAIL FROM:<a@b.example> BODY=BINARYMIME
                S: 501 5.5.4 unknown BODY
                C: MAIL FROM:<a@b.example> SIZE=52428800
                S: 250 2.1.0 sender ok
                C: RCPT TO:<ann@our.example> NOTIFY=NEVER
                S: 555 5.5.4 parameter not known
                C: RSET
                S: 250 2.0.0 ok
                C: MAIL FROM:<a@b.example> SIZE=52428801
                S: 552 5.3.4 message too large
                """ + BYE);
    }

    @Test
    void whoeverSpeaksFirstIsTurnedAway() {
        site.play("""
                C: EHLO there.example
                S: 554 5.5.0 you spoke before the greeting
                """);
    }

    @Test
    void aBrowserGetsNoFurther() {
        site.play("""
                S: 220 mx.our.example ESMTP
                C: POST / HTTP/1.1
                C: Host: mx.our.example
                C: MAIL FROM:<a@b.example>
                S: 421 4.7.0 this is a mail server
                """);
    }

    @Test
    void afterTwentyErrorsTheNextCommandEndsTheSessionAndAfterNineteenNot() {
        String error = """
                C: NONSENSE
                S: 500 5.5.1 command not known
                """;
        site.play("S: 220 mx.our.example ESMTP\n" + error.repeat(19) + BYE);
        site.play("S: 220 mx.our.example ESMTP\n" + error.repeat(20) + """
                C: NOOP
                S: 421 4.7.0 too many errors
                """);
    }

    @Test
    void theLastErrorGetsItsTrueReply() {
        site.settings = new SmtpSettings(site.settings.hostName(), 52428800, 100, 1, SmtpSettings.Times.USUAL);
        site.play(TO_ANN + """
                C: DATA
                S: 354 go on, end with a dot alone
                C: From: root@our.example
                C:
                C: .
                S: 550 5.7.1 nothing proves that this domain sent it: log in, or sign with DKIM
                C: RSET
                S: 421 4.7.0 too many errors
                """);
    }

    @Test
    void whoIsPutOffAndTriesAgainAtOnceIsCutToo() {
        site.room = false;
        site.play(HELLO + """
                C: MAIL FROM:<a@b.example>
                S: 452 4.3.1 no room now, try again later
                """.repeat(20) + """
                C: MAIL FROM:<a@b.example>
                S: 421 4.7.0 too many errors
                """);
        assertThat(site.events.of("smtp.session.turned")).hasSize(Conduct.RECORDED + 1);
    }

    @Test
    void recipientsBeyondTheLimitAreNoErrors() {
        site.play(HELLO + "C: MAIL FROM:<a@b.example>\nS: 250 2.1.0 sender ok\n"
                + "C: RCPT TO:<ann@our.example>\nS: 250 2.1.5 recipient ok\n".repeat(100)
                + "C: RCPT TO:<ann@our.example>\nS: 452 4.5.3 too many recipients, send the rest separately\n"
                        .repeat(30)
                + BYE);
    }

    @Test
    void aThousandCommandsThatLeadNowhereAreBorneAndBehindOneMoreTheSessionEnds() {
        String greeted = "S: 220 mx.our.example ESMTP\n";
        String idle = """
                C: NOOP
                S: 250 2.0.0 ok
                C: RSET
                S: 250 2.0.0 ok
                C: HELP
                S: 214 2.0.0 see RFC 5321
                C: VRFY ann
                S: 252 2.5.0 send some mail and see
                """;
        site.play(greeted + idle.repeat(Conduct.FRUITLESS / 4) + BYE);
        site.play(greeted + idle.repeat(Conduct.FRUITLESS / 4)
                + "C: NOOP\nS: 250 2.0.0 ok\nC: NOOP\nS: 421 4.7.0 too many errors\n");
    }

    @Test
    void commandLinesOf4096OctetsAreReadAndLongerOnesRefused() {
        site.play("S: 220 mx.our.example ESMTP\nC: NOOP " + "x".repeat(4091) + "\nS: 250 2.0.0 ok\nC: NOOP "
                + "x".repeat(4092) + "\nS: 500 5.5.2 line too long\n" + BYE);
    }

    @Test
    void commandsThatDoNotEndInCrlfEndTheSession() {
        for (String bad : new String[] {"NOOP\\n", "NO\\rOP\\r\\n", "NO\\0OP\\r\\n", "NOOP\\r\\r\\n"}) {
            site.play("S: 220 mx.our.example ESMTP\nC< " + bad
                    + "QUIT\\r\\nS\\r\\n\nS: 500 5.5.2 lines must end in CRLF\n");
        }
    }

    @Test
    void aHundredRecipientsAreTakenAndOneMoreIsPutOff() {
        site.play(HELLO + "C: MAIL FROM:<a@b.example>\nS: 250 2.1.0 sender ok\n"
                + "C: RCPT TO:<ann@our.example>\nS: 250 2.1.5 recipient ok\n".repeat(100)
                + "C: RCPT TO:<ann@our.example>\nS: 452 4.5.3 too many recipients, send the rest separately\n" + BYE);
    }

    @Test
    void asManyRecipientsAsChosenAreTakenAndAnnounced() {
        site.settings = new SmtpSettings(site.settings.hostName(), 52428800, 102, 20, SmtpSettings.Times.USUAL);
        site.play(HELLO.replace("RCPTMAX=100", "RCPTMAX=102") + "C: MAIL FROM:<a@b.example>\nS: 250 2.1.0 sender ok\n"
                + "C: RCPT TO:<ann@our.example>\nS: 250 2.1.5 recipient ok\n".repeat(102)
                + "C: RCPT TO:<ann@our.example>\nS: 452 4.5.3 too many recipients, send the rest separately\n" + BYE);
    }

    @Test
    void asManyErrorsAsChosenAreBorne() {
        site.settings = new SmtpSettings(site.settings.hostName(), 52428800, 100, 3, SmtpSettings.Times.USUAL);
        String error = "C: FOO\nS: 500 5.5.1 command not known\n";
        site.play(HELLO + error.repeat(2) + BYE);
        site.play(HELLO + error.repeat(3) + "C: FOO\nS~ 421\n");
    }

    @Test
    void aMessageOfTheChosenSizeIsTakenAndOneOctetMoreIsNot() {
        site.settings = new SmtpSettings(site.settings.hostName(), 1000, 100, 20, SmtpSettings.Times.USUAL);
        String hello = HELLO.replace("52428800", "1000");
        site.play(hello + "C: MAIL FROM:<a@b.example> SIZE=1000\nS: 250 2.1.0 sender ok\n" + BYE);
        site.play(hello + "C: MAIL FROM:<a@b.example> SIZE=1001\nS~ 552\n" + BYE);
    }

    @Test
    void aFullMailboxIsPutOff() {
        site.settings = new SmtpSettings(site.settings.hostName(), 1 << 20, 100, 20, SmtpSettings.Times.USUAL);
        String tooMuch = "C: " + "x".repeat(998) + "\n";
        site.play(HELLO.replace("52428800", "1048576") + """
                C: MAIL FROM:<a@b.example>
                S: 250 2.1.0 sender ok
                C: RCPT TO:<bob@our.example>
                S: 250 2.1.5 recipient ok
                C: DATA
                S: 354 go on, end with a dot alone
                """ + tooMuch.repeat(70) + """
                C: .
                S: 452 4.2.2 mailbox full
                """ + BYE);
        assertThat(site.mail("bob@our.example", "INBOX")).isEmpty();
    }

    @Test
    void aFullDiskIsToldBeforeAnythingIsTaken() {
        site.room = false;
        site.play(HELLO + """
                C: MAIL FROM:<a@b.example> SIZE=1000
                S: 452 4.3.1 no room now, try again later
                """ + BYE);
    }

    @Test
    void whenTheStrangersMemoryIsSpentTheMessageIsReadAndPutOff() {
        Script script = new Script(TO_ANN + """
                C: DATA
                S: 354 go on, end with a dot alone
                C: Subject: x
                C:
                C: .
                S: 451 4.3.2 busy, try again later
                """ + BYE);
        ScriptedPeer peer = new ScriptedPeer(script.in(), script.out(), "192.0.2.1");
        peer.memory = 1000;
        site.play(peer, script);
        assertThat(peer.reserved).isZero();
        assertThat(site.events.of("smtp.session.turned"))
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).isEqualTo(Reason.STRANGERS_MEMORY_SPENT));
    }

    @Test
    void memoryIsGivenBackAndTheClockIsSetForEachStep() {
        ScriptedPeer peer = site.play("192.0.2.1", TO_ANN + """
                        C: DATA
                        S: 354 go on, end with a dot alone
                        C: Subject: x
                        C:
                        C: .
                        S~ 250
                        """ + BYE);
        assertThat(peer.reserved).isZero();
        assertThat(peer.deadlines.getFirst()).isEqualTo(SmtpSettings.Times.USUAL.first());
        assertThat(peer.deadlines).contains(SmtpSettings.Times.USUAL.command(), SmtpSettings.Times.USUAL.chunk());
    }

    @Test
    void aServerThatStopsSaysSoAtOnceBetweenCommandsAndInTheMiddleOfAMessage() {
        String goodbye = "S: 421 4.3.2 closing down, try again later\n";
        for (String script : new String[] {
            "S: 220 mx.our.example ESMTP\n",
            TO_ANN,
            TO_ANN + "C: DATA\nS: 354 go on, end with a dot alone\nC: Subject: x\n",
            TO_ANN + "C: BDAT 100 LAST\nC: Subject: x\n"
        }) {
            Script stopped = new Script(script + goodbye);
            ScriptedPeer peer = new ScriptedPeer(stopped.in(), stopped.out(), "192.0.2.1");
            peer.stopping = stopped::isStopped;
            site.play(peer, stopped);
            assertThat(peer.reserved).isZero();
        }
        assertThat(site.mail("ann@our.example", "INBOX")).isEmpty();
    }

    @Test
    void aMessageMayNotArriveSlowerThanAllowed() {
        var times = new SmtpSettings.Times(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofHours(3),
                Duration.ofHours(1),
                1000,
                Duration.ZERO);
        site.settings = new SmtpSettings(site.settings.hostName(), 52428800, 100, 20, times);
        ScriptedPeer peer = site.play(
                "192.0.2.1", TO_ANN + "C: BDAT 2000002 LAST\nC< \\r\\n" + "x".repeat(2_000_000) + "\nS~ 250\n");
        Duration last = peer.deadlines.stream().max(Duration::compareTo).orElseThrow();
        assertThat(last).isBetween(Duration.ofMinutes(80), Duration.ofSeconds(3600 + 2000));
        assertThat(peer.deadlines).contains(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void aStoreInTroublePutsOffAndLosesNothing() {
        try (MemoryStore closed = new MemoryStore()) {
            site.drafts = closed;
        }
        site.play(TO_ANN + """
                C: DATA
                S: 354 go on, end with a dot alone
                C: Subject: x
                C:
                C: .
                S: 451 4.3.0 cannot take mail now, try again later
                C: NOOP
                S: 250 2.0.0 ok
                """);
    }

    @Test
    void storeTroubleAtOneRecipientLeavesTheOthersTheirMessage() {
        AtomicInteger asked = new AtomicInteger();
        site.harvest = () -> {
            if (asked.incrementAndGet() == 2) {
                throw new StoreUnavailable("trouble", false, null);
            }
            return HarvestLimits.USUAL;
        };
        site.directory.addPerson(MailSite.address("eve@our.example"), "x", 0, "en", false);
        site.play(HELLO + """
                C: MAIL FROM:<max@there.example>
                C: RCPT TO:<ann@our.example>
                C: RCPT TO:<bob@our.example>
                C: RCPT TO:<eve@our.example>
                C: DATA
                S: 250 2.1.0 sender ok
                S: 250 2.1.5 recipient ok
                S: 451 4.3.0 cannot take mail now, try again later
                S: 250 2.1.5 recipient ok
                S: 354 go on, end with a dot alone
                C: Subject: x
                C:
                C: .
                S~ 250 2.0.0 taken as
                """ + BYE);
        assertThat(site.mail("ann@our.example", "INBOX")).hasSize(1);
        assertThat(site.mail("bob@our.example", "INBOX")).isEmpty();
        assertThat(site.mail("eve@our.example", "INBOX")).hasSize(1);
    }

    @Test
    void aClientThatLeavesInTheMiddleOfAMessageHasSentNone() {
        Script script = new Script(TO_ANN + """
                C: DATA
                S: 354 go on, end with a dot alone
                C: Subject: x
                """);
        ScriptedPeer peer = new ScriptedPeer(script.in(), script.out(), "192.0.2.1");
        Assertions.assertThatThrownBy(() -> serve(peer)).isInstanceOf(EOFException.class);
        assertThat(peer.reserved).isZero();
        assertThat(site.mail("ann@our.example", "INBOX")).isEmpty();
    }

    private void serve(ScriptedPeer peer) throws IOException {
        site.door().serve(peer);
    }

    @Test
    void noReplyNamesTheProduct() {
        assertThat(site.door().turnedAway()).isEqualTo("421 4.7.0 too many connections, try again later\r\n");
    }
}
