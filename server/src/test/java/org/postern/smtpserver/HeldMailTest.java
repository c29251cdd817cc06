package org.postern.smtpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postern.administration.SendingAdministration;
import org.postern.config.Config;
import org.postern.control.Answer;
import org.postern.control.Exit;
import org.postern.control.Handlers;
import org.postern.control.QueueAdministration;
import org.postern.control.QueueHandlers;
import org.postern.control.Request;
import org.postern.reason.Language;
import org.postern.reason.Reason;
import org.postern.store.UnknownOutcome;
import org.postern.store.account.Waiting;
import org.postern.store.memory.MemoryStore;
import org.postern.testkit.store.FaultyStore;

/** What our people send to others waits: it is shown, dropped, and no more of it is taken than may wait. */
final class HeldMailTest {
    private static final String ANN = """
            S: 220 mx.our.example ESMTP
            C: EHLO pc
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
            C: AUTH PLAIN %s
            S: 235 2.7.0 logged in
            """.formatted(
                    Base64.getEncoder().encodeToString("\0ann@our.example\0right".getBytes(StandardCharsets.US_ASCII)));

    private static final String BYE = "C: QUIT\nS: 221 2.0.0 bye\n";
    private static final String FROM = "C: MAIL FROM:<ann@our.example>\nS: 250 2.1.0 sender ok\n";
    private static final String TOO_MUCH = "S: 452 4.3.1 too much of your mail waits to be sent, try again later\n";

    private static final String TEXT = """
            C: DATA
            S: 354 go on, end with a dot alone
            C: From: ann@our.example
            C: Subject: hello
            C:
            C: text
            C: .
            """;

    private final MailSite site = new MailSite();
    private Language language = Language.ENGLISH;

    @AfterEach
    void close() {
        site.close();
    }

    private static String to(String recipient) {
        return "C: RCPT TO:" + recipient + "\nS: 250 2.1.5 recipient ok\n";
    }

    private void send(String... recipients) {
        var said = new StringBuilder(ANN + FROM);
        for (String recipient : recipients) {
            said.append(to(recipient));
        }
        site.submit(said + TEXT + "S~ 250 2.0.0 taken as\n" + BYE);
        site.outboxRunner.handOnAll();
        site.runner.fileAll();
    }

    private SendingAdministration administration() {
        return new SendingAdministration(
                site.queue,
                site.directory,
                site.clock,
                () -> new Config.Person(ZoneId.of("Europe/Moscow"), language),
                site.events);
    }

