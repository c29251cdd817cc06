package org.postern.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.testkit.store.Rows.ACCOUNT;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.BlobId;
import org.postern.store.CommitResult;
import org.postern.store.CommitResult.Applied;
import org.postern.store.StoreUnavailable;
import org.postern.store.UnknownOutcome;
import org.postern.testkit.store.Rows;
import org.rocksdb.RocksDBException;

/** Whatever is thrown: the thread goes on, and who waits gets a true answer. */
@SuppressWarnings("NullAway.Init")
final class CommitThreadTest {
    @TempDir
    Path folder;

    private final CountDownLatch queued = new CountDownLatch(1);

    private CommitThread.Parts parts(DatabaseSlot slot) throws Exception {
        return new CommitThread.Parts(
                slot, new HeadCache(), BlobFiles.open(folder), new DiskSpace(folder, 0), this::write);
    }

    private void write(Database database, org.rocksdb.WriteBatch batch) throws RocksDBException {
        try {
            assertThat(queued.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
        database.write(batch);
    }

    private DatabaseSlot slot(DatabaseSlot.Opening opening) throws Exception {
        NativeLibrary.load(null);
        Files.createDirectories(folder.resolve("db"));
        return DatabaseSlot.open(RocksOptions.small(folder), opening);
    }

    private static Task.CommitTask task(int expected) {
        return new Task.CommitTask(
                ACCOUNT,
                Rows.commit(expected, expected, Rows.put("k" + expected, "v")),
                List.of(),
                new CompletableFuture<>());
    }

    private static List<BlobId> faulty() {
        return new AbstractList<>() {
            @Override
            public BlobId get(int index) {
                throw new IllegalStateException("a fault after the write");
            }

            @Override
            public int size() {
                return 1;
            }
        };
    }

    private static CommitResult answer(Task.CommitTask task) throws Exception {
        return task.answer().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aFaultBehindTheSyncedWriteTakesNoAnswerBack() throws Exception {
        try (DatabaseSlot slot = slot(Database::open);
                CommitThread commits = new CommitThread(parts(slot), (_, _) -> {
                    throw new IllegalStateException("who listens fails");
                })) {
            Task.CommitTask first = task(0);
            Task.CommitTask second = task(1);
            Task.OrphanTask sweep = new Task.OrphanTask(faulty(), new CompletableFuture<>());
            Task.CommitTask third = task(2);
            commits.submit(first);
            commits.submit(second);
            commits.submit(sweep);
            commits.submit(third);
            queued.countDown();
            assertThat(answer(first)).isEqualTo(new Applied(1, false));
            assertThat(answer(second)).isEqualTo(new Applied(2, false));
            assertThat(answer(third)).isEqualTo(new Applied(3, false));
            assertThatThrownBy(() -> sweep.answer().get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(UnknownOutcome.class);
            Task.CommitTask fourth = task(3);
            commits.submit(fourth);
            assertThat(answer(fourth)).isEqualTo(new Applied(4, false));
        }
    }

    @Test
    void aStoreThatCouldNotBeOpenedAgainForAnyReasonIsTriedAgain() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        DatabaseSlot.Opening opening = options -> switch (attempts.incrementAndGet()) {
            case 2 -> throw new UncheckedIOException(new java.io.IOException("the folder cannot be listed"));
            case 3 -> throw new OutOfMemoryError("for a test");
            default -> Database.open(options);
        };
        try (DatabaseSlot slot = slot(opening)) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(slot::reopen).isInstanceOf(StoreUnavailable.class);
                assertThatThrownBy(() -> slot.row(Family.HEAD, Rows.bytes("a").toArray()))
                        .isInstanceOf(StoreUnavailable.class)
                        .hasMessageContaining("opened again");
            }
            slot.reopen();
            assertThat(slot.row(Family.HEAD, Rows.bytes("a").toArray())).isNull();
        }
    }
}
