package org.postern.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power fails: whatever was not synced by then is gone, or half of it is there. Nothing acknowledged is lost. */
@SuppressWarnings("NullAway.Init")
final class LostWritesTest {
    private static final Workload.Size SIZE = new Workload.Size(2, 1, 2);

    @TempDir
    Path folder;

    private final Ledger ledger = new Ledger();
    private final List<Trace.Call> moments = new ArrayList<>();
    private final Ledger.Figures sum = new Ledger.Figures();

    @Test
    void whatWasAcknowledgedSurvivesTheLossOfAllThatWasNotSynced() throws Exception {
        Path strace = Strace.program();
        long seed = Tier.seed();
        System.out.println("power failures: seed " + seed + " (repeat with -Dpostern.seed=" + seed + ")");
        SplittableRandom random = new SplittableRandom(seed);
        Path data = folder.toRealPath().resolve("data");
        SyncedDisk disk = recorded(strace, data, random);
        assertThat(differences(disk.files(Long.MAX_VALUE, SyncedDisk.Leftovers.ALL, random), data))
                .as("the trace tells of every change")
                .isEmpty();
        int failures = Tier.isLong() ? 40 : 6;
        for (int i = 0; i < failures; i++) {
            Trace.Call moment = i == 0 ? moments.getLast() : moments.get(random.nextInt(moments.size()));
            var leftovers = i % 2 == 0 ? SyncedDisk.Leftovers.NONE : SyncedDisk.Leftovers.SOME;
            fail(disk, moment, leftovers, random);
        }
        System.out.println("power failures: " + failures + " moments, " + sum);
        assertThat(sum.acknowledged).isGreaterThan(10L * failures);
    }

    private SyncedDisk recorded(Path strace, Path data, SplittableRandom random)
            throws IOException, InterruptedException {
        Files.createDirectory(data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path trace = folder.resolve("trace");
        var plan = ServerProcess.Plan.in(folder.toRealPath()).under(Trace.recorder(strace, trace));
        long begun;
        try (ServerProcess server = ServerProcess.start(plan)) {
            Workload.prepare(server, SIZE);
            begun = System.currentTimeMillis() * 1_000;
            Workload workload = Workload.start(server, ledger, new AtomicLong(), SIZE, random.split());
            workload.awaitConnected();
            boolean never = new CountDownLatch(1).await(Tier.isLong() ? 20 : 5, TimeUnit.SECONDS);
            assertThat(never).isFalse();
            assertThat(workload.end()).isEmpty();
            server.kill();
        }
        Trace.read(trace, call -> {
            if (call.micros() > begun) {
                moments.add(new Trace.Call(call.begun(), call.ended(), call.micros(), call.name(), "", 0));
            }
        });
        return SyncedDisk.replay(trace, data);
    }

    private void fail(SyncedDisk disk, Trace.Call moment, SyncedDisk.Leftovers leftovers, SplittableRandom random)
            throws IOException, InterruptedException {
        Path image = folder.resolve("after-" + moment.begun() + "-" + leftovers);
        SyncedDisk.write(disk.files(moment.begun(), leftovers, random), image);
        Ledger then = ledger.asOf(moment.micros() / 1_000);
        try (ServerProcess server = ServerProcess.start(
                ServerProcess.Plan.in(folder, image.getFileName().toString()))) {
            assertThat(Audit.ofEverything(server, then))
                    .as("power failed at call %d, leftovers %s, %s", moment.begun(), leftovers, then.figures())
                    .isEmpty();
        }
        sum.add(then.figures());
    }

    /** Where what was rebuilt from the trace is not what lies in the folder. */
    private static List<String> differences(Map<String, byte[]> rebuilt, Path data) throws IOException {
        Map<String, byte[]> left = new TreeMap<>(rebuilt);
        List<String> differences = new ArrayList<>();
        try (Stream<Path> real = Files.walk(data)) {
            for (Path path : real.filter(Files::isRegularFile).toList()) {
                String name = data.relativize(path).toString();
                byte[] ours = left.remove(name);
                if (ours == null || !Arrays.equals(ours, Files.readAllBytes(path))) {
                    differences.add(name + (ours == null ? " is not in the trace" : " differs from the trace"));
                }
            }
        }
        left.keySet().stream().filter(name -> !name.endsWith("/")).forEach(name -> differences.add(name + " is gone"));
        return differences;
    }
}