    private Answer ask(String command, String... arguments) {
        Handlers handlers = QueueHandlers.of(administration());
        Map<String, String> named = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            named.put(arguments[i], arguments[i + 1]);
        }
        return handlers.answer(new Request(command, named).by("operator"));
    }

    private String onlyId() {
        return ask("queue.list").json().path("messages").get(0).path("id").stringValue();
    }

    @Test
    void aMessageIsListedShownAndDropped() {
        send("<bob@our.example>", "<eve@there.example> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;eve@there.example");
        site.clock.pass(Duration.ofHours(2));
        String id = onlyId();
        Answer list = ask("queue.list");
        assertThat(list.exit()).isEqualTo(Exit.WELL);
        assertThat(list.text().getFirst())
                .startsWith(id + "  2 h  ")
                .endsWith(" B  <ann@our.example> to eve@there.example held");
        assertThat(list.text().getLast()).isEqualTo("held: " + Reason.SENDING_NOT_YET.text(Language.ENGLISH));
        language = Language.RUSSIAN;
        Answer show = ask("queue.show", "id", " " + id.toUpperCase(java.util.Locale.ROOT));
        assertThat(show.text())
                .contains(
                        "message " + id,
                        "from <ann@our.example>, submitted by ann@our.example",
                        "queued 2026-11-24 05:40:00 +03:00, 2 h ago",
                        "to eve@there.example held, NOTIFY SUCCESS,DELAY, ORCPT rfc822;eve@there.example",
                        "held: " + Reason.SENDING_NOT_YET.text(Language.RUSSIAN));
        assertThat(show.json().path("recipients").get(0).path("reason").stringValue())
                .isEqualTo("sending-not-yet");

        Answer drop = ask("queue.drop", "id", id);
        assertThat(drop.text()).containsExactly("message " + id + " is dropped: its recipient will not get it");
        assertThat(site.events.of("queue.dropped"))
                .singleElement()
                .satisfies(event -> assertThat(event.fields())
                        .containsEntry("by", "operator")
                        .containsEntry("id", id)
                        .containsEntry("account", "ann@our.example")
                        .containsEntry("recipients", 1)
                        .containsEntry("sure", true));
        assertThat(ask("queue.list").text()).containsExactly("nothing waits");
        assertThat(ask("queue.show", "id", id).exit()).isEqualTo(Exit.NOT_WELL);
        assertThat(ask("queue.drop", "id", id).exit()).isEqualTo(Exit.WRONG);
        assertThat(ask("queue.drop", "id", "../x").exit()).isEqualTo(Exit.WRONG);
        assertThat(site.events.of("queue.dropped")).hasSize(1);
        assertThat(site.mail("bob@our.example", "INBOX")).hasSize(1);
    }

    @Test
    void aLongListComesInParts() {
        for (int i = 0; i < 5; i++) {
            site.clock.pass(Duration.ofSeconds(1));
            send("<e" + i + "@there.example>");
        }
        var seen = new StringBuilder();
        String after = "";
        int parts = 0;
        while (parts == 0 || !after.isEmpty()) {
            Answer part = ask("queue.list", "limit", "2", "after", after);
            part.json()
                    .path("messages")
                    .forEach(message -> seen.append(
                            message.path("recipients").get(0).path("address").stringValue()));
            after = part.json().path("next").stringValue();
            parts++;
        }
        assertThat(parts).isEqualTo(3);
        assertThat(seen)
                .hasToString("e0@there.examplee1@there.examplee2@there.examplee3@there.examplee4@there.example");
        assertThat(ask("queue.list", "after", "0").exit()).isEqualTo(Exit.WRONG);
        assertThat(ask("queue.list", "after", "x".repeat(48)).exit()).isEqualTo(Exit.WRONG);
        assertThat(ask("queue.list", "after", "f".repeat(48)).text()).containsExactly("nothing waits");
    }

    /** So a thousand messages with a hundred recipients each are never together in memory. */
    @Test
    void aListHoldsTheFirstRecipientsAndTheCountOfAll() {
        String[] all = new String[7];
        for (int i = 0; i < all.length; i++) {
            all[i] = "<e" + i + "@there.example>";
        }
        send(all);
        QueueAdministration.Part part = Objects.requireNonNull(administration().list("", 10));
        QueueAdministration.Message listed = part.messages().getFirst();
        assertThat(listed.waiting()).isEqualTo(7);
        assertThat(listed.recipients())
                .extracting(QueueAdministration.Recipient::address)
                .containsExactly(
                        "e0@there.example",
                        "e1@there.example",
                        "e2@there.example",
                        "e3@there.example",
                        "e4@there.example");
        assertThat(ask("queue.list").text().getFirst()).endsWith("e4@there.example held and 2 more");
        QueueAdministration.Message whole =
                Objects.requireNonNull(administration().message(listed.id()));
        assertThat(whole.recipients()).hasSize(7);
    }

    /** Nobody but the log could say who did it. */
    @Test
    void aDropWhoseOutcomeIsUnknownIsInTheLog() {
        var memory = new MemoryStore();
        try (var first = new MailSite(memory, true)) {
            first.submit(ANN + FROM + to("<eve@there.example>") + TEXT + "S~ 250 2.0.0 taken as\n" + BYE);
            first.outboxRunner.handOnAll();
            var losing = new MailSite(new FaultyStore(memory, 1, new FaultyStore.Odds(1_000, 0, 0, 0, 0, 0)), false);
            var operator = new SendingAdministration(
                    losing.queue,
                    losing.directory,
                    losing.clock,
                    () -> new Config.Person(ZoneId.of("Europe/Moscow"), language),
                    losing.events);
            String id = Objects.requireNonNull(operator.list("", 1))
                    .messages()
                    .getFirst()
                    .id();
            assertThatThrownBy(() -> operator.drop(id, "operator")).isInstanceOf(UnknownOutcome.class);
            assertThat(losing.events.of("queue.dropped")).singleElement().satisfies(event -> {
                assertThat(event.reason()).isEqualTo(Reason.STORE_TROUBLE);
                assertThat(event.fields())
                        .containsEntry("id", id)
                        .containsEntry("by", "operator")
                        .containsEntry("sure", false);
            });
        }
    }

    @Test
    void asManyMessagesWaitAsMay() {
        site.mayWait = new Waiting(2, 1 << 20);
        send("<e1@there.example>");
        send("<e2@there.example>", "<e3@there.example>", "<bob@our.example>");
        site.submit(ANN + FROM + "C: RCPT TO:<e4@there.example>\n" + TOO_MUCH + to("<bob@our.example>") + TEXT
                + "S~ 250 2.0.0 taken as\n" + BYE);
        assertThat(site.mail("bob@our.example", "INBOX")).hasSize(2);
        assertThat(site.events.of("submission.rcpt.refused"))
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).isEqualTo(Reason.TOO_MUCH_WAITS));
        ask("queue.drop", "id", onlyId());
        send("<e4@there.example>");
    }

    @Test
    void asManyOctetsWaitAsMay() {
        send("<e1@there.example>");
        long each = site.waiting.of(site.account("ann@our.example").id()).bytes();
        assertThat(each).isPositive();
        site.mayWait = new Waiting(10, 2 * each - 1);
        site.submit(ANN + FROM + to("<e2@there.example>") + TEXT + TOO_MUCH + BYE);
        assertThat(site.events.of("submission.refused"))
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).isEqualTo(Reason.TOO_MUCH_WAITS));
        site.mayWait = new Waiting(10, 2 * each);
        send("<e2@there.example>");
        assertThat(site.waiting.of(site.account("ann@our.example").id())).isEqualTo(new Waiting(2, 2 * each));
        assertThat(site.submissions.check(site.account("ann@our.example").id())).isEmpty();
    }

    /** RFC 3461 §5.2.3, §6; RFC 3464. */
    @Test
    void whoAsksIsToldThatItArrived() {
        site.submit(ANN + "C: MAIL FROM:<ann@our.example> ENVID=Q+2BQ RET=FULL\nS: 250 2.1.0 sender ok\n"
                + to("<bob@our.example> NOTIFY=SUCCESS ORCPT=rfc822;Bob@our.example")
                + to("<team@our.example> NOTIFY=SUCCESS,FAILURE") + to("<root@our.example> NOTIFY=FAILURE")
                + to("<eve@there.example> NOTIFY=SUCCESS") + TEXT + "S~ 250 2.0.0 taken as\n" + BYE);
        assertThat(site.mail("bob@our.example", "INBOX")).hasSize(1);
        List<String> mail = site.mail("ann@our.example", "INBOX");
        assertThat(mail).hasSize(2); // she is in the team
        assertThat(mail.getLast())
                .startsWith("""
                        Return-Path: <>
                        Date: Tue, 24 Nov 2026 05:40:00 +0300
                        From: <postmaster@mx.our.example>
                        To: <ann@our.example>
                        Subject: Mail that arrived
                        """.replace("\n", "\r\n"))
                .contains(
                        "Auto-Submitted: auto-replied\r\n",
                        "multipart/report; report-type=delivery-status;\r\n",
                        "Your message was delivered to bob@our.example\r\n",
                        """
                        Content-Type: message/delivery-status
                        Content-Transfer-Encoding: 7bit

                        Original-Envelope-Id: Q+Q
                        Reporting-MTA: dns; mx.our.example
                        Arrival-Date: Tue, 24 Nov 2026 05:40:00 +0300

                        Original-Recipient: rfc822; Bob@our.example
                        Final-Recipient: rfc822; bob@our.example
                        Action: delivered
                        Status: 2.0.0

                        Final-Recipient: rfc822; team@our.example
                        Action: expanded
                        Status: 2.0.0

                        --=_""".replace("\n", "\r\n"),
                        "Content-Type: text/rfc822-headers\r\n",
                        "From: ann@our.example\r\nSubject: hello\r\n\r\n--=_")
                .doesNotContain("text\r\n\r\n--", "root@our", "eve@there");
        site.runner.fileAll();
        assertThat(site.mail("ann@our.example", "INBOX")).hasSize(2);
        assertThat(site.mail("bob@our.example", "INBOX")).hasSize(1);
    }

    @Test
    void whoDoesNotAskAndWhoSendsWithoutASenderIsToldNothing() {
        send("<bob@our.example>", "<root@our.example> NOTIFY=NEVER");
        site.submit(ANN + "C: MAIL FROM:<>\nS: 250 2.1.0 sender ok\n" + to("<bob@our.example> NOTIFY=SUCCESS") + TEXT
                + "S~ 250 2.0.0 taken as\n" + BYE);
        assertThat(site.mail("bob@our.example", "INBOX")).hasSize(2);
        assertThat(site.mail("ann@our.example", "INBOX")).isEmpty();
    }

    /** RFC 3461 §5.2.6: unless she said otherwise, she hears of what did not arrive. */
    @Test
    void whoseMailboxWentMeanwhileIsReported() {
        String said = ANN + FROM + to("<bob@our.example>") + to("<root@our.example> NOTIFY=NEVER") + TEXT
                + "S~ 250 2.0.0 taken as\n" + BYE;
        site.submit(said);
        site.accounts.remove(site.account("bob@our.example").id());
        site.accounts.remove(site.account("root@our.example").id());
        assertThat(site.mail("ann@our.example", "INBOX"))
                .singleElement()
                .satisfies(report -> assertThat(report)
                        .contains(
                                "Subject: Mail that did not arrive\r\n",
                                """
                        Final-Recipient: rfc822; bob@our.example
                        Action: failed
                        Status: 5.1.1
                        """.replace("\n", "\r\n"),
                                "From: ann@our.example\r\nSubject: hello\r\n\r\n--=_")
                        .doesNotContain("root@our"));
        assertThat(site.events.of("filing.report")).hasSize(1);
    }

    /** Accepted for somebody elsewhere, the message is lost to the one here all the same. */
    @Test
    void whoseMailboxWentDuringDataIsReported() {
        submitWith(
                "RCPT TO:<bob@our.example>\r\nRCPT TO:<eve@there.example>\r\nDATA\r\n",
                () -> site.accounts.remove(site.account("bob@our.example").id()));
        assertThat(site.mail("ann@our.example", "INBOX"))
                .singleElement()
                .satisfies(report -> assertThat(report)
                        .contains(
                                "Final-Recipient: rfc822; bob@our.example\r\nAction: failed\r\n",
                                "Received: ",
                                "Subject: hello\r\n")
                        .doesNotContain("eve@there"));
        assertThat(ask("queue.list").json().path("messages")).hasSize(1);
    }

    /** Plays a session in which something happens after the reply to DATA. */
    private void submitWith(String recipients, Runnable meanwhile) {
        String login = "\0ann@our.example\0right";
        String before = "EHLO pc\r\nAUTH PLAIN "
                + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.US_ASCII))
                + "\r\nMAIL FROM:<ann@our.example>\r\n" + recipients;
        var said = new ByteArrayInputStream(before.getBytes(StandardCharsets.US_ASCII)) {
            @Override
            public synchronized int available() {
                return 0;
            }
        };
        var text =
                new ByteArrayInputStream("From: ann@our.example\r\nSubject: hello\r\n\r\ntext\r\n.\r\nQUIT\r\n"
                        .getBytes(StandardCharsets.US_ASCII)) {
                    private boolean begun;

                    @Override
                    public synchronized int read(byte[] into, int from, int most) {
                        if (!begun) {
                            begun = true;
                            meanwhile.run();
                        }
                        return super.read(into, from, most);
                    }
                };
        var heard = new ByteArrayOutputStream();
        var peer = new ScriptedPeer(new SequenceInputStream(said, text), heard, "192.0.2.1").encrypted();
        try {
            site.submissionDoor().serve(peer);
        } catch (IOException e) {
            throw new AssertionError("the session broke", e);
        }
        assertThat(heard.toString(StandardCharsets.US_ASCII)).contains("250 2.0.0 taken as");
    }

    /** Who asks for reports must not fill his account beyond its quota with them; of failures he hears in any case. */
    @Test
    void aReportOfSuccessKeepsToTheQuota() {
        site.account("ann@our.example").limit(500);
        site.submit(ANN + FROM + to("<root@our.example> NOTIFY=SUCCESS") + TEXT + "S~ 250 2.0.0 taken as\n" + BYE);
        assertThat(site.mail("root@our.example", "INBOX")).hasSize(1);
        assertThat(site.mail("ann@our.example", "INBOX")).isEmpty();
        assertThat(site.events.of("filing.report")).singleElement().satisfies(event -> {
            assertThat(event.reason()).isEqualTo(Reason.MAILBOX_FULL);
            assertThat(event.fields()).containsEntry("filed", false).containsEntry("failed", false);
        });
        site.submit(ANN + FROM + to("<root@our.example>") + TEXT + "S~ 250 2.0.0 taken as\n" + BYE);
        site.accounts.remove(site.account("root@our.example").id());
        assertThat(site.mail("ann@our.example", "INBOX")).hasSize(1);
    }

    /** The same wishes said again are the same recipient; other wishes are another (RFC 3461 §4.1, §4.2). */
    @Test
    void whoIsNamedOftenIsReportedAndQueuedOnce() {
        var said = new StringBuilder(ANN + FROM);
        for (int i = 0; i < 5; i++) {
            said.append(to("<bob@our.example> NOTIFY=SUCCESS"))
                    .append(to("<BOB@our.example> NOTIFY=SUCCESS"))
                    .append(to("<eve@there.example>"));
        }
        said.append(to("<Eve@there.example>"));
        site.submit(said + TEXT + "S~ 250 2.0.0 taken as\n" + BYE);
        assertThat(site.mail("bob@our.example", "INBOX")).hasSize(1);
        assertThat(site.mail("ann@our.example", "INBOX"))
                .singleElement()
                .satisfies(report ->
                        assertThat(report.split("Final-Recipient:", -1)).hasSize(2));
        assertThat(ask("queue.list").text().getFirst()).endsWith(" to eve@there.example held, Eve@there.example held");
    }
}
