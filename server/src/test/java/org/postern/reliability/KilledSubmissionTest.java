package org.postern.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.control.Answer;
import tools.jackson.databind.JsonNode;

/**
 * People log in and send, each message to somebody here and to somebody elsewhere, while the server is killed again and again.
 * What got its 250 is in one mailbox once and in the queue once, and its sender, who asked for it, has one report that it
 * arrived; what did not is in all three once, or in none; and the evidence holds.
 */
@SuppressWarnings("NullAway.Init")
final class KilledSubmissionTest {
    private static final int SENDERS = Workload.ACCOUNTS;
    private static final int LONGEST_MILLIS = 700;
    private static final int OF_ONE_FOLDER = 10;
    private static final String MARK = "Message-ID: <sent-";
    private static final String REPORT = "Action: delivered\r\n";
    private static final String ELSEWHERE = "@elsewhere.test";
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private static final long AGAIN = TimeUnit.MILLISECONDS.toNanos(50);

    @TempDir
    Path folder;

    private final AtomicLong tags = new AtomicLong();
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> wrong = ConcurrentHashMap.newKeySet();

    @Test
    void whatWasAcknowledgedIsFiledReportedAndQueuedOnceHoweverOftenTheServerIsKilled() throws Exception {
        int rounds = Tier.isLong() ? 60 : 2;
        long seed = Tier.seed();
        System.out.println("kill -9 of submissions: seed " + seed + " (repeat with -Dpostern.seed=" + seed + ")");
        SplittableRandom random = new SplittableRandom(seed);
        long sum = 0;
        for (int done = 0; done < rounds; done += OF_ONE_FOLDER) {
            acknowledged.clear();
            oneFolder("data" + done, Math.min(OF_ONE_FOLDER, rounds - done), random);
            sum += acknowledged.size();
        }
        System.out.println("kill -9 of submissions: " + rounds + " rounds, " + sum + " acknowledged");
        assertThat(sum).isGreaterThan(rounds);
    }

    private void oneFolder(String name, int rounds, SplittableRandom random) throws IOException, InterruptedException {
        ServerProcess.Plan plan = ServerProcess.Plan.in(folder, name).with("limits.waiting-messages=100000");
        for (int round = 0; round <= rounds; round++) {
            try (ServerProcess server = ServerProcess.start(plan)) {
                compare(server, "round " + round);
                if (round < rounds) {
                    List<Thread> senders = send(server);
                    pause(200 + random.nextInt(LONGEST_MILLIS));
                    server.kill();
                    for (Thread sender : senders) {
                        sender.join();
                    }
                    assertThat(wrong).as("round %d", round).isEmpty();
                }
            }
        }
    }

    private List<Thread> send(ServerProcess server) throws InterruptedException {
        var connected = new CountDownLatch(SENDERS);
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            int number = i;
            senders.add(Thread.ofVirtual().start(() -> send(server, number, connected)));
        }
        connected.await();
        return senders;
    }

    private void send(ServerProcess server, int number, CountDownLatch connected) {
        String from = Workload.account(number);
        boolean counted = false;
        try (SmtpClient client = SmtpClient.submitting(server, from)) {
            connected.countDown();
            counted = true;
            while (true) {
                long tag = tags.incrementAndGet();
                String text = "From: " + from + "\r\n" + MARK + tag + "@load.test>\r\n\r\nhello\r\n";
                List<String> to =
                        List.of("<" + Workload.account(number + 1) + "> NOTIFY=SUCCESS", "<e" + tag + ELSEWHERE + ">");
                String reply = client.sendAsWished(to, text.getBytes(StandardCharsets.US_ASCII), tag % 3 == 0);
                if (reply.startsWith("250")) {
                    acknowledged.add(tag);
                } else {
                    wrong.add("a message was not taken: " + reply);
                    return;
                }
            }
        } catch (IOException broken) {
            if (server.isAlive() && !counted) {
                wrong.add("nobody could log in: " + broken);
            }
        } finally {
            if (!counted) {
                connected.countDown();
            }
        }
    }

    private void compare(ServerProcess server, String when) throws IOException {
        long until = System.nanoTime() + PATIENCE;
        Inboxes inboxes = inboxes(server);
        Map<Long, Integer> queued = queued(server);
        while (!(inboxes.filed().keySet().containsAll(acknowledged)
                        && queued.keySet().containsAll(acknowledged)
                        && inboxes.filed().equals(queued)
                        && inboxes.reported().equals(queued))
                && System.nanoTime() < until) {
            LockSupport.parkNanos(AGAIN); // what was acknowledged is brought there after the restart
            inboxes = inboxes(server);
            queued = queued(server);
        }
        assertThat(inboxes.filed().keySet()).as(when).containsAll(acknowledged);
        assertThat(queued.keySet()).as(when).containsAll(acknowledged);
        assertThat(inboxes.filed().values()).as(when).allMatch(count -> count == 1);
        assertThat(queued).as(when).isEqualTo(inboxes.filed());
        assertThat(inboxes.reported()).as("reports, " + when).isEqualTo(inboxes.filed());
        assertThat(server.findings()).as(when).isEmpty();
    }

    /** How often each message, and each report on one, is there. */
    private record Inboxes(Map<Long, Integer> filed, Map<Long, Integer> reported) {}

    private static Inboxes inboxes(ServerProcess server) throws IOException {
        var inboxes = new Inboxes(new HashMap<>(), new HashMap<>());
        for (int i = 0; i < Workload.ACCOUNTS; i++) {
            try (ImapClient client = new ImapClient(server, Workload.account(i))) {
                client.select("INBOX");
                for (ImapClient.Fetched fetched : client.fetch("1:*", true)) {
                    byte[] body = Objects.requireNonNull(fetched.body()).toArray();
                    String text = new String(body, StandardCharsets.ISO_8859_1);
                    int at = text.indexOf(MARK); // a report returns the header of the message
                    if (at >= 0) {
                        Map<Long, Integer> kind = text.contains(REPORT) ? inboxes.reported() : inboxes.filed();
                        kind.merge(tag(text.substring(at + MARK.length()), '@'), 1, Integer::sum);
                    }
                }
            }
        }
        return inboxes;
    }

    private static Map<Long, Integer> queued(ServerProcess server) {
        Map<Long, Integer> queued = new HashMap<>();
        String after = "";
        do {
            Answer part = server.ask("queue.list", Map.of("limit", "1000", "after", after));
            for (JsonNode message : part.json().path("messages")) {
                for (JsonNode recipient : message.path("recipients")) {
                    String address = recipient.path("address").stringValue();
                    queued.merge(tag(address.substring(1), '@'), 1, Integer::sum);
                }
            }
            after = part.json().path("next").stringValue();
        } while (!after.isEmpty());
        return queued;
    }

    private static long tag(String text, char end) {
        return Long.parseLong(text.substring(0, text.indexOf(end)));
    }

    /** Lets them send for a while: there is nothing to wait for. */
    private static void pause(long millis) throws InterruptedException {
        boolean never = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        assertThat(never).isFalse();
    }
}
