package org.postern.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.testkit.store.Rows.ACCOUNT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.Entry;
import org.postern.store.Freshness;
import org.postern.store.Order;
import org.postern.store.StoreCorrupt;
import org.postern.store.StoreLimits;
import org.postern.testkit.store.Rows;

/** Whatever byte of the store's files is changed: one command makes it open again, with all that can still be read. */
@SuppressWarnings("NullAway.Init")
final class SalvageTest {
    private static final int ROWS = 4_000;
    private static final int LARGE = StoreLimits.INLINE_BLOB + 100_000;
    /** Bodies of each size: in a table, in RocksDB's files of values, in a file of its own. */
    private static final int[] SIZES = {900, 50_000, LARGE};

    @TempDir
    Path folder;

    private final List<String> words = new ArrayList<>();

    private RocksOptions options() {
        return RocksOptions.small(folder);
    }

    private RocksStore open() {
        return RocksStore.open(options());
    }

    private static Bytes value(int i) {
        return Bytes.wrap(Rows.body(i, 200));
    }

    /** Rows in several partitions, bodies of all kinds; deleted and changed ones too; all in tables. */
    private void fill() {
        try (RocksStore store = open()) {
            int version = 0;
            for (int i = 0; i < ROWS; i += 100) {
                List<Change> changes = new ArrayList<>();
                for (int j = i; j < i + 100; j++) {
                    changes.add(new Change.Put(Rows.bytes("k%05d".formatted(j)), value(j)));
                }
                store.commit(ACCOUNT, Rows.commit(i, version++, changes.toArray(Change[]::new)));
            }
            for (int i = 0; i < 30; i++) {
                Rows.write(store, Rows.partition(i), Rows.put("a", "1"));
            }
            for (int i = 0; i < 9; i++) {
                Rows.keep(store, Rows.blobId(i), Rows.body(i, SIZES[i % 3]));
            }
            Rows.keep(store, Rows.blobId(100), Rows.body(100, 40_000));
            store.deleteBlob(Rows.blobId(100));
        }
        open().close();
        try (RocksStore store = open()) {
            Rows.write(store, ACCOUNT, new Change.Put(Rows.bytes("k00007"), Rows.bytes("changed")));
            Rows.write(store, ACCOUNT, Rows.delete("k00008"));
        }
        open().close();
    }

    private Salvaged salvage() {
        Salvaged salvaged = RocksStore.salvage(options(), words::add);
        assertThat(salvaged.aside()).as(words.toString()).isNotNull();
        return salvaged;
    }

    /** Opens the store after a salvage; it must be without damage. */
    private void opened(Consumer<RocksStore> check) {
        try (RocksStore store = RocksStore.openSalvaged(options())) {
            assertThat(Rows.damages(store)).as(words.toString()).isEmpty();
            check.accept(store);
            store.salvageSettled();
        }
        try (RocksStore store = open()) {
            check.accept(store);
            Rows.write(store, ACCOUNT, Rows.put("after", "1"));
            assertThat(Rows.damages(store)).isEmpty();
        }
    }

