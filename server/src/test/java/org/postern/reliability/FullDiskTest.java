package org.postern.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.reliability.Ledger.Place;
import org.postern.testkit.Eventually;

/** The disk fills up under load: everybody is told in time, nothing is lost, and it goes on by itself. */
@SuppressWarnings("NullAway.Init")
final class FullDiskTest {
    private static final long MIB = 1L << 20;
    private static final int DISK = 192;
    /** Below what strangers must leave, above what the store itself needs: see the settings below. */
    private static final long LOW = 29 * MIB;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long HOLD = TimeUnit.SECONDS.toNanos(3);

    @TempDir
    Path folder;

    private final Ledger ledger = new Ledger();
    private final AtomicLong tags = new AtomicLong();
    private final AtomicLong laterSaid = new AtomicLong();
    private final AtomicLong noSaid = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final List<String> wrong = new ArrayList<>();
    private volatile boolean stopping;

    @Test
    void aFullDiskLosesNothingAndHealsWhenThereIsRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.of(DISK, folder.resolve("disk"))) {
            ServerProcess.Plan plan =
                    disk.plan(folder.resolve("server.log"), "memory.store-writes=8 MiB", "memory.store-log=16 MiB");
            try (ServerProcess server = ServerProcess.start(plan)) {
                strangersStopBeforePeople(server, disk);
                fullUnderLoad(server, disk);
                assertThat(wrong).isEmpty();
                assertThat(Audit.ofEverything(server, ledger))
                        .as("%s", ledger.figures())
                        .isEmpty();
                server.stop();
            }
            try (ServerProcess server = ServerProcess.start(plan)) {
                assertThat(Audit.ofEverything(server, ledger))
                        .as("%s", ledger.figures())
                        .isEmpty();
            }
        }
        System.out.println("full disk: " + laterSaid + " times 452, " + noSaid + " times NO, " + ledger.figures());
    }

    private void strangersStopBeforePeople(ServerProcess server, SmallDisk disk) throws IOException {
        try (SmtpClient stranger = new SmtpClient(server.smtp());
                ImapClient person = new ImapClient(server, Workload.account(0))) {
            assertThat(deliver(stranger, 20_000)).startsWith("250");
            assertThat(append(person, 20_000)).startsWith("OK");
            disk.fillTo(LOW);
            Eventually.holds(
                    "strangers are put off",
                    PATIENCE,
                    () -> deliverQuietly(stranger, 20_000).startsWith("452"));
            assertThat(append(person, 20_000)).startsWith("OK");
        }
    }

    private void fullUnderLoad(ServerProcess server, SmallDisk disk) throws IOException, InterruptedException {
        disk.makeRoom();
        List<Thread> load = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            SplittableRandom random = new SplittableRandom(i);
            boolean sends = i % 2 == 0;
            load.add(Thread.ofVirtual().start(() -> work(server, sends, random)));
        }
        long before = taken.get();
        Eventually.holds("mail is taken", PATIENCE, () -> taken.get() > before + 20);
        disk.fillTo(0);
        Eventually.holds("everybody is refused", PATIENCE, () -> laterSaid.get() > 1 && noSaid.get() > 1);
        LockSupport.parkNanos(HOLD);
        disk.fillTo(0);
        stillOpenForPeople(server);
        long stood = taken.get();
        disk.makeRoom();
        Eventually.holds("mail is taken again, without a restart", PATIENCE, () -> taken.get() > stood + 20);
        stopping = true;
        for (Thread thread : load) {
            thread.join();
        }
        assertThat(server.isAlive()).isTrue();
    }

    /** On the full disk: reading works, a refused message leaves the session in step, and deleting works. */
    private void stillOpenForPeople(ServerProcess server) throws IOException {
        try (ImapClient person = new ImapClient(server, Workload.account(0))) {
            assertThat(append(person, 500_000)).startsWith("NO");
            assertThat(append(person, 3_000)).startsWith("NO");
            assertThat(person.must("NOOP").isOk()).isTrue();
            person.select("INBOX");
            assertThat(person.fetch("1:*", true)).isNotEmpty();
        }
        Eventually.holds("deleting works", PATIENCE, () -> deletes(server));
    }

    private boolean deletes(ServerProcess server) {
        try (ImapClient person = new ImapClient(server, Workload.account(0))) {
            Place inbox = new Place(Workload.account(0), "INBOX");
            person.select("INBOX");
            Ledger.Entry entry = ledger.some(inbox, 0);
            if (entry == null) {
                return false;
            }
            ledger.askExpunge(inbox, entry.sample().tag());
            person.must("UID STORE " + entry.uid() + " +FLAGS.SILENT (\\Deleted)");
            person.must("UID EXPUNGE " + entry.uid());
            ledger.expunged(inbox, entry.sample().tag());
            return true;
        } catch (IOException again) {
            return false;
        }
    }

    private void work(ServerProcess server, boolean sends, SplittableRandom random) {
        while (!stopping) {
            try (SmtpClient stranger = new SmtpClient(server.smtp());
                    ImapClient person = new ImapClient(server, Workload.account(1))) {
                while (!stopping) {
                    int size = random.nextInt(10) == 0 ? 400_000 : random.nextInt(200, 30_000);
                    String answer = sends ? deliver(stranger, size) : append(person, size);
                    if (!answer.startsWith("2") && !answer.startsWith("OK")) {
                        LockSupport.parkNanos(PAUSE);
                    }
                }
            } catch (IOException closed) {
                LockSupport.parkNanos(PAUSE); // an outcome that nobody knows ends a session
            } catch (RuntimeException | AssertionError fault) {
                note("a client failed: " + fault);
                return;
            }
        }
    }

    private void note(String words) {
        synchronized (wrong) {
            wrong.add(words);
        }
    }

    private String deliverQuietly(SmtpClient client, int size) {
        try {
            return deliver(client, size);
        } catch (IOException broken) {
            return broken.toString();
        }
    }

    private String deliver(SmtpClient client, int size) throws IOException {
        Sample sample = new Sample(tags.incrementAndGet(), size);
        List<Place> to = List.of(new Place(Workload.account(2), "INBOX"));
        ledger.offer(sample, to);
        String reply = client.send(List.of(Workload.account(2)), sample.bytes(), false);
        if (reply.startsWith("250")) {
            ledger.taken(sample, to, 0);
            taken.incrementAndGet();
        } else {
            ledger.refused(sample, to);
            laterSaid.addAndGet(reply.startsWith("452") ? 1 : 0);
            if (!reply.startsWith("4")) {
                note("a message was refused for good: " + reply);
            }
        }
        return reply;
    }

    private String append(ImapClient client, int size) throws IOException {
        Sample sample = new Sample(tags.incrementAndGet(), size);
        List<Place> to = List.of(new Place(client.user(), "INBOX"));
        ledger.offer(sample, to);
        ImapClient.Answer answer = client.append("INBOX", sample.bytes());
        if (answer.isOk()) {
            ledger.taken(sample, to, answer.uid());
            taken.incrementAndGet();
        } else {
            ledger.refused(sample, to);
            noSaid.incrementAndGet();
            if (!answer.status().startsWith("NO")) {
                note("APPEND: " + answer.status());
            }
        }
        return answer.status();
    }
}
