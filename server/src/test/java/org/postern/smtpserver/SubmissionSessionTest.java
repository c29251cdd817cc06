package org.postern.smtpserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.mail.smtp.MailDsn;
import org.postern.mail.smtp.RcptDsn;
import org.postern.reason.Reason;
import org.postern.store.account.EvidenceRow;
import org.postern.store.queue.QueueItem;
import org.postern.testkit.wire.Script;

/** Transcripts of the ports for our own users (RFC 6409, RFC 4954, RFC 8314). */
final class SubmissionSessionTest {
    private static final String HELLO = """
            S: 220 mx.our.example ESMTP
            C: EHLO pc.there.example
            S: 250-mx.our.example
            S: 250-PIPELINING
            S: 250-SIZE 52428800
            S: 250-8BITMIME
            S: 250-SMTPUTF8
            S: 250-ENHANCEDSTATUSCODES
            S: 250-CHUNKING
            S: 250-DSN
            S: 250-AUTH PLAIN LOGIN
            S: 250 LIMITS RCPTMAX=100
            """;

    private static final String ANN = HELLO + "C: AUTH PLAIN " + plain("", "ann@our.example", "right") + "\n" + """
            S: 235 2.7.0 logged in
            """;

    private static final String BYE = """
            C: QUIT
            S: 221 2.0.0 bye
            """;

    private static final String TO_BOB = """
            C: MAIL FROM:<ann@our.example>
            S: 250 2.1.0 sender ok
            C: RCPT TO:<bob@our.example>
            S: 250 2.1.5 recipient ok
            C: DATA
            S: 354 go on, end with a dot alone
            """;

    private final MailSite site = new MailSite();

    @AfterEach
    void close() {
        site.close();
    }

