package org.postern.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.testkit.store.Rows.ACCOUNT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.Commit;
import org.postern.store.CommitId;
import org.postern.store.Freshness;
import org.postern.store.Order;
import org.postern.store.StagedBlob;
import org.postern.store.StoreCorrupt;
import org.postern.testkit.store.Rows;

/**
 * What a crash leaves of the log, and what a bad disk leaves of it: the first costs nothing that was acknowledged, the
 * second is noticed, always.
 */
@SuppressWarnings("NullAway.Init")
final class CrashedLogTest {
    private static final int COMMITS = 12;

    @TempDir
    Path folder;

    private Path crashed;
    private Path log;
    /** Length of the log after each commit. */
    private final List<Long> lengths = new ArrayList<>();

    /** Commits of many sizes, some over several blocks of the log, copied as a crash leaves them. */
    @BeforeEach
    void writeAndCrash() throws IOException {
        Path living = folder.resolve("living");
        crashed = folder.resolve("crashed");
        try (RocksStore store = RocksStore.open(RocksOptions.small(living))) {
            Path livingLog = Damage.files(living, ".log").getLast();
            for (int i = 0; i < COMMITS; i++) {
                int size = i % 4 == 3 ? 60_000 : 200 * (i + 1);
                Change row = new Change.Put(Rows.bytes("k" + i), Bytes.wrap(Rows.body(i, size)));
                store.commit(ACCOUNT, new Commit(new CommitId(1, i), i, List.of(row), Bytes.EMPTY));
                lengths.add(Files.size(livingLog));
            }
            Damage.copy(living, crashed);
            log = Damage.files(crashed, ".log").getLast();
        }
    }

    private long reopened() {
        try (RocksStore store = RocksStore.open(RocksOptions.small(crashed))) {
            assertThat(Rows.damages(store)).isEmpty();
            long version = store.head(ACCOUNT, Freshness.LINEAR).version();
            assertThat(Rows.all(store, ACCOUNT, Order.ASCENDING, 5)).hasSize((int) version);
            return version;
        }
    }

    /** The commits that are whole in the first {@code length} bytes. */
    private long wholeAt(long length) {
        return lengths.stream().filter(end -> end <= length).count();
    }

    @Test
    void aCrashLosesNothing() {
        assertThat(reopened()).isEqualTo(COMMITS);
    }

