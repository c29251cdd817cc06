package org.postern.smtpserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postern.store.account.DeliveryId;
import org.postern.store.account.EvidenceRow;
import org.postern.store.memory.MemoryStore;
import org.postern.store.queue.OutboxItem;
import org.postern.store.queue.QueueItem;
import org.postern.testkit.store.FaultyStore;

/**
 * Over a store that loses answers and refuses, and a server that stops between the steps: what got its 250 is in mailbox,
 * queue and evidence, what did not is there at most once, and nothing is there twice.
 */
final class SubmittedOnceTest {
    private static final int MESSAGES = 150;

    @Test
    void whatWasAcknowledgedIsFiledQueuedAndProvenOnce() throws IOException {
        var memory = new MemoryStore();
        new MailSite(memory, true);
        var faulty = new FaultyStore(memory, 43, new FaultyStore.Odds(40, 40, 60, 40, 0, 0));
        boolean[] acknowledged = new boolean[MESSAGES];
        MailSite site = new MailSite(faulty, false);
        for (int i = 0; i < MESSAGES; i++) {
            if (i % 10 == 9) {
                site = new MailSite(faulty, false); // as after a stop: what was in memory is forgotten
                site.outboxRunner.handOnAll();
            }
            acknowledged[i] = send(site, "message-" + i);
        }
        for (int round = 0; round < 500 && !waiting(site).isEmpty(); round++) {
            site.outboxRunner.handOnAll();
        }
        assertThat(waiting(site)).isEmpty();
        for (int round = 0; round < 50; round++) {
            site.runner.fileAll();
        }
        List<String> mail = site.mail("bob@our.example", "INBOX");
        List<DeliveryId> queued = queued(site);
        List<String> proven = proven(site);
        for (int i = 0; i < MESSAGES; i++) {
            String id = "<message-" + i + "@our.example>";
            long least = acknowledged[i] ? 1 : 0;
            assertThat(mail.stream().filter(it -> it.contains(id)).count())
                    .as(id)
                    .isBetween(least, 1L);
            assertThat(proven.stream().filter(id::equals).count()).as(id).isBetween(least, 1L);
        }
        assertThat(queued).doesNotHaveDuplicates().hasSize(proven.size());
        assertThat(mail).hasSameSizeAs(proven);
        assertThat(site.submissions.check(site.account("ann@our.example").id())).isEmpty();
        assertThat(faulty.faults()).isGreaterThan(5);
        assertThat(site.events.faults).isEmpty();
    }

    /** What was sent, or dropped, since it was handed on must not come again. */
    @Test
    void whatIsFoundInMemoryAndInTheStoreIsHandedOnOnce() throws IOException {
        var site = new MailSite();
        assertThat(send(site, "once")).isTrue();
        OutboxItem item = waiting(site).getFirst();
        site.outbox.handOn(item);
        assertThat(queued(site)).hasSize(1);
        site.runner.fileAll();
        site.queue.drop(item.message());

        assertThat(site.outbox.handOn(item)).isNull();

        assertThat(queued(site)).isEmpty();
        assertThat(site.mail("bob@our.example", "INBOX")).hasSize(1);
    }

    private static List<OutboxItem> waiting(MailSite site) {
        var found = new ArrayList<OutboxItem>();
        site.outbox.eachWaiting(found::add, damage -> {
            throw new AssertionError(damage);
        });
        return found;
    }

    private static List<DeliveryId> queued(MailSite site) {
        var found = new ArrayList<QueueItem>();
        site.queue.each(found::add, damage -> {
            throw new AssertionError(damage);
        });
        return found.stream().map(item -> item.message().id()).toList();
    }

    private static List<String> proven(MailSite site) {
        var rows = new ArrayList<EvidenceRow>();
        site.submissions.eachEvidence(site.account("ann@our.example").id(), rows::add);
        return rows.stream().map(row -> row.what().messageId()).toList();
    }

    private static boolean send(MailSite site, String id) throws IOException {
        String login =
                Base64.getEncoder().encodeToString("\0ann@our.example\0right".getBytes(StandardCharsets.US_ASCII));
        String said = "EHLO x\r\nAUTH PLAIN " + login + "\r\nMAIL FROM:<ann@our.example>\r\n"
                + "RCPT TO:<bob@our.example>\r\nRCPT TO:<eve@there.example>\r\nDATA\r\n"
                + "From: ann@our.example\r\nMessage-ID: <" + id + "@our.example>\r\n\r\n.\r\n";
        var in = new ByteArrayInputStream(said.getBytes(StandardCharsets.US_ASCII)) {
            @Override
            public synchronized int available() {
                return 0;
            }
        };
        var heard = new ByteArrayOutputStream();
        site.submissionDoor().serve(new ScriptedPeer(in, heard, "192.0.2.1").encrypted());
        return heard.toString(StandardCharsets.US_ASCII).contains("250 2.0.0 taken as");
    }
}
