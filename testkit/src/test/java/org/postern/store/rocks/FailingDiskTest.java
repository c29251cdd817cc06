package org.postern.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.testkit.store.Rows.ACCOUNT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.Commit;
import org.postern.store.CommitResult;
import org.postern.store.CommitResult.Applied;
import org.postern.store.Freshness;
import org.postern.store.Order;
import org.postern.store.PartitionId;
import org.postern.store.StagedBlob;
import org.postern.store.StoreCorrupt;
import org.postern.store.StoreException;
import org.postern.store.StoreLimits;
import org.postern.store.StoreUnavailable;
import org.postern.store.UnknownOutcome;
import org.postern.testkit.store.Rows;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** A disk that refuses or fails in the middle: every commit gets an answer, and the answer is true. */
@SuppressWarnings("NullAway.Init")
final class FailingDiskTest {
    private static final int LARGE = StoreLimits.INLINE_BLOB + 1;

    @TempDir
    Path folder;

    private static RocksDBException full() {
        return new RocksDBException("full", new Status(Status.Code.IOError, Status.SubCode.NoSpace, "full"));
    }

    private static RocksDBException broken() {
        return new RocksDBException("broken", new Status(Status.Code.IOError, Status.SubCode.None, "broken"));
    }

    private RocksStore open(CommitThread.Writer writer) {
        return RocksStore.open(RocksOptions.small(folder), writer);
    }

    /** Fails the writes with these numbers, counted from 1. */
    private static CommitThread.Writer failing(boolean applies, RocksDBException fault, Integer... numbers) {
        AtomicInteger count = new AtomicInteger();
        return (database, batch) -> {
            boolean fails = List.of(numbers).contains(count.incrementAndGet());
            if (!fails || applies) {
                database.write(batch);
            }
            if (fails) {
                throw fault;
            }
        };
    }

    @Test
    void aFullDiskIsReportedAndWorkGoesOnWhenThereIsRoomAgain() {
        try (RocksStore store = open(failing(false, full(), 2))) {
            store.commit(ACCOUNT, Rows.commit(1, 0, Rows.put("a", "1")));
            assertThatThrownBy(() -> store.commit(ACCOUNT, Rows.commit(2, 1, Rows.put("b", "1"))))
                    .isInstanceOfSatisfying(
                            StoreUnavailable.class,
                            refused -> assertThat(refused.full()).isTrue());
            assertThat(store.head(ACCOUNT, Freshness.LINEAR).version()).isEqualTo(1);
            assertThat(store.commit(ACCOUNT, Rows.commit(2, 1, Rows.put("b", "1"))))
                    .isEqualTo(new Applied(2, false));
            assertThat(Rows.all(store, ACCOUNT, Order.ASCENDING, 9)).hasSize(2);
        }
    }

    /** The sync failed, but the record is in the log and recovery makes it durable: nothing else may be said. */
    @Test
    void aCommitThatIsFoundAppliedAfterAFailureIsAnsweredSo() {
        try (RocksStore store = open(failing(true, broken(), 1, 2))) {
            assertThat(store.commit(ACCOUNT, Rows.commit(1, 0, Rows.put("a", "1"))))
                    .isEqualTo(new Applied(1, false));
            try (StagedBlob body = Rows.staged(store, Rows.body(1, LARGE))) {
                assertThat(store.commit(ACCOUNT, Rows.commitBlob(2, 1, Rows.blobId(1), body)))
                        .isEqualTo(new Applied(2, false));
            }
            assertThat(Rows.whole(store, Rows.blobId(1))).isEqualTo(Rows.body(1, LARGE));
            assertThat(Rows.damages(store)).isEmpty();
        }
    }

    @Test
    void aBodyOfAFailedWriteCanBeSentAgainEvenUnderAnotherName() {
        try (RocksStore store = open(failing(false, broken(), 1, 3))) {
            try (StagedBlob body = Rows.staged(store, Rows.body(1, LARGE))) {
                assertThatThrownBy(() -> store.commit(ACCOUNT, Rows.commitBlob(1, 0, Rows.blobId(1), body)))
                        .isInstanceOf(StoreUnavailable.class);
                assertThat(store.commit(ACCOUNT, Rows.commitBlob(2, 0, Rows.blobId(2), body)))
                        .isEqualTo(new Applied(1, false));
            }
            assertThat(Rows.whole(store, Rows.blobId(1))).isNull();
            assertThat(Rows.whole(store, Rows.blobId(2))).isEqualTo(Rows.body(1, LARGE));
            try (StagedBlob body = Rows.staged(store, Rows.body(3, LARGE))) {
                assertThatThrownBy(() -> store.commit(ACCOUNT, Rows.commitBlob(3, 1, Rows.blobId(3), body)))
                        .isInstanceOf(StoreUnavailable.class);
            }
            assertThat(Rows.damages(store)).isEmpty();
        }
    }

