package org.postern.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postern.control.Answer;
import org.postern.listen.FileDescriptors;

/**
 * A server while thousands of strangers attack it: whoever is honest is served meanwhile, memory stays within its bounds,
 * and afterwards all is given back. The short tier takes it as the launcher starts it on a machine with 1 GiB, with the
 * limits of production, and more strangers than it keeps; the long tier as on one with 8 GiB, with limits that keep 10,000.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init")
final class UnderFireTest {
    private static final int MANY = 10_000;
    private static final int FEW = 2_500;
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofSeconds(1);
    /** Milliseconds: fivefold what a login may take. */
    private static final long LOGIN = 5_000;
    /** MiB that the process may take beside its heap: code, store, threads. */
    private static final long BESIDE = 224;
    /** MiB that may stay more after all attacks than before: code that was compiled, above all. */
    private static final long STAYS = 96;

    private static final Duration GIVEN_BACK = Duration.ofSeconds(60);
    /** Carriers, collector and compiler threads come when there is work, and stay. */
    private static final int THREADS = 24;

    private static final int FILES = 60;
    /** Files that are left to a server that runs short of them. */
    private static final int FEW_FILES = 150;

    private static final int WARM_UP = 20;
    /** Ten seconds in all. */
    private static final int TRIES = 100;

    private static final Duration PAUSE = Duration.ofMillis(100);

    /** MiB. */
    private final int heap = Tier.isLong() ? 2_048 : 256;

    private ServerProcess server;
    private Footprint before;
    private int strangers;
    private int newcomers;
    private int secondTries;

    /** What the honest saw. */
    private record Served(Times known, Times fresh, Times mail) {
        Served() {
            this(new Times(), new Times(), new Times());
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        assumeTrue(Footprint.canBeTaken(), "no /proc/self/smaps_rollup here");
        strangers = (int) Math.min(Tier.isLong() ? MANY : FEW, FileDescriptors.most() - 1_000);
        assumeTrue(strangers >= 1_000, "too few file descriptors (ulimit -n) for a thousand strangers");
        ServerProcess.Plan usual = ServerProcess.Plan.in(folder);
        server = ServerProcess.startAsShipped(
                Tier.isLong() ? usual.with("limits.connections=10000", "memory.strangers=512 MiB") : usual, heap);
        for (int i = 0; i < WARM_UP; i++) {
            serve(new Served());
        }
        before = Footprint.tidied(server.pid());
        System.out.printf("%d strangers at once; the server has a heap of %d MiB%n", strangers, heap);
        System.out.println("                   connections         login, known    login, new      delivery (ms)"
                + "   memory (MiB)     processors");
        System.out.println("attack               opened  closed   50%  99% max   50%  99% max   50%  99% max"
                + "  strangers  peak  server attack");
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Order(1)
    void whoeverIsHonestIsServedMeanwhile(Attack attack) throws Exception {
        withstand(attack, attack.toString());
    }

    @Test
    @Order(2)
    void withoutFilesLeftStrangersMakeRoomForWhoComes() throws Exception {
        long left = Footprint.of(server.pid()).files() + FEW_FILES;
        limitFiles(left);
        try {
            withstand(Attack.SILENT, "few files left");
        } finally {
            limitFiles(FileDescriptors.most());
        }
    }

    @Test
    @Order(3)
    void afterwardsAllIsGivenBack() throws Exception {
        Footprint after = Footprint.tidied(server.pid());
        System.out.printf("%d MiB before, %d MiB after all%n", before.memory(), after.memory());
        System.out.printf("%d of %d newcomers logged in at the second try%n", secondTries, newcomers);
        assertThat(secondTries).isLessThan(newcomers / 20);
        assertThat(after.memory()).as("MiB").isLessThan(before.memory() + STAYS);
        assertThat(after.files()).isLessThanOrEqualTo(before.files() + FILES);
        assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + THREADS);
    }

    private void withstand(Attack attack, String name) throws Exception {
        var served = new Served();
        long peak = 0;
        long held = 0;
        long began = System.nanoTime();
        long ours = Footprint.processor(ProcessHandle.current().pid());
        long theirs = Footprint.processor(server.pid());
        Strangers attackers = Strangers.start(attack, server, strangers);
        try (attackers) {
            long end = began + (Tier.isLong() ? LONG : SHORT).toNanos();
            while (served.known.count() < 3 || System.nanoTime() < end) {
                serve(served);
                peak = Math.max(peak, Footprint.memory(server.pid()));
                held = Math.max(held, figure("memory.strangers"));
                pause(100);
            }
        }
        double millis = (System.nanoTime() - began) / 1e6;
        System.out.printf(
                "%-18s  %7d %7d  %s  %s  %s  %8d %6d %7.1f %6.1f%n",
                name.toLowerCase(Locale.ROOT).replace('_', ' '),
                attackers.opened(),
                attackers.thrownOut(),
                served.known,
                served.fresh,
                served.mail,
                held >> 20,
                peak,
                (Footprint.processor(server.pid()) - theirs) / millis,
                (Footprint.processor(ProcessHandle.current().pid()) - ours) / millis);
        untilGivenBack();
        assertThat(attackers.opened()).isGreaterThanOrEqualTo(strangers / 4);
        assertThat(served.known.worst())
                .as("login from where he logged in lately")
                .isLessThan(LOGIN);
        assertThat(served.fresh.worst()).as("login from a new place").isLessThan(LOGIN);
        assertThat(served.mail.worst()).as("delivery").isLessThan(LOGIN);
        assertThat(figure("faults")).as("%s", server.faults()).isZero();
        assertThat(peak).as("MiB at the peak").isLessThan(heap + BESIDE);
    }

    private void limitFiles(long most) throws IOException, InterruptedException {
        Process limiting = new ProcessBuilder("prlimit", "--pid", Long.toString(server.pid()), "--nofile=" + most + ":")
                .inheritIO()
                .start();
        assertThat(limiting.waitFor()).isZero();
    }

    /** And for half a second more: some may still wait in the kernel to be taken. */
    private void untilGivenBack() throws InterruptedException {
        long until = System.nanoTime() + GIVEN_BACK.toNanos();
        int quiet = 0;
        while (System.nanoTime() < until && quiet < 10) {
            quiet = figure("connections.open") > 0 ? 0 : quiet + 1;
            pause(50);
        }
        assertThat(figure("connections.open")).isZero();
        assertThat(figure("connections.strangers")).isZero();
        assertThat(figure("memory.strangers")).isZero();
    }

    /** Somebody logs in from where he did before, somebody from a network never seen, and a message comes. */
    private void serve(Served served) throws IOException {
        served.known.add(login(InetAddress.ofLiteral("127.0.0.1")));
        int number = newcomers++;
        served.fresh.add(
                loginAgain(InetAddress.ofLiteral("127." + (240 + number / 250 % 10) + "." + number % 250 + ".1")));
        byte[] message = "Subject: under fire\r\n\r\nstill here\r\n".getBytes(StandardCharsets.US_ASCII);
        long began = System.nanoTime();
        try (SmtpClient sender = new SmtpClient(server.smtp())) {
            assertThat(sender.send(List.of(Workload.account(1)), message, false))
                    .startsWith("250 ");
        }
        served.mail.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }

    private long login(InetAddress from) throws IOException {
        try (ImapClient client = new ImapClient(server, Workload.account(0), from)) {
            return client.loginMillis();
        }
    }

    /** Nobody knows him yet, so his place may be needed before he has said a word: mail programs try a second time. */
    private long loginAgain(InetAddress from) throws IOException {
        long began = System.nanoTime();
        try {
            return login(from);
        } catch (SocketException _) {
            secondTries++;
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) + login(from);
        }
    }

    private long figure(String name) {
        return status().json().get("figures").get(name).longValue();
    }

    /** Without files left, the socket of commands may be closed at once: then an operator asks again. */
    private Answer status() {
        for (int tries = 0; ; tries++) {
            try {
                return server.ask("status");
            } catch (AssertionError e) {
                if (tries == TRIES) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static void pause(long millis) throws InterruptedException {
        boolean never = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        assertThat(never).isFalse();
    }
}
