package org.postern.store.partition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.Entry;
import org.postern.store.Order;
import org.postern.store.Page;
import org.postern.store.PartitionId;
import org.postern.store.Range;
import org.postern.store.Store;

/**
 * The rows of one partition at its current version, with those used lately kept in memory: a delivery reads the same few
 * rows each time, and there is no other writer. Used by the partition's leader alone.
 */
final class PartitionRows {
    /** Rows remembered, a count; ours. With rows of 3 KiB at most 1.5 MiB for the busiest accounts. */
    static final int REMEMBERED = 256;
    /** Larger values are not worth remembering, bytes; ours. */
    static final int REMEMBERED_VALUE = 4 * 1024;

    /** Rows of a scan, and the part of the range that they cover completely. */
    record Part(Range covered, List<Entry> entries) {}

    private final Store store;
    private final PartitionId partition;
    private final LinkedHashMap<Bytes, @Nullable Bytes> remembered = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, @Nullable Bytes> eldest) {
            return size() > REMEMBERED;
        }
    };
    private long version;

    PartitionRows(Store store, PartitionId partition, long version) {
        this.store = store;
        this.partition = partition;
        this.version = version;
    }

    long version() {
        return version;
    }

    @Nullable
    Bytes get(Bytes key) {
        if (remembered.containsKey(key)) {
            return remembered.get(key);
        }
        Bytes value = store.get(partition, List.of(key), version).rows().get(key);
        remember(key, value);
        return value;
    }

    /** Those of some rows that are there and not remembered; these are not remembered either, or others would be forgotten. */
    Map<Bytes, Bytes> unremembered(Collection<Bytes> keys) {
        var wanted = new ArrayList<Bytes>();
        for (Bytes key : keys) {
            if (!remembered.containsKey(key)) {
                wanted.add(key);
            }
        }
        return wanted.size() > 1 ? store.get(partition, wanted, version).rows() : Map.of();
    }

    Part scan(Range range, Order order, int limit) {
        Page page = store.scan(partition, range, order, limit, version);
        Bytes next = page.next();
        if (next == null) {
            return new Part(range, page.entries());
        }
        return switch (order) {
            case ASCENDING -> new Part(new Range(range.from(), next), page.entries());
            case DESCENDING -> new Part(new Range(next, range.to()), page.entries());
        };
    }

    /** The partition has moved on by a commit of ours. */
    void committed(long newVersion, List<Change> changes) {
        version = newVersion;
        for (Change change : changes) {
            switch (change) {
                case Change.Put(Bytes key, Bytes value) -> remember(key, value);
                case Change.Delete(Bytes key) -> remember(key, null);
                case Change.DeleteRange(Bytes from, Bytes to) ->
                    remembered.keySet().removeIf(key -> key.compareTo(from) >= 0 && key.compareTo(to) < 0);
            }
        }
    }

    private void remember(Bytes key, @Nullable Bytes value) {
        if (value == null || value.length() <= REMEMBERED_VALUE) {
            remembered.put(key, value);
        } else {
            remembered.remove(key);
        }
    }
}
