package org.postern.store.rocks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.Commit;
import org.postern.store.CommitId;
import org.postern.store.CommitResult;
import org.postern.store.Freshness;
import org.postern.store.PartitionId;
import org.postern.store.StagedBlob;
import org.postern.store.StoreUnavailable;
import org.postern.store.UnknownOutcome;
import org.postern.testkit.store.Rows;

/**
 * Fills a small file system for real. Argument: a folder on one of some 64 MiB. Writers go on until the disk was full
 * often enough; then bodies are dropped and writing must work again; in the end each writer's count must be its
 * partition's version, neither lost nor doubled. Exit code 1 if not.
 */
final class FullDiskTrial {
    private static final int WRITERS = 8;
    private static final int REFUSALS = 2_000;
    private static final int LARGE_EVERY = 50;
    private static final long HOLD = 400_000_000;
    private static final long PAUSE = 20_000_000;

    private final AtomicIntegerArray versions = new AtomicIntegerArray(WRITERS);
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();

    private FullDiskTrial() {}

    public static void main(String[] arguments) throws InterruptedException {
        RocksOptions options = new RocksOptions(Path.of(arguments[0]), 4 << 20, 4 << 20, 8 << 20, null);
        FullDiskTrial trial = new FullDiskTrial();
        try (RocksStore store = RocksStore.open(options)) {
            Thread ballast = Thread.ofPlatform()
                    .start(() -> trial.ballast(options.folder().resolveSibling("ballast")));
            trial.fill(store);
            ballast.join();
            trial.makeRoom(store);
            trial.writeAgain(store);
        }
        try (RocksStore store = RocksStore.open(options)) {
            trial.compare(store);
        }
        System.exit(trial.wrong.get() == 0 ? 0 : 1);
    }

    private void say(String what) {
        System.out.println(what);
    }

    private void fill(RocksStore store) {
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.execute(() -> {
                    while (refusals.get() < REFUSALS && write(store, writer)) {
                        // Until the disk was full often enough.
                    }
                });
            }
        }
        say("refused " + refusals.get() + " times, versions " + versions);
    }

    /** Takes all room at once, so that the disk is full in the middle of a write and not only at the watermark. */
    private void ballast(Path file) {
        while (refusals.get() < REFUSALS) {
            try (OutputStream heavy = Files.newOutputStream(file)) {
                while (refusals.get() < REFUSALS) {
                    heavy.write(new byte[1 << 20]);
                }
            } catch (IOException full) {
                long until = System.nanoTime() + HOLD;
                while (System.nanoTime() < until && refusals.get() < REFUSALS) {
                    LockSupport.parkNanos(HOLD / 10);
                }
            }
            try {
                Files.deleteIfExists(file);
            } catch (IOException fault) {
                expect(false, "the ballast stays: " + fault);
            }
        }
    }

    /** False ends the writer. */
    private boolean write(RocksStore store, int writer) {
        int version = versions.get(writer);
        int size = version % LARGE_EVERY == 0 ? 400_000 : 20_000;
        PartitionId own = Rows.partition(writer);
        BlobId id = new BlobId(own, 1, version);
        try (StagedBlob body = Rows.staged(store, Rows.body(version, size))) {
            Commit.BlobPut put = new Commit.BlobPut(id, body, Rows.label());
            Commit commit =
                    new Commit(new CommitId(writer, version), version, List.of(), Bytes.EMPTY, List.of(put), List.of());
            CommitResult result = store.commit(own, commit);
            versions.incrementAndGet(writer);
            boolean applied = result instanceof CommitResult.Applied now && now.version() == version + 1L;
            return expect(applied, "an answer " + result);
        } catch (UnknownOutcome unknown) {
            // The same commit again, on the same version, tells what became of it.
            say("unknown: " + unknown.getMessage());
            return true;
        } catch (StoreUnavailable refused) {
            refusals.incrementAndGet();
            LockSupport.parkNanos(PAUSE);
            return expect(refused.full(), "a refusal: " + refused);
        }
    }

    private boolean expect(boolean holds, String otherwise) {
        if (!holds) {
            wrong.incrementAndGet();
            say("WRONG: " + otherwise);
        }
        return holds;
    }

    private void makeRoom(RocksStore store) {
        for (int writer = 0; writer < WRITERS; writer++) {
            int version = versions.get(writer);
            PartitionId own = Rows.partition(writer);
            List<BlobId> old = new ArrayList<>();
            for (int i = 0; i < version; i++) {
                old.add(new BlobId(own, 1, i));
            }
            Commit drop = new Commit(new CommitId(writer, -1), version, List.of(), Bytes.EMPTY, List.of(), old);
            expect(insist(store, own, drop), "no room could be made");
            versions.incrementAndGet(writer);
        }
    }

    /** Half a minute at most: the store may just be opening again. */
    private static boolean insist(RocksStore store, PartitionId own, Commit drop) {
        for (int attempt = 0; attempt < 300; attempt++) {
            try {
                return store.commit(own, drop) instanceof CommitResult.Applied;
            } catch (StoreUnavailable | UnknownOutcome again) {
                LockSupport.parkNanos(5 * PAUSE);
            }
        }
        return false;
    }

    private void writeAgain(RocksStore store) {
        long until = System.nanoTime() + 30_000_000_000L;
        int before = versions.get(0);
        while (versions.get(0) == before && System.nanoTime() < until) {
            write(store, 0);
        }
        expect(versions.get(0) > before, "there is room again, and nothing can be written");
    }

    private void compare(RocksStore store) {
        for (int writer = 0; writer < WRITERS; writer++) {
            long version = store.head(Rows.partition(writer), Freshness.LINEAR).version();
            expect(
                    version == versions.get(writer),
                    "writer " + writer + " at " + versions.get(writer) + ", disk at " + version);
        }
        List<String> damages = Rows.damages(store);
        expect(damages.isEmpty(), "damage " + damages);
        say("versions " + versions + ", wrong: " + wrong.get());
    }
}
