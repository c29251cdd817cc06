package org.postern.store.engine;

import java.util.Collection;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.Commit;
import org.postern.store.Range;
import org.postern.store.StoreLimits;
import org.postern.store.StoreUnavailable;

/** Refuses what is beyond {@link StoreLimits}, alike in all engines. */
public final class Arguments {
    /** The key directly after the longest key is one byte longer, and a valid end of a range. */
    private static final int BOUND = StoreLimits.KEY + 1;

    private Arguments() {}

    public static void check(Commit commit) {
        require(commit.expected() >= 0, "a version is never negative");
        require(commit.changes().size() <= StoreLimits.CHANGES, "a commit has too many changes");
        require(commit.note().length() <= StoreLimits.NOTE, "a note is too long");
        long bytes = 0;
        for (Change change : commit.changes()) {
            bytes += size(change);
        }
        require(bytes <= StoreLimits.COMMIT, "a commit is too large");
    }

    private static long size(Change change) {
        return switch (change) {
            case Change.Put put -> {
                check(put.key());
                require(put.value().length() <= StoreLimits.VALUE, "a value is too long");
                yield (long) put.key().length() + put.value().length();
            }
            case Change.Delete delete -> {
                check(delete.key());
                yield delete.key().length();
            }
            case Change.DeleteRange range -> {
                check(new Range(range.from(), range.to()));
                yield (long) range.from().length() + range.to().length();
            }
        };
    }

    public static void check(Collection<Bytes> keys) {
        require(keys.size() <= StoreLimits.GET_KEYS, "too many keys");
        keys.forEach(Arguments::check);
    }

    /** For bodies that are read together. */
    public static void checkBodies(int count) {
        require(count <= StoreLimits.GET_KEYS, "too many bodies");
    }

    private static void check(Bytes key) {
        require(key.length() <= StoreLimits.KEY, "a key is too long");
    }

    public static void check(Range range) {
        require(range.from().length() <= BOUND && range.to().length() <= BOUND, "a bound of a range is too long");
    }

    /** For pages of rows and of the log. */
    public static void checkLimit(int limit) {
        require(limit >= 1 && limit <= StoreLimits.PAGE_ENTRIES, "a page has 1 to 5000 entries");
    }

    /** For a body that would have {@code size} bytes. */
    public static void checkBody(long size) {
        require(size <= StoreLimits.BLOB, "a body is too large");
    }

    public static void checkPart(long offset, long length) {
        require(offset >= 0 && length >= 0, "a part of a body begins and ends inside of it");
    }

    /**
     * The promise of the floor.
     *
     * @throws StoreUnavailable when the partition stands below what the caller has seen, as after a restored backup
     */
    public static void checkFloor(long version, long floor) {
        if (version < floor) {
            throw new StoreUnavailable(
                    "the partition stands at version " + version + ", below " + floor + " which was seen before",
                    false,
                    null);
        }
    }

    /** A commit on a version that never was is a fault of its caller, not a conflict. */
    public static IllegalArgumentException ahead(long expected, long version) {
        return new IllegalArgumentException(
                "a commit expects version " + expected + ", but the partition stands at " + version);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