    private static List<Integer> bodies(RocksStore store) {
        List<Integer> there = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            byte[] body = Rows.whole(store, Rows.blobId(i));
            if (body != null) {
                assertThat(body).isEqualTo(Rows.body(i, SIZES[i % 3]));
                there.add(i);
            }
        }
        assertThat(Rows.whole(store, Rows.blobId(100))).isNull();
        return there;
    }

    private static List<Entry> rows(RocksStore store) {
        List<Entry> rows = Rows.all(store, ACCOUNT, Order.ASCENDING, 1_000);
        for (Entry row : rows) {
            String key = new String(row.key().toArray(), java.nio.charset.StandardCharsets.US_ASCII);
            if (key.startsWith("k")) {
                int number = Integer.parseInt(key.substring(1));
                assertThat(number).isNotEqualTo(8);
                assertThat(row.value()).isEqualTo(number == 7 ? Rows.bytes("changed") : value(number));
            }
        }
        return rows;
    }

    private Path largest(String ending) throws IOException {
        List<Path> files = new ArrayList<>(Damage.files(folder.resolve("db"), ending));
        files.sort((a, b) -> Long.compare(b.toFile().length(), a.toFile().length()));
        return files.getFirst();
    }

    @Test
    void anUndamagedStoreStaysAsItIs() {
        fill();
        Salvaged salvaged = RocksStore.salvage(options(), words::add);
        assertThat(salvaged).isEqualTo(new Salvaged(null, Set.of()));
        assertThat(words).isEmpty();
        try (RocksStore store = open()) {
            assertThat(rows(store)).hasSize(ROWS - 1);
        }
    }

    @Test
    void aChangedByteInATableCostsTheRowsOfItsBlockAlone() throws IOException {
        fill();
        Damage.flip(largest(".sst"), 400_000);
        Salvaged salvaged = salvage();
        assertThat(words).anySatisfy(line -> assertThat(line).contains(".sst is damaged"));
        assertThat(salvaged.affected()).containsExactly(ACCOUNT);
        opened(store -> {
            assertThat(rows(store)).hasSizeBetween(ROWS - 200, ROWS - 10);
            assertThat(bodies(store)).hasSize(9);
            assertThat(store.head(ACCOUNT, Freshness.LINEAR).version()).isGreaterThan(1_000_000);
        });
    }

    @Test
    void anyChangedByteInAnyTableLeavesAStoreThatOpensWithAllOtherRowsAndBodies() throws IOException {
        fill();
        Path whole = folder.resolveSibling(folder.getFileName() + "-whole");
        Damage.copy(folder, whole);
        SplittableRandom random = new SplittableRandom(11);
        for (Path table : Damage.files(whole.resolve("db"), ".sst")) {
            for (int i = 0; i < 3; i++) {
                Path copy = folder.resolve("copy-" + table.getFileName() + i);
                Damage.copy(whole, copy);
                long size = Files.size(table);
                Damage.flip(
                        copy.resolve("db").resolve(table.getFileName()),
                        i == 0 ? size - 1 - random.nextInt(60) : random.nextLong(size));
                words.clear();
                RocksStore.salvage(RocksOptions.small(copy), words::add);
                try (RocksStore store = RocksStore.openSalvaged(RocksOptions.small(copy))) {
                    assertThat(Rows.damages(store)).as(words.toString()).isEmpty();
                    assertThat(bodies(store)).as(words.toString()).hasSizeGreaterThanOrEqualTo(6);
                }
            }
        }
    }

    @Test
    void aLostListOfTheTablesLosesNothing() throws IOException {
        fill();
        for (Path manifest : Damage.files(folder.resolve("db"), "")) {
            if (manifest.getFileName().toString().startsWith("MANIFEST")) {
                Files.delete(manifest);
            }
        }
        assertThatThrownBy(this::open).isInstanceOf(org.postern.store.StoreException.class);
        salvage();
        opened(store -> {
            assertThat(rows(store)).hasSizeGreaterThanOrEqualTo(ROWS - 1);
            assertThat(bodies(store)).hasSize(9);
        });
    }

    @Test
    void aMissingCurrentIsRefusedInPlainWordsAndWrittenAnew() throws IOException {
        fill();
        Files.delete(folder.resolve("db/CURRENT"));
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreCorrupt.class)
                .hasMessageContaining("CURRENT is missing")
                .hasMessageContaining("verify --repair");
        salvage();
        opened(store -> {
            assertThat(rows(store)).hasSizeGreaterThanOrEqualTo(ROWS - 1);
            assertThat(bodies(store)).hasSize(9);
        });
    }

    @Test
    void aDamagedBodyIsLostAloneAndSetAside() throws IOException {
        fill();
        Path file = BlobFiles.open(folder).path(Rows.blobId(2));
        Damage.flip(file, 200_000);
        Salvaged salvaged = salvage();
        assertThat(salvaged.affected()).isEmpty();
        assertThat(words)
                .anySatisfy(line -> assertThat(line).contains(Rows.blobId(2).toString(), "lost"));
        assertThat(Damage.files(
                        folder.resolve("damaged-1/blobs"), file.getFileName().toString()))
                .hasSize(1);
        opened(store -> {
            assertThat(rows(store)).hasSizeGreaterThanOrEqualTo(ROWS - 1);
            assertThat(bodies(store)).containsExactly(0, 1, 3, 4, 5, 6, 7, 8);
        });
    }

    @Test
    void aDamagedBodyAmongTheRowsIsLostAlone() throws IOException {
        fill();
        Damage.flip(Damage.files(folder.resolve("db"), ".blob").getFirst(), 70_000);
        salvage();
        opened(store -> assertThat(bodies(store)).hasSize(8));
    }

    /** A store as a crash leaves it: rows in the log, bodies of all sizes. */
    private Path crashed() throws IOException {
        Path living = folder.resolve("living");
        Path crashed = folder.resolve("crashed");
        try (RocksStore store = RocksStore.open(RocksOptions.small(living))) {
            for (int i = 0; i < 12; i++) {
                Rows.write(store, ACCOUNT, Rows.put("k" + i, "v"));
                Rows.keep(store, Rows.blobId(i), Rows.body(i, SIZES[i % 3]));
                Rows.write(store, Rows.partition(i), Rows.put("a", "1"));
            }
            Damage.copy(living, crashed);
        }
        return crashed;
    }

    @Test
    void behindDamageInTheLogBodiesAreKeptAndOtherChangesAreNot() throws IOException {
        Path crashed = crashed();
        Path log = Damage.files(crashed, ".log").getLast();
        Damage.flip(log, Files.size(log) / 2);
        RocksOptions options = RocksOptions.small(crashed);
        assertThatThrownBy(() -> RocksStore.open(options)).isInstanceOf(StoreCorrupt.class);
        Salvaged salvaged = RocksStore.salvage(options, words::add);
        assertThat(words).anySatisfy(line -> assertThat(line).contains("commits that can be read"));
        assertThat(salvaged.affected()).contains(ACCOUNT);
        try (RocksStore store = RocksStore.openSalvaged(options)) {
            assertThat(Rows.damages(store)).isEmpty();
            assertThat(Rows.all(store, ACCOUNT, Order.ASCENDING, 50)).hasSizeBetween(4, 8);
            long there = 0;
            for (int i = 0; i < 12; i++) {
                there += Rows.whole(store, Rows.blobId(i)) == null ? 0 : 1;
            }
            assertThat(there).as(words.toString()).isGreaterThanOrEqualTo(11);
        }
        assertThat(Damage.files(crashed.resolve("damaged-1/db"), ".log")).isNotEmpty();
        assertThatThrownBy(() -> RocksStore.open(options))
                .isInstanceOf(StoreCorrupt.class)
                .hasMessageContaining("not finished");
        Salvaged again = RocksStore.salvage(options, words::add);
        assertThat(again.affected()).isEqualTo(salvaged.affected());
    }

    @Test
    void whereverTheLogIsDamagedAtMostTheBodiesOfOneBlockAreLost() throws IOException {
        Path crashed = crashed();
        SplittableRandom random = new SplittableRandom(12);
        for (int i = 0; i < 12; i++) {
            Path copy = folder.resolve("copy" + i);
            Damage.copy(crashed, copy);
            Path log = Damage.files(copy, ".log").getLast();
            Damage.flip(log, random.nextLong(Files.size(log)));
            RocksStore.salvage(RocksOptions.small(copy), words::add);
            try (RocksStore store = RocksStore.openSalvaged(RocksOptions.small(copy))) {
                assertThat(Rows.damages(store)).isEmpty();
                int there = 0;
                for (int j = 0; j < 12; j++) {
                    byte[] body = Rows.whole(store, Rows.blobId(j));
                    there += body == null ? 0 : 1;
                    assertThat(body == null || java.util.Arrays.equals(body, Rows.body(j, SIZES[j % 3])))
                            .isTrue();
                }
                assertThat(there).as(words.toString()).isGreaterThanOrEqualTo(9);
            }
        }
    }

    @Test
    void aDamagedBodyFileWhoseRowIsLostIsSetAsideAndNamed() throws IOException {
        fill();
        Path file = BlobFiles.open(folder).path(Rows.blobId(2));
        Damage.flip(file, 200_000);
        for (Path table : Damage.files(folder.resolve("db"), ".sst")) {
            Damage.flip(table, 10);
        }
        RocksStore.salvage(options(), words::add);
        assertThat(words)
                .anySatisfy(line -> assertThat(line).contains(Rows.blobId(2).toString(), "lost"));
        assertThat(Files.exists(file)).isFalse();
        assertThat(Damage.files(
                        folder.resolve("damaged-1/blobs"), file.getFileName().toString()))
                .hasSize(1);
        opened(store -> assertThat(Rows.whole(store, Rows.blobId(5))).isEqualTo(Rows.body(5, LARGE)));
    }
}
