package org.postern.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.testkit.store.Rows.ACCOUNT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.Freshness;
import org.postern.store.Order;
import org.postern.store.StoreCorrupt;
import org.postern.store.StoreLimits;
import org.postern.store.StoreUnavailable;
import org.postern.testkit.store.Rows;

/** Changed bytes, missing files, foreign files and strange folders are named, and never passed over. */
@SuppressWarnings("NullAway.Init")
final class DamagedDiskTest {
    private static final int LARGE = StoreLimits.INLINE_BLOB + 100_000;

    @TempDir
    Path folder;

    private RocksStore open() {
        return RocksStore.open(RocksOptions.small(folder));
    }

    /** A store with rows in tables (opening writes the log to tables) and bodies of both kinds. */
    private void fill() {
        try (RocksStore store = open()) {
            for (int i = 0; i < 200; i++) {
                Bytes value = Bytes.wrap(Rows.body(i, 200));
                store.commit(ACCOUNT, Rows.commit(i, i, new Change.Put(Rows.bytes("k%03d".formatted(i)), value)));
            }
            Rows.keep(store, Rows.blobId(1), Rows.body(1, 50_000));
            Rows.keep(store, Rows.blobId(2), Rows.body(2, LARGE));
        }
        open().close();
    }

    private Path bodyFile() throws IOException {
        return Damage.files(folder.resolve("blobs"), "").getFirst();
    }

    private List<String> damages() {
        try (RocksStore store = open()) {
            return Rows.damages(store);
        }
    }

    @Test
    void anUndamagedStoreHasNoDamage() {
        fill();
        assertThat(damages()).isEmpty();
    }

    @Test
    void aChangedByteInABodyFileCostsThatBodyAndIsNamed() throws IOException {
        fill();
        Damage.flip(bodyFile(), 200_000);
        assertThat(damages()).singleElement().asString().contains(Rows.blobId(2).toString(), "digest differs");
        try (RocksStore store = open()) {
            assertThatThrownBy(() -> Rows.whole(store, Rows.blobId(2))).isInstanceOf(StoreCorrupt.class);
            assertThat(Rows.whole(store, Rows.blobId(1))).hasSize(50_000);
            assertThat(Rows.part(store, Rows.blobId(2), 0, 10)).hasSize(10);
        }
    }

    @Test
    void aChangedByteInABodysHeaderIsNamed() throws IOException {
        fill();
        Damage.flip(bodyFile(), 90);
        assertThat(damages()).singleElement().asString().contains(Rows.blobId(2).toString(), "header is damaged");
        try (RocksStore store = open()) {
            assertThatThrownBy(() -> store.openBlob(Rows.blobId(2), 0, 1)).isInstanceOf(StoreCorrupt.class);
        }
    }

    @Test
    void aShortenedBodyFileIsNamed() throws IOException {
        fill();
        Damage.cut(bodyFile(), 100_000);
        assertThat(damages()).singleElement().asString().contains(Rows.blobId(2).toString());
        try (RocksStore store = open()) {
            assertThatThrownBy(() -> Rows.part(store, Rows.blobId(2), 200_000, 10))
                    .isInstanceOf(StoreCorrupt.class);
        }
    }

    @Test
    void aMissingBodyFileIsNamed() throws IOException {
        fill();
        Files.delete(bodyFile());
        assertThat(damages()).singleElement().asString().contains(Rows.blobId(2).toString(), "missing");
        try (RocksStore store = open()) {
            assertThatThrownBy(() -> store.openBlob(Rows.blobId(2), 0, 1)).isInstanceOf(StoreCorrupt.class);
        }
    }

    @Test
    void aChangedByteInABodyAmongTheRowsIsNamed() throws IOException {
        fill();
        Damage.flip(Damage.files(folder.resolve("db"), ".blob").getFirst(), 20_000);
        assertThat(damages()).singleElement().asString().contains(Rows.blobId(1).toString());
        try (RocksStore store = open()) {
            assertThatThrownBy(() -> Rows.whole(store, Rows.blobId(1))).isInstanceOf(StoreCorrupt.class);
            assertThat(Rows.whole(store, Rows.blobId(2))).hasSize(LARGE);
        }
    }

    @Test
    void oneDamagedBodyAmongThoseReadTogetherCostsNoOther() throws IOException {
        List<BlobId> ids = List.of(Rows.blobId(1), Rows.blobId(2), Rows.blobId(3));
        try (RocksStore store = open()) {
            for (int i = 1; i <= ids.size(); i++) {
                Rows.keep(store, Rows.blobId(i), Rows.body(i, 30_000));
            }
        }
        open().close();
        byte[] second = Rows.body(2, 30_000);
        Path file = Damage.files(folder.resolve("db"), ".blob").getFirst();
        Damage.flip(file, placeOf(second, Files.readAllBytes(file)) + 1_500);
        try (RocksStore store = open()) {
            assertThat(store.smallBodies(ids))
                    .containsOnlyKeys(ids.get(0), ids.get(2))
                    .containsEntry(ids.get(2), Bytes.wrap(Rows.body(3, 30_000)));
            assertThatThrownBy(() -> Rows.whole(store, ids.get(1))).isInstanceOf(StoreCorrupt.class);
        }
    }

