package org.postern.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server is killed under load, again and again, and owes nothing afterwards. */
@SuppressWarnings("NullAway.Init")
final class KilledServerTest {
    private static final Workload.Size SIZE = new Workload.Size(3, 2, 4);
    private static final int LONGEST_MILLIS = 1_500;
    /** Kills of one data folder, so that the time for comparing stays bounded. */
    private static final int OF_ONE_FOLDER = 40;

    @TempDir
    Path folder;

    private final Ledger.Figures sum = new Ledger.Figures();

    @Test
    void nothingAcknowledgedIsLostHoweverOftenTheServerIsKilled() throws Exception {
        int rounds = Tier.isLong() ? 200 : 20;
        long seed = Tier.seed();
        System.out.println("kill -9: seed " + seed + " (repeat with -Dpostern.seed=" + seed + ")");
        SplittableRandom random = new SplittableRandom(seed);
        for (int done = 0; done < rounds; done += OF_ONE_FOLDER) {
            oneFolder("data" + done, Math.min(OF_ONE_FOLDER, rounds - done), random);
        }
        System.out.println("kill -9: " + rounds + " rounds, " + sum);
        assertThat(sum.acknowledged).isGreaterThan(10L * rounds);
    }

    private void oneFolder(String name, int rounds, SplittableRandom random) throws IOException, InterruptedException {
        Ledger ledger = new Ledger();
        AtomicLong tags = new AtomicLong();
        ServerProcess.Plan plan = ServerProcess.Plan.in(folder, name);
        for (int round = 0; round < rounds; round++) {
            try (ServerProcess server = ServerProcess.start(plan)) {
                if (round == 0) {
                    Workload.prepare(server, SIZE);
                }
                assertThat(Audit.ofNews(server, ledger))
                        .as("round %d: %s", round, ledger.figures())
                        .isEmpty();
                Workload workload = Workload.start(server, ledger, tags, SIZE, random.split());
                workload.awaitConnected();
                pause(random.nextInt(LONGEST_MILLIS));
                server.kill();
                assertThat(workload.end()).as("round %d", round).isEmpty();
            }
        }
        try (ServerProcess server = ServerProcess.start(plan)) {
            assertThat(Audit.ofEverything(server, ledger))
                    .as("at the end: %s", ledger.figures())
                    .isEmpty();
        }
        sum.add(ledger.figures());
    }

    /** Lets the load run for a while: there is nothing to wait for. */
    private static void pause(long millis) throws InterruptedException {
        boolean never = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        assertThat(never).isFalse();
    }
}