    private static String plain(String as, String name, String password) {
        return base64(as + "\0" + name + "\0" + password);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<QueueItem> queued() {
        site.outboxRunner.handOnAll();
        var items = new ArrayList<QueueItem>();
        site.queue.each(items::add, damage -> {
            throw new AssertionError(damage);
        });
        return items;
    }

    private List<EvidenceRow> evidence() {
        var rows = new ArrayList<EvidenceRow>();
        site.submissions.eachEvidence(site.account("ann@our.example").id(), rows::add);
        return rows;
    }

    @Test
    void beforeTlsNothingButTheWayToTlsIsUnderstood() {
        Script script = new Script("""
                S: 220 mx.our.example ESMTP
                C: MAIL FROM:<ann@our.example>
                S: 530 5.7.0 must issue a STARTTLS command first
                C: HELO x
                S: 530 5.7.0 must issue a STARTTLS command first
                C: EHLO x
                S: 250-mx.our.example
                S: 250-PIPELINING
                S: 250-SIZE 52428800
                S: 250-8BITMIME
                S: 250-SMTPUTF8
                S: 250-ENHANCEDSTATUSCODES
                S: 250-STARTTLS
                S: 250-CHUNKING
                S: 250-DSN
                S: 250 LIMITS RCPTMAX=100
                C: AUTH PLAIN AGEAYg==
                S: 538 5.7.11 encryption required before the login
                C: RCPT TO:<bob@our.example>
                S: 530 5.7.0 must issue a STARTTLS command first
                C: DATA
                S: 530 5.7.0 must issue a STARTTLS command first
                C: BDAT 4 LAST
                C< quit
                S: 530 5.7.0 must issue a STARTTLS command first
                C: VRFY ann
                S: 530 5.7.0 must issue a STARTTLS command first
                C: NOOP
                S: 250 2.0.0 ok
                C: RSET
                S: 250 2.0.0 ok
                C: STARTTLS
                S: 220 2.0.0 go ahead
                C: MAIL FROM:<ann@our.example>
                S: 530 5.7.0 authentication required
                """ + BYE);
        site.submit(new ScriptedPeer(script.in(), script.out(), "192.0.2.1"), script);
    }

    @Test
    void beforeTheLoginNothingIsTaken() {
        site.submit(HELLO + """
                C: MAIL FROM:<max@there.example>
                S: 530 5.7.0 authentication required
                C: RCPT TO:<bob@our.example>
                S: 530 5.7.0 authentication required
                C: DATA
                S: 530 5.7.0 authentication required
                C: BDAT 4 LAST
                C< quit
                S: 530 5.7.0 authentication required
                C: VRFY ann
                S: 530 5.7.0 authentication required
                """ + BYE);
    }

    @Test
    void loginsFollowTheirRules() {
        String ann = base64("ann@our.example");
        site.submit(HELLO
                + """
                C: AUTH
                S~ 501 5.5.4
                C: AUTH CRAM-MD5
                S: 504 5.5.4 no such mechanism
                C: AUTH PLAIN
                S: 334\s
                C: *
                S: 501 5.7.0 authentication cancelled
                C: AUTH PLAIN =
                S: 501 5.5.2 not a response of this mechanism
                C: AUTH PLAIN !!!
                S: 501 5.5.2 not a response of this mechanism
                C: AUTH PLAIN %s
                S: 535 5.7.8 nobody acts for another
                C: AUTH PLAIN %s
                S: 535 5.7.8 authentication failed
                C: AUTH PLAIN %s
                S: 454 4.7.0 temporary authentication failure
                C: AUTH LOGIN
                S: 334 VXNlcm5hbWU6
                C: %s
                S: 334 UGFzc3dvcmQ6
                C: *
                S: 501 5.7.0 authentication cancelled
                C: AUTH LOGIN %s
                S: 334 UGFzc3dvcmQ6
                C: %s
                S: 235 2.7.0 logged in
                C: AUTH LOGIN
                S: 503 5.5.1 you are logged in already
                """.formatted(
                                plain("bob@our.example", "ann@our.example", "right"),
                                plain("", "ann@our.example", "wrong"),
                                plain("", "ann@our.example", "busy"),
                                ann,
                                ann,
                                base64("right"))
                + BYE);
    }

    @Test
    void theSameNameTwiceIsNobodyElse() {
        site.submit(HELLO + "C: AUTH PLAIN\nS: 334 \nC: " + plain("ann@our.example", "ann@our.example", "right")
                + "\nS: 235 2.7.0 logged in\n" + BYE);
    }

    /** RFC 4954 §4: 12,288 octets. */
    @Test
    void linesOfALoginAreBounded() {
        site.submit(HELLO + "C: AUTH PLAIN\nS: 334 \nC: " + "A".repeat(12_288) + "\n"
                + "S: 501 5.5.2 not a response of this mechanism\n"
                + "C: AUTH PLAIN\nS: 334 \nC: " + "A".repeat(12_289) + "\n"
                + "S: 500 5.5.6 line too long\n" + BYE);
    }

    @Test
    void noLoginInsideATransactionAndBeforeEhlo() {
        site.submit("""
                S: 220 mx.our.example ESMTP
                C: AUTH PLAIN AA==
                S: 503 5.5.1 EHLO comes first
                """ + ANN.substring(ANN.indexOf('\n') + 1) + """
                C: MAIL FROM:<ann@our.example>
                S: 250 2.1.0 sender ok
                C: AUTH PLAIN AA==
                S: 503 5.5.1 not while a transaction is open
                """ + BYE);
    }

    @Test
    void anAccountWithTooManyConnectionsGetsNoOther() {
        Script script = new Script(HELLO + "C: AUTH PLAIN " + plain("", "ann@our.example", "right") + """

                S: 421 4.7.0 too many connections of this account
                """);
        ScriptedPeer peer = new ScriptedPeer(script.in(), script.out(), "192.0.2.1").encrypted();
        peer.mayLogIn = false;
        site.submit(peer, script);
    }

    @Test
    void aMessageIsCompletedFiledQueuedAndProven() {
        site.submit(ANN + """
                C: MAIL FROM:<ann@our.example> RET=HDRS ENVID=e1 BODY=8BITMIME AUTH=<>
                S: 250 2.1.0 sender ok
                C: RCPT TO:<bob@our.example>
                S: 250 2.1.5 recipient ok
                C: RCPT TO:<eve@there.example> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;eve@there.example
                S: 250 2.1.5 recipient ok
                C: DATA
                S: 354 go on, end with a dot alone
                C: From: Ann <ann@our.example>
                C: Bcc: hidden@there.example,
                C:  other@there.example
                C: To: bob@our.example
                C: RESENT-BCC : third@there.example
                C:
                C: Bcc: in the text
                C: .
                S~ 250 2.0.0 taken as
                """ + BYE);
        QueueItem item = queued().getFirst();
        assertThat(site.mail("bob@our.example", "INBOX")).singleElement().satisfies(mail -> {
            assertThat(mail)
                    .startsWith("Return-Path: <ann@our.example>\r\n"
                            + "Received: by mx.our.example with ESMTPSA id "
                            + item.message().name()
                            + ";\r\n\tTue, 24 Nov 2026 05:40:00 +0300\r\n"
                            + "Date: Tue, 24 Nov 2026 05:40:00 +0300\r\nMessage-ID: <");
            assertThat(mail).endsWith("""
                            @our.example>
                            From: Ann <ann@our.example>
                            To: bob@our.example

                            Bcc: in the text
                            """.replace("\n", "\r\n"));
            assertThat(mail).doesNotContain("192.0.2.1", "pc.there.example", "hidden", "third");
        });
        assertThat(item.message().dsn()).isEqualTo(new MailDsn(MailDsn.Return.HEADERS, "e1"));
        assertThat(item.message().eightBit()).isTrue();
        assertThat(item.recipients()).singleElement().satisfies(recipient -> {
            assertThat(recipient.address()).isEqualTo(MailSite.address("eve@there.example"));
            assertThat(recipient.dsn().when()).containsExactlyInAnyOrder(RcptDsn.Notify.SUCCESS, RcptDsn.Notify.DELAY);
            assertThat(recipient.dsn().original()).isEqualTo("rfc822;eve@there.example");
        });
        assertThat(evidence()).singleElement().satisfies(row -> {
            assertThat(row.number()).isEqualTo(1);
            assertThat(row.what().named()).containsExactly("bob@our.example", "eve@there.example");
            assertThat(row.what().author()).isEqualTo("ann@our.example");
            assertThat(row.what().origin().address()).isEqualTo("192.0.2.1");
            assertThat(row.what().origin().helo()).isEqualTo("pc.there.example");
            assertThat(row.what().origin().tls()).isEqualTo("TLSv1.3 TLS_AES_128_GCM_SHA256");
        });
        assertThat(site.submissions.check(site.account("ann@our.example").id())).isEmpty();
        site.queue.drop(item.message());
        assertThat(queued()).isEmpty();
        assertThat(site.deliveries.referrers(item.message().body()))
                .containsExactly(site.account("bob@our.example").id());
    }

    @Test
    void whatIsThereAlreadyIsNotAdded() {
        site.submit(ANN + TO_BOB + """
                C: From: ann@our.example
                C: Date: Mon, 1 Jan 2001 00:00:00 +0000
                C: Message-ID: <own@our.example>
                C:
                C: .
                S~ 250 2.0.0 taken as
                """ + BYE);
        assertThat(site.mail("bob@our.example", "INBOX"))
                .singleElement()
                .satisfies(mail -> assertThat(mail)
                        .containsOnlyOnce("Date: ")
                        .containsOnlyOnce("Message-ID: ")
                        .contains("+0300\r\nFrom: ann@our.example\r\n"));
        assertThat(evidence().getFirst().what().messageId()).isEqualTo("<own@our.example>");
    }

    @Test
    void sendersAreTheAccountsOwn() {
        site.submit(ANN + """
                C: MAIL FROM:<bob@our.example>
                S: 550 5.7.1 this sender address is not yours
                C: MAIL FROM:<team@our.example>
                S: 550 5.7.1 this sender address is not yours
                C: MAIL FROM:<nobody@our.example>
                S: 550 5.7.1 this sender address is not yours
                C: MAIL FROM:<ann@there.example>
                S: 550 5.7.1 this sender address is not yours
                C: MAIL FROM:<anna+x@our.example>
                S: 250 2.1.0 sender ok
                C: RSET
                S: 250 2.0.0 ok
                C: MAIL FROM:<ANN@our.example>
                S: 250 2.1.0 sender ok
                C: RSET
                S: 250 2.0.0 ok
                C: MAIL FROM:<>
                S: 250 2.1.0 sender ok
                """ + BYE);
    }

    @Test
    void recipientsHereMustExist() {
        site.submit(ANN + """
                C: RCPT TO:<bob@our.example>
                S: 503 5.5.1 MAIL comes first
                C: MAIL FROM:<ann@our.example> RET=x
                S: 501 5.5.4 RET is FULL or HDRS
                C: MAIL FROM:<ann@our.example> X=1
                S: 555 5.5.4 parameter not known
                C: MAIL FROM:<ann@our.example>
                S: 250 2.1.0 sender ok
                C: RCPT TO:<nobody@our.example>
                S: 550 5.1.1 no such user here
                C: RCPT TO:<x%y@our.example>
                S~ 550 5.1
                C: RCPT TO:<ann@[127.0.0.1]>
                S~ 550 5.1
                C: RCPT TO:<postmaster>
                S: 250 2.1.5 recipient ok
                C: RCPT TO:<bob@our.example> NOTIFY=x
                S: 501 5.5.4 unknown NOTIFY
                """ + BYE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob@our.example",
                "team@our.example",
                "ann@there.example",
                "ann@our.example <bob@our.example>",
                "=?utf-8?q?ann=40our.example?= <bob@our.example>",
                "(ann@our.example) bob@our.example",
                "\"ann@our.example\" <bob@our.example>"
            })
    void nobodyWritesInTheNameOfAnother(String from) {
        boolean several = from.startsWith("ann@our.example <");
        site.submit(ANN + TO_BOB + "C: From: " + from + "\nC:\nC: .\n"
                + (several
                        ? "S: 554 5.6.0 From must name exactly one address\n"
                        : "S: 550 5.7.1 the address in From or Sender is not yours\n")
                + BYE);
        assertThat(evidence()).isEmpty();
        assertThat(site.mail("bob@our.example", "INBOX")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@our.example, bob@our.example",
                "ann@our.example,",
                "friends: ann@our.example;",
                "<ann@our.example> <bob@our.example>",
                "<ann@our.example> bob@our.example",
                "ann@our.example (unfinished",
                "\"unfinished <ann@our.example>",
                "<@there.example:ann@our.example>",
                "ann @ our.example",
                "ann@[127.0.0.1]",
                "ann",
                "<>"
            })
    void whatIsNotExactlyOneAddressIsRefused(String from) {
        site.submit(ANN + TO_BOB + "C: From: " + from + "\nC:\nC: .\n"
                + "S: 554 5.6.0 From must name exactly one address\n" + BYE);
        assertThat(evidence()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@our.example",
                "<ann@our.example>",
                "Dr. Ann O'Neil <ANN@OUR.example>",
                "\"Ann, of <us>\" <ann+tag@our.example> (work)",
                "=?utf-8?b?0JDQvdC90LA=?= <anna@our.example>",
                "(a (nested) comment) ann@our.example"
            })
    void oneOwnAddressIsTakenHoweverItIsWritten(String from) {
        site.submit(ANN + TO_BOB + "C: From: " + from + "\nC:\nC: .\nS~ 250 2.0.0 taken as\n" + BYE);
        assertThat(evidence()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: ann@our.example|From: ann@our.example|554 5.6.0 From must name",
                "From: ann@our.example|FROM : bob@our.example|554 5.6.0 From must name",
                "From: ann@our.example|Sender: bob@our.example|550 5.7.1 the address in From",
                "From: ann@our.example|Sender: ann@our.example, bob@our.example|554 5.6.0 From must name",
                "Subject: x|To: bob@our.example|554 5.6.0 the message has no From",
                "From: ann@our.example|no field at all|554 5.6.0 the header has a line that is no field"
            })
    void headersMustSayWhoWroteIt(String lines) {
        String[] parts = lines.split("\\|", -1);
        site.submit(ANN + TO_BOB + "C: " + parts[0] + "\nC: " + parts[1] + "\nC:\nC: .\nS~ " + parts[2] + "\n" + BYE);
        assertThat(evidence()).isEmpty();
        assertThat(queued()).isEmpty();
    }

    /** What a session has learnt at its login is asked again with each message. */
    @Test
    void whoIsFrozenMeanwhileSendsNothingMore() {
        site.onceLoggedIn = () -> site.directory.freeze(MailSite.address("ann@our.example"), true);
        site.submit(ANN + """
                C: MAIL FROM:<ann@our.example>
                S: 530 5.7.0 log in again
                """ + BYE);
        assertThat(site.events.of("submission.mail.refused")).hasSize(1);
    }

    @Test
    void anotherPasswordEndsWhatTheOldOneBegan() {
        site.onceLoggedIn = () -> site.directory.password(MailSite.address("ann@our.example"), "new");
        site.submit(ANN + """
                C: MAIL FROM:<ann@our.example>
                S: 530 5.7.0 log in again
                """ + BYE);
    }

    @Test
    void recipientsElsewhereTakeNoMoreThanARowHolds() {
        String original = "rfc822;" + "x".repeat(450);
        var said = new StringBuilder(ANN + "C: MAIL FROM:<ann@our.example>\nS: 250 2.1.0 sender ok\n");
        int fits = 40 * 1024 / ("n00@there.example".length() + original.length() + 16);
        for (int i = 0; i <= fits; i++) {
            said.append("C: RCPT TO:<n")
                    .append(10 + i)
                    .append("@there.example> ORCPT=")
                    .append(original)
                    .append('\n');
            said.append(
                    i < fits
                            ? "S: 250 2.1.5 recipient ok\n"
                            : "S: 452 4.5.3 too many recipients, send the rest separately\n");
        }
        site.submit(said + """
                C: DATA
                S: 354 go on, end with a dot alone
                C: From: ann@our.example
                C:
                C: .
                S~ 250 2.0.0 taken as
                """ + BYE);
        assertThat(queued())
                .singleElement()
                .satisfies(item -> assertThat(item.recipients()).hasSize(fits));
    }

    @Test
    void whatHidesAnAddressIsRefused() {
        for (String from : List.of(
                "\"boss@our.example\\x00\" <ann@our.example>",
                "\"\u202Eelpmaxe\" <ann@our.example>",
                "(\\x1B) ann@our.example")) {
            site.submit(ANN + TO_BOB + "C< From: " + from + "\\r\\n\\r\\n.\\r\\n\n"
                    + "S: 554 5.6.0 From must name exactly one address\n" + BYE);
        }
        for (String field : List.of("Resent-From", "Resent-Sender", "Sender")) {
            site.submit(ANN + TO_BOB + "C: From: ann@our.example\nC: " + field + ": bob@our.example\nC:\nC: .\n"
                    + "S: 550 5.7.1 the address in From or Sender is not yours\n" + BYE);
        }
        assertThat(evidence()).isEmpty();
    }

    @Test
    void fieldsThatOnlyServersWriteGoAndAnEmptyNameStays() {
        site.submit(ANN + TO_BOB + """
                C: Return-Path: <boss@our.example>
                C: From: ann@our.example
                C: Message-ID:
                C:
                C: .
                S~ 250 2.0.0 taken as
                """ + BYE);
        assertThat(site.mail("bob@our.example", "INBOX"))
                .singleElement()
                .satisfies(mail -> assertThat(mail)
                        .containsOnlyOnce("Return-Path: <ann@our.example>")
                        .doesNotContain("boss")
                        .containsOnlyOnce("Message-ID:"));
    }

    @Test
    void foldedFieldsAreReadWhole() {
        site.submit(ANN + TO_BOB + "C: From: ann@our.example,\nC:  bob@our.example\nC:\nC: .\n"
                + "S: 554 5.6.0 From must name exactly one address\n" + BYE);
    }

    @Test
    void chunksAreFilteredLikeData() {
        String first = "From: ann@our.example\\r\\nBc";
        String second = "c: x@there.example\\r\\n\\r\\nhello\\r\\n";
        site.submit(ANN + """
                C: MAIL FROM:<ann@our.example>
                S: 250 2.1.0 sender ok
                C: RCPT TO:<bob@our.example>
                S: 250 2.1.5 recipient ok
                C: BDAT 25
                """ + "C< " + first + "\n" + "S: 250 2.0.0 25 octets taken\nC: BDAT 29 LAST\nC< " + second
                + "\nS~ 250 2.0.0 taken as\n" + BYE);
        assertThat(site.mail("bob@our.example", "INBOX"))
                .singleElement()
                .satisfies(mail -> assertThat(mail).endsWith("From: ann@our.example\r\n\r\nhello\r\n"));
    }

    @Test
    void loneLineEndsAreRefusedHereToo() {
        site.submit(ANN + TO_BOB + "C< From: ann@our.example\\r\\n\\r\\na\\nb\\r\\n.\\r\\n\n"
                + "S: 550 5.6.11 lines must end in CRLF\n");
        assertThat(evidence()).isEmpty();
    }

    @Test
    void eachStepIsInTheLog() {
        site.submit(ANN + TO_BOB + "C: From: bob@our.example\nC:\nC: .\nS~ 550 5.7.1\n" + BYE);
        assertThat(site.events.of("submission.login")).hasSize(1);
        assertThat(site.events.of("submission.refused"))
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).isEqualTo(Reason.SUBMITTED_AUTHOR));
    }
}
