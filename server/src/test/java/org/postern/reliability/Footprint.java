package org.postern.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.postern.testkit.Eventually;

/**
 * What a process takes of the machine, as Linux counts it.
 *
 * @param memory its share of the memory that is in use (PSS), MiB
 * @param files open files and sockets
 * @param threads of the system; virtual ones are none
 */
record Footprint(long memory, long files, long threads) {
    private static final long GARBAGE_SECONDS = 60;
    /** G1 gives memory back behind the collection, a step at a time. */
    private static final Duration UNCOMMITTED = Duration.ofSeconds(20);
    /** Looks in a row at which it did not shrink: some hundred milliseconds. */
    private static final int QUIET = 50;

    static boolean canBeTaken() {
        return Files.isReadable(Path.of("/proc/self/smaps_rollup"));
    }

    static Footprint of(long pid) throws IOException {
        return new Footprint(memory(pid), entries(pid, "fd"), entries(pid, "task"));
    }

    /** After the garbage has been collected: what it needs, not what it has not tidied yet. */
    static Footprint tidied(long pid) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process collecting = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!collecting.waitFor(GARBAGE_SECONDS, TimeUnit.SECONDS) || collecting.exitValue() != 0) {
            collecting.destroyForcibly();
            throw new IOException("the garbage was not collected");
        }
        var least = new AtomicLong(Long.MAX_VALUE);
        var quiet = new AtomicInteger();
        Eventually.holds("the memory stops shrinking", UNCOMMITTED, () -> {
            long now = memory(pid);
            quiet.set(now < least.get() ? 0 : quiet.get() + 1);
            least.accumulateAndGet(now, Math::min);
            return quiet.get() >= QUIET;
        });
        return of(pid);
    }

    static long memory(long pid) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup"));
        for (String line : lines) {
            if (line.startsWith("Pss:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10;
            }
        }
        throw new IOException("no PSS");
    }

    /** Milliseconds of processor that it has used so far. */
    static long processor(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow()
                .toMillis();
    }

    private static long entries(long pid, String of) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(pid), of))) {
            return all.count();
        }
    }
}