    @Test
    void everyAnswerIsTrueWhateverFails() throws Exception {
        AtomicInteger count = new AtomicInteger();
        CommitThread.Writer writer = (database, batch) -> {
            int number = count.incrementAndGet();
            if (number % 5 != 1) {
                database.write(batch);
            }
            if (number % 5 == 1 || number % 5 == 3) {
                throw number % 2 == 0 ? full() : broken();
            }
        };
        try (RocksStore store = open(writer);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                PartitionId own = Rows.partition(i);
                work.add(() -> insist(store, own));
            }
            for (Future<Boolean> done : threads.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
            assertThat(Rows.damages(store)).isEmpty();
        }
    }

    /** Commits one after another, each until it is applied, and compares each answer with the head. */
    private static boolean insist(RocksStore store, PartitionId own) {
        int version = 0;
        while (version < 6) {
            try {
                CommitResult result = store.commit(own, Rows.commit(version, version, Rows.put("k" + version, "v")));
                assertThat(result).isEqualTo(new Applied(version + 1L, false));
                version++;
            } catch (StoreUnavailable nothing) {
                assertThat(nothing).hasMessageContaining("nothing was written");
            }
            assertThat(store.head(own, Freshness.LINEAR).version()).isEqualTo(version);
        }
        return Rows.all(store, own, Order.ASCENDING, 9).size() == version;
    }

    @Test
    void aReserveIsKeptAndGivenUpWhenTheDiskIsFull() {
        try (RocksStore store = open(failing(false, full(), 2))) {
            store.commit(ACCOUNT, Rows.commit(1, 0));
            assertThat(folder.resolve("reserve")).hasSize(DiskSpace.RESERVE);
            assertThatThrownBy(() -> store.commit(ACCOUNT, Rows.commit(2, 1))).isInstanceOf(StoreUnavailable.class);
            assertThat(Files.exists(folder.resolve("reserve"))).isFalse();
            store.commit(ACCOUNT, Rows.commit(3, 1));
            assertThat(folder.resolve("reserve")).hasSize(DiskSpace.RESERVE);
        }
    }

    /** Two rows and a body, all in tables. */
    private static void fillTables(Path folder) {
        try (RocksStore store = RocksStore.open(RocksOptions.small(folder))) {
            store.commit(ACCOUNT, Rows.commit(1, 0, Rows.put("a", "1")));
            try (StagedBlob body = Rows.staged(store, Rows.body(1, 50_000))) {
                store.commit(ACCOUNT, Rows.commitBlob(2, 1, Rows.blobId(1), body));
            }
        }
        RocksStore.open(RocksOptions.small(folder)).close();
    }

    @Test
    void whenNobodyCanReadWhatBecameOfACommitNobodyIsToldThatNothingHappened() throws Exception {
        fillTables(folder);
        CommitThread.Writer writer = (database, batch) -> {
            try {
                for (Path table : Damage.files(folder.resolve("db"), ".sst")) {
                    Damage.flip(table, 10);
                }
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            throw broken();
        };
        try (RocksStore store = open(writer)) {
            assertThatThrownBy(() -> store.commit(ACCOUNT, Rows.commit(3, 2, Rows.put("b", "1"))))
                    .isInstanceOf(UnknownOutcome.class);
        }
    }

    @Test
    void aCommitThatCannotReadTheBodyItDropsLeavesNothingInTheWrite() throws Exception {
        Path whole = folder.resolve("whole");
        fillTables(whole);
        int refused = 0;
        for (Path table : Damage.files(whole.resolve("db"), ".sst")) {
            Path copy = folder.resolve("copy-" + table.getFileName());
            Damage.copy(whole, copy);
            Damage.flip(copy.resolve("db").resolve(table.getFileName()), 10);
            refused += dropsWhole(copy) ? 0 : 1;
        }
        assertThat(refused).isPositive();
    }

    /** Whether a commit that changes a row and drops the body passes; if not, the row must be as it was. */
    private static boolean dropsWhole(Path store) {
        PartitionId other = Rows.partition(5);
        Commit plain = Rows.commit(9, 0, Rows.put("torn", "1"));
        Commit commit = new Commit(plain.id(), 0, plain.changes(), plain.note(), List.of(), List.of(Rows.blobId(1)));
        try (RocksStore opened = RocksStore.open(RocksOptions.small(store))) {
            try {
                opened.commit(other, commit);
                return true;
            } catch (StoreException refused) {
                assertThat(refused).isInstanceOf(StoreCorrupt.class);
            }
            opened.commit(ACCOUNT, Rows.commit(9, 2, Rows.put("c", "1")));
            assertThat(Rows.all(opened, other, Order.ASCENDING, 9)).isEmpty();
            return false;
        }
    }
}
