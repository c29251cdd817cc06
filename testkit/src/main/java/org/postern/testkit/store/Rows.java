package org.postern.testkit.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.postern.store.Blob;
import org.postern.store.BlobDraft;
import org.postern.store.BlobId;
import org.postern.store.BlobLabel;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.Commit;
import org.postern.store.CommitId;
import org.postern.store.CommitResult;
import org.postern.store.Entry;
import org.postern.store.Freshness;
import org.postern.store.Order;
import org.postern.store.Page;
import org.postern.store.PartitionId;
import org.postern.store.Range;
import org.postern.store.StagedBlob;
import org.postern.store.Store;

/** Short words for tests of a store. */
public final class Rows {
    /** Every key a test makes lies in here. */
    public static final Range ALL =
            new Range(Bytes.EMPTY, Bytes.copyOf(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff}));

    public static final PartitionId ACCOUNT = new PartitionId(PartitionId.Kind.ACCOUNT, 0x0102030405060708L, -1);

    private Rows() {}

    public static Bytes bytes(String ascii) {
        return Bytes.wrap(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    public static Bytes zeros(int length) {
        return Bytes.wrap(new byte[length]);
    }

    public static Change put(String key, String value) {
        return new Change.Put(bytes(key), bytes(value));
    }

    public static Change delete(String key) {
        return new Change.Delete(bytes(key));
    }

    public static Change deleteRange(String from, String to) {
        return new Change.DeleteRange(bytes(from), bytes(to));
    }

    /** A commit with the id (1, number). */
    public static Commit commit(long number, long expected, Change... changes) {
        return new Commit(new CommitId(1, number), expected, List.of(changes), bytes("note " + number));
    }

    /** Commits on whatever the head is, with an id of its own. */
    public static CommitResult write(Store store, PartitionId partition, Change... changes) {
        long expected = store.head(partition, Freshness.LINEAR).version();
        return store.commit(partition, commit(1_000_000 + expected, expected, changes));
    }

    /** All rows of a partition, page by page. */
    public static List<Entry> all(Store store, PartitionId partition, Order order, int limit) {
        List<Entry> rows = new ArrayList<>();
        @Nullable Range range = ALL;
        while (range != null) {
            Page page = store.scan(partition, range, order, limit, 0);
            rows.addAll(page.entries());
            range = rest(range, order, page.next());
        }
        return rows;
    }

    private static @Nullable Range rest(Range range, Order order, @Nullable Bytes next) {
        if (next == null) {
            return null;
        }
        return switch (order) {
            case ASCENDING -> new Range(next, range.to());
            case DESCENDING -> new Range(range.from(), next);
        };
    }

    /** Bytes that a seed determines. */
    public static byte[] body(long seed, int size) {
        byte[] body = new byte[size];
        new SplittableRandom(seed).nextBytes(body);
        return body;
    }

    public static BlobId blobId(long number) {
        return new BlobId(ACCOUNT, 0x5555L, number);
    }

    public static BlobLabel label() {
        return new BlobLabel(ACCOUNT, 7, 42, 1_780_000_000_000L, -330);
    }

    public static StagedBlob staged(Store store, byte[] body) {
        try (BlobDraft draft = store.draft()) {
            int middle = body.length / 2;
            draft.write(body, 0, middle);
            draft.write(body, middle, body.length - middle);
            return draft.seal();
        }
    }

    public static Commit commitBlob(long number, long expected, BlobId id, StagedBlob body) {
        return new Commit(
                new CommitId(1, number),
                expected,
                List.of(),
                Bytes.EMPTY,
                List.of(new Commit.BlobPut(id, body, label())),
                List.of());
    }

    public static Commit commitDrop(long number, long expected, BlobId... ids) {
        return new Commit(new CommitId(1, number), expected, List.of(), Bytes.EMPTY, List.of(), List.of(ids));
    }

    /** Puts a body on whatever the head is. */
    public static void keep(Store store, BlobId id, byte[] body) {
        try (StagedBlob staged = staged(store, body)) {
            long expected = store.head(ACCOUNT, Freshness.LINEAR).version();
            store.commit(ACCOUNT, commitBlob(2_000_000 + expected, expected, id, staged));
        }
    }

    /** A part of a body that is there. */
    public static Blob open(Store store, BlobId id, long offset, long length) {
        Blob blob = store.openBlob(id, offset, length);
        if (blob == null) {
            throw new AssertionError("there is no body " + id);
        }
        return blob;
    }

    /** A partition for a number, of each kind in turn. */
    public static PartitionId partition(int number) {
        List<PartitionId.Kind> kinds = List.of(PartitionId.Kind.values());
        return new PartitionId(kinds.get(number % kinds.size()), 7, number);
    }

    /** A part of a body, null when there is none. */
    public static byte @Nullable [] part(Store store, BlobId id, long offset, long length) {
        try (Blob blob = store.openBlob(id, offset, length)) {
            return blob == null ? null : drain(blob.stream());
        }
    }

    /** A whole body, null when there is none. */
    public static byte @Nullable [] whole(Store store, BlobId id) {
        return part(store, id, 0, Long.MAX_VALUE);
    }

    public static byte[] drain(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** What {@link Store#verify} finds. */
    public static List<String> damages(Store store) {
        List<String> found = new ArrayList<>();
        store.verify(found::add);
        return found;
    }
}