    private static int placeOf(byte[] part, byte[] whole) {
        return IntStream.range(0, whole.length - part.length)
                .filter(at -> Arrays.equals(whole, at, at + 100, part, 0, 100))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aChangedByteInATableIsNamedByItsFile() throws IOException {
        fill();
        Path table = largestTable();
        Damage.flip(table, 300);
        assertThat(damages())
                .anySatisfy(damage ->
                        assertThat(damage).contains(table.getFileName().toString()));
        try (RocksStore store = open()) {
            assertThatThrownBy(() -> Rows.all(store, ACCOUNT, Order.ASCENDING, 100))
                    .isInstanceOf(StoreCorrupt.class)
                    .hasMessageContaining(table.getFileName().toString());
            // Asked for together, what cannot be read is not what never was.
            List<Bytes> keys = IntStream.range(0, 200)
                    .mapToObj(i -> Rows.bytes("k%03d".formatted(i)))
                    .toList();
            assertThatThrownBy(() -> store.get(ACCOUNT, keys, 0)).isInstanceOf(StoreCorrupt.class);
        }
    }

    private Path largestTable() throws IOException {
        List<Path> tables = new ArrayList<>(Damage.files(folder.resolve("db"), ".sst"));
        tables.sort((a, b) -> Long.compare(b.toFile().length(), a.toFile().length()));
        return tables.getFirst();
    }

    @Test
    void aMissingTableIsRefused() throws IOException {
        fill();
        Files.delete(largestTable());
        assertThatThrownBy(this::open).isInstanceOfAny(StoreCorrupt.class, StoreUnavailable.class);
    }

    @Test
    void filesOfCommitsThatNeverWereAreRemovedAndBodiesStay() throws IOException {
        fill();
        Path orphan = orphan(3);
        Path stale = Files.writeString(folder.resolve("blobs/tmp/stale"), "half a body");
        try (RocksStore store = open()) {
            store.sweepOrphans();
            assertThat(orphan).doesNotExist();
            assertThat(stale).doesNotExist();
            assertThat(Rows.whole(store, Rows.blobId(2))).hasSize(LARGE);
            assertThat(Rows.damages(store)).isEmpty();
        }
    }

    private Path orphan(int number) throws IOException {
        Path path = BlobFiles.open(folder).path(Rows.blobId(number));
        Files.createDirectories(path.getParent());
        return Files.writeString(path, "a body that no commit names");
    }

    @Test
    void aFileThatIsNoBodyIsNamedAndLeftAlone() throws IOException {
        fill();
        Path foreign = Files.writeString(folder.resolve("blobs/notes.txt"), "the administrator's own");
        assertThat(damages()).singleElement().asString().contains("notes.txt");
        assertThat(foreign).exists();
    }

    @Test
    void aSecondOpeningIsRefusedInPlainWords() {
        try (RocksStore store = open()) {
            store.commit(ACCOUNT, Rows.commit(1, 0));
            assertThatThrownBy(this::open)
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("in use by a running server");
            store.commit(ACCOUNT, Rows.commit(2, 1));
        }
        try (RocksStore store = open()) {
            assertThat(store.head(ACCOUNT, Freshness.LINEAR).version()).isEqualTo(2);
        }
    }

    @Test
    void aNewerFormatIsRefusedInPlainWords() throws IOException {
        fill();
        Files.writeString(folder.resolve("FORMAT"), "version = 2\ncreated-by-format = 1\n");
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("newer version")
                .hasMessageContaining("FORMAT");
    }

    @Test
    void aStoreThatDoesNotSayItsFormatIsRefused() throws IOException {
        fill();
        for (String format : List.of("", "version = ", "version = x", "version = 0", "version", "1")) {
            Files.writeString(folder.resolve("FORMAT"), format);
            assertThatThrownBy(this::open).isInstanceOf(StoreCorrupt.class);
        }
        Files.delete(folder.resolve("FORMAT"));
        assertThatThrownBy(this::open).isInstanceOf(StoreCorrupt.class).hasMessageContaining("FORMAT is missing");
    }

    @Test
    void theNativeLibraryIsUnpackedOnceAndReplacedWhenItIsCutShort() throws IOException {
        Path libraries = folder.resolve("lib");
        RocksOptions options = RocksOptions.small(folder.resolve("store")).withNativeLibraryFolder(libraries);
        RocksStore.open(options).close();
        Path library = Damage.files(libraries, "").getFirst();
        long size = Files.size(library);
        Object first = Files.readAttributes(library, BasicFileAttributes.class).fileKey();
        RocksStore.open(options).close();
        assertThat(Files.readAttributes(library, BasicFileAttributes.class).fileKey())
                .isEqualTo(first);
        Files.delete(library);
        Files.writeString(library, "cut short");
        RocksStore.open(options).close();
        assertThat(Files.size(library)).isEqualTo(size);
        assertThat(Damage.files(libraries, "")).hasSize(1);
    }
}
