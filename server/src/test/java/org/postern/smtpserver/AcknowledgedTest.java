package org.postern.smtpserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postern.store.memory.MemoryStore;
import org.postern.store.queue.Delivery;
import org.postern.testkit.store.FaultyStore;

/** Over a store that loses answers and refuses: what got its 250 is there, what did not is there at most once. */
final class AcknowledgedTest {
    private static final int MESSAGES = 150;

    private static List<Delivery> underWay(MailSite site) {
        var found = new ArrayList<Delivery>();
        site.deliveries.eachUnderWay(found::add, damage -> {
            throw new AssertionError(damage);
        });
        return found;
    }

    @Test
    void whatWasAcknowledgedIsThereAndNothingIsThereTwice() throws IOException {
        var memory = new MemoryStore();
        new MailSite(memory, true);
        var faulty = new FaultyStore(memory, 42, new FaultyStore.Odds(40, 40, 60, 40, 0, 0));
        try (MailSite site = new MailSite(faulty, false)) {
            boolean[] acknowledged = new boolean[MESSAGES];
            for (int i = 0; i < MESSAGES; i++) {
                acknowledged[i] = send(site, i % 2 == 0 ? "ann@our.example" : "team@our.example", "message-" + i);
            }
            for (int round = 0; round < 200 && !underWay(site).isEmpty(); round++) {
                site.runner.fileAll();
            }
            assertThat(underWay(site)).isEmpty();
            List<String> mail = site.mail("ann@our.example", "INBOX");
            for (int i = 0; i < MESSAGES; i++) {
                String subject = "Subject: message-" + i + "\r\n";
                assertThat(mail.stream().filter(it -> it.contains(subject)).count())
                        .as(subject)
                        .isBetween(acknowledged[i] ? 1L : 0L, 1L);
            }
            assertThat(faulty.faults()).isGreaterThan(5);
            assertThat(site.events.faults).isEmpty();
        }
    }

    private static boolean send(MailSite site, String to, String subject) throws IOException {
        String said =
                "EHLO x\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<" + to + ">\r\nDATA\r\nSubject: " + subject + "\r\n\r\n.\r\n";
        var in = new ByteArrayInputStream(said.getBytes(StandardCharsets.US_ASCII)) {
            @Override
            public synchronized int available() {
                return 0;
            }
        };
        var heard = new ByteArrayOutputStream();
        site.door().serve(new ScriptedPeer(in, heard, "192.0.2.1"));
        return heard.toString(StandardCharsets.US_ASCII).contains("250 2.0.0 taken as");
    }
}
