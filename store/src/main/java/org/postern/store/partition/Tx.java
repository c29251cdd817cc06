package org.postern.store.partition;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.Commit;
import org.postern.store.Entry;
import org.postern.store.Order;
import org.postern.store.Range;

/**
 * The partition as a closure sees it: its rows, with the closure's own changes and those of closures before it in the same
 * commit. Valid only while the closure runs.
 */
public interface Tx {
    /** The version that the commit will make: the MODSEQ of all that it changes. */
    long version();

    /** The value of a row, null when there is none. */
    @Nullable
    Bytes get(Bytes key);

    /**
     * Reads rows that are about to be asked for, all at once: one after the other, each may cost a trip to the disk.
     *
     * @param keys at most {@link org.postern.store.StoreLimits#GET_KEYS}
     */
    void expect(Collection<Bytes> keys);

    /** At most {@code limit} rows of a range, from its start or its end; {@code limit} is at most a page. */
    List<Entry> scan(Range range, Order order, int limit);

    void put(Bytes key, Bytes value);

    void delete(Bytes key);

    void deleteRange(Range range);

    /** Adds to what readers of the log are told; entries delimit themselves, since those of several closures meet. */
    void note(Bytes entry);

    /** A body that becomes durable with this commit. */
    void keep(Commit.BlobPut body);

    /** A body that goes away with this commit. */
    void drop(BlobId body);
}