    @Test
    void aTornEndLosesNothingThatWasWhole() throws IOException {
        byte[] whole = Files.readAllBytes(log);
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 25; i++) {
            int length = i < 12 ? whole.length - 1 - i : random.nextInt(whole.length);
            Path copy = folder.resolve("torn" + i);
            Damage.copy(crashed, copy);
            Damage.cut(Damage.files(copy, ".log").getLast(), length);
            WalCheck.check(copy.resolve("db"));
            long kept = Files.size(Damage.files(copy, ".log").getLast());
            assertThat(wholeAt(kept)).isEqualTo(wholeAt(length));
            assertThat(kept == 0 || lengths.contains(kept) || kept < lengths.getFirst())
                    .isTrue();
        }
        Damage.cut(log, lengths.get(COMMITS - 2) + 11);
        assertThat(reopened()).isEqualTo(COMMITS - 1);
    }

    /** After a power cut a file may be long already while its last pages never reached the disk. */
    @Test
    void anEndThatNeverReachedTheDiskLosesNothingBefore() throws IOException {
        long before = lengths.get(COMMITS - 2);
        long page = (before / 4096 + 2) * 4096;
        Damage.zero(log, page, page + 4096);
        assertThat(reopened()).isEqualTo(COMMITS - 1);
    }

    @Test
    void anEndOfZerosLosesNothingBefore() throws IOException {
        Damage.zero(log, lengths.get(COMMITS - 2), lengths.getLast());
        assertThat(reopened()).isEqualTo(COMMITS - 1);
    }

    @Test
    void aByteChangedInTheMiddleIsRefusedAndNamed() throws IOException {
        byte[] whole = Files.readAllBytes(log);
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 40; i++) {
            int at = random.nextInt(lengths.get(COMMITS - 2).intValue());
            Damage.flip(log, at);
            assertThatThrownBy(() -> WalCheck.check(crashed.resolve("db")))
                    .as("byte %d", at)
                    .isInstanceOf(StoreCorrupt.class)
                    .hasMessageContaining(log.toString())
                    .hasMessageContaining("damaged at byte");
            Files.write(log, whole);
        }
        Damage.flip(log, lengths.get(2) + 100);
        assertThatThrownBy(() -> RocksStore.open(RocksOptions.small(crashed)))
                .isInstanceOf(StoreCorrupt.class)
                .hasMessageContaining("Restore the last backup");
        assertThat(Files.size(log)).isEqualTo(whole.length);
    }

    /** Even the last commit: it was written whole, so what differs now is damage and no crash. */
    @Test
    void aByteChangedInTheLastCommitIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(log);
        long from = lengths.get(COMMITS - 2);
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 60; i++) {
            long at = i < 30 ? from + i : random.nextLong(from, whole.length);
            Damage.flip(log, at);
            assertThatThrownBy(() -> WalCheck.check(crashed.resolve("db")))
                    .as("byte %d of %d to %d", at, from, whole.length)
                    .isInstanceOf(StoreCorrupt.class);
            Files.write(log, whole);
        }
        assertThat(reopened()).isEqualTo(COMMITS);
    }

    @Test
    void aLogThatEndsEarlyBeforeAnotherIsRefused() throws IOException {
        Path later = log.resolveSibling("999999.log");
        Files.copy(log, later);
        Damage.cut(log, lengths.get(3) + 20);
        assertThatThrownBy(() -> WalCheck.check(crashed.resolve("db")))
                .isInstanceOf(StoreCorrupt.class)
                .hasMessageContaining("999999.log");
    }

    /** Somebody may send mail that looks like a piece of the log. */
    @Test
    void aBodyThatLooksLikeTheLogDoesNotKeepTheStoreShut() throws IOException {
        Path living = folder.resolve("living2");
        Path copy = folder.resolve("copy2");
        try (RocksStore store = RocksStore.open(RocksOptions.small(living))) {
            store.commit(ACCOUNT, Rows.commit(1, 0, Rows.put("a", "1")));
            byte[] mail = new byte[12_000];
            byte[] piece = Files.readAllBytes(log);
            System.arraycopy(piece, 0, mail, 600, 11_000);
            try (StagedBlob body = Rows.staged(store, mail)) {
                store.commit(ACCOUNT, Rows.commitBlob(2, 1, Rows.blobId(1), body));
            }
            Damage.copy(living, copy);
        }
        Path torn = Damage.files(copy, ".log").getLast();
        Damage.cut(torn, Files.size(torn) - 300);
        try (RocksStore store = RocksStore.open(RocksOptions.small(copy))) {
            assertThat(store.head(ACCOUNT, Freshness.LINEAR).version()).isEqualTo(1);
        }
    }

    @Test
    void anyBytesAtTheEndNeitherHangNorCrashTheCheck() throws IOException {
        byte[] whole = Files.readAllBytes(log);
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 50; i++) {
            byte[] noise = Rows.body(random.nextLong(), random.nextInt(100_000));
            byte[] both = Arrays.copyOf(whole, whole.length + noise.length);
            System.arraycopy(noise, 0, both, whole.length, noise.length);
            Files.write(log, both);
            try {
                WalCheck.check(crashed.resolve("db"));
                assertThat(Files.size(log)).isEqualTo(whole.length);
            } catch (StoreCorrupt refused) {
                assertThat(refused).hasMessageContaining("byte " + whole.length);
                Files.write(log, whole);
            }
        }
    }
}
