package org.postern.store.rocks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.Commit;
import org.postern.store.CommitId;
import org.postern.store.CommitResult;
import org.postern.store.PartitionId;
import org.postern.store.StagedBlob;
import org.postern.testkit.store.Rows;

/**
 * Measures durable commits: so many virtual threads, a partition each, every commit with one body and three rows.
 * Arguments: folder, threads (64), bytes of a body (4096), seconds (5).
 */
final class StoreBench {
    private static final int LATENCIES = 100_000;

    private final RocksStore store;
    private final byte[] body;
    private final long until;
    private final AtomicLong commits = new AtomicLong();
    private final long[] nanos = new long[LATENCIES];

    private StoreBench(RocksStore store, int bytes, int seconds) {
        this.store = store;
        this.body = Rows.body(1, bytes);
        this.until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int threads = number(arguments, 1, 64);
        int bytes = number(arguments, 2, 4096);
        int seconds = number(arguments, 3, 5);
        Path libraries = Files.createDirectories(folder.resolve("lib"));
        RocksOptions options = RocksOptions.small(folder.resolve("store")).withNativeLibraryFolder(libraries);
        NativeLibrary.load(libraries);
        for (int round = 0; round < 4; round++) {
            long begun = System.nanoTime();
            try (RocksStore store = RocksStore.open(options)) {
                print("opened in " + (System.nanoTime() - begun) / 1_000_000 + " ms");
                new StoreBench(store, bytes, seconds).run(threads, seconds);
            }
        }
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }

    private static void print(String line) {
        System.out.println(line);
    }

    private void run(int threads, int seconds) throws Exception {
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < threads; i++) {
                PartitionId own = new PartitionId(PartitionId.Kind.ACCOUNT, System.nanoTime(), i);
                workers.execute(() -> work(own));
            }
        }
        int known = (int) Math.min(commits.get(), LATENCIES);
        long[] sorted = Arrays.copyOf(nanos, known);
        Arrays.sort(sorted);
        print("%d commits/s, %d batches/s, %.1f commits a batch, p50 %.1f ms, p99 %.1f ms"
                .formatted(
                        commits.get() / seconds,
                        store.batches() / seconds,
                        (double) commits.get() / store.batches(),
                        sorted[known / 2] / 1e6,
                        sorted[known * 99 / 100] / 1e6));
    }

    private void work(PartitionId own) {
        for (long version = 0; System.nanoTime() < until; version++) {
            long begun = System.nanoTime();
            commit(own, version);
            long number = commits.getAndIncrement();
            if (number < LATENCIES) {
                nanos[(int) number] = System.nanoTime() - begun;
            }
        }
    }

    private void commit(PartitionId own, long version) {
        Bytes key = Rows.bytes("%08d".formatted(version));
        List<Change> rows = List.of(
                new Change.Put(key, Rows.zeros(20)),
                new Change.Put(Rows.bytes("m%08d".formatted(version)), Rows.zeros(300)),
                new Change.Put(Rows.bytes("box"), Rows.zeros(60)));
        try (StagedBlob staged = Rows.staged(store, body)) {
            Commit.BlobPut put = new Commit.BlobPut(new BlobId(own, 0, version), staged, Rows.label());
            Commit commit =
                    new Commit(new CommitId(1, version), version, rows, Rows.zeros(40), List.of(put), List.of());
            if (!(store.commit(own, commit) instanceof CommitResult.Applied)) {
                throw new IllegalStateException("nobody else writes to " + own);
            }
        }
    }
}
