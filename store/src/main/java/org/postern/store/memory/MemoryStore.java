package org.postern.store.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.store.Blob;
import org.postern.store.BlobDraft;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.Commit;
import org.postern.store.CommitResult;
import org.postern.store.Entry;
import org.postern.store.Freshness;
import org.postern.store.Head;
import org.postern.store.LogPage;
import org.postern.store.Order;
import org.postern.store.Page;
import org.postern.store.PartitionId;
import org.postern.store.Range;
import org.postern.store.Snapshot;
import org.postern.store.Store;
import org.postern.store.StoreLimits;
import org.postern.store.StoreUnavailable;
import org.postern.store.Watch;
import org.postern.store.engine.Arguments;
import org.postern.store.engine.Watchers;

/** A store in memory. Small and obviously right rather than fast: every call takes the one lock. */
public final class MemoryStore implements Store {
    private final ReentrantLock lock = new ReentrantLock();
    private final Watchers watchers = new Watchers();
    private final Map<PartitionId, Partition> partitions;
    private final Map<BlobId, MemoryBody> bodies;
    private boolean closed;

    public MemoryStore() {
        this(new HashMap<>(), new HashMap<>());
    }

    private MemoryStore(Map<PartitionId, Partition> partitions, Map<BlobId, MemoryBody> bodies) {
        this.partitions = partitions;
        this.bodies = bodies;
    }

    /** Closes this store and opens another with the same content, as a restart does. */
    public MemoryStore reopen() {
        close();
        return new MemoryStore(partitions, bodies);
    }

    @Override
    public Head head(PartitionId partition, Freshness freshness) {
        return locked(() -> partition(partition).head);
    }

    @Override
    public Snapshot get(PartitionId partition, Collection<Bytes> keys, long floor) {
        Arguments.check(keys);
        return locked(() -> {
            Partition from = partition(partition);
            Arguments.checkFloor(from.head.version(), floor);
            Map<Bytes, Bytes> found = new HashMap<>();
            for (Bytes key : keys) {
                Bytes value = from.rows.get(key);
                if (value != null) {
                    found.put(key, value);
                }
            }
            return new Snapshot(from.head.version(), found);
        });
    }

    @Override
    public Page scan(PartitionId partition, Range range, Order order, int limit, long floor) {
        Arguments.check(range);
        Arguments.checkLimit(limit);
        return locked(() -> {
            Partition from = partition(partition);
            Arguments.checkFloor(from.head.version(), floor);
            return page(from.head.version(), rows(from, range, order), order, limit);
        });
    }

    private static NavigableMap<Bytes, Bytes> rows(Partition from, Range range, Order order) {
        NavigableMap<Bytes, Bytes> rows = range.from().compareTo(range.to()) < 0
                ? from.rows.subMap(range.from(), true, range.to(), false)
                : new TreeMap<>();
        return switch (order) {
            case ASCENDING -> rows;
            case DESCENDING -> rows.descendingMap();
        };
    }

    private static Page page(long version, NavigableMap<Bytes, Bytes> rows, Order order, int limit) {
        List<Entry> entries = new ArrayList<>();
        long bytes = 0;
        for (Map.Entry<Bytes, Bytes> row : rows.entrySet()) {
            bytes += row.getKey().length() + row.getValue().length();
            if (entries.size() == limit || bytes > StoreLimits.PAGE) {
                Bytes next = order == Order.ASCENDING
                        ? row.getKey()
                        : entries.getLast().key();
                return new Page(version, entries, next);
            }
            entries.add(new Entry(row.getKey(), row.getValue()));
        }
        return new Page(version, entries, null);
    }

    @Override
    public CommitResult commit(PartitionId partition, Commit commit) {
        Arguments.check(commit);
        CommitResult result = locked(() -> apply(partition, commit));
        if (result instanceof CommitResult.Applied(long version, boolean before) && !before) {
            watchers.tell(partition, version);
        }
        return result;
    }

    private CommitResult apply(PartitionId id, Commit commit) {
        Partition partition = partition(id);
        Head now = partition.head;
        long version = commit.expected() + 1;
        if (now.version() < commit.expected()) {
            throw Arguments.ahead(commit.expected(), now.version());
        }
        if (now.version() > commit.expected()) {
            LogPage.LogEntry earlier = partition.log.get(version);
            boolean ours = earlier != null && earlier.id().equals(commit.id());
            return ours ? new CommitResult.Applied(version, true) : new CommitResult.Conflict(now);
        }
        commit.puts().forEach(this::checkPut);
        commit.puts().forEach(put -> bodies.putIfAbsent(put.id(), MemoryBody.of(put)));
        commit.changes().forEach(change -> change(partition.rows, change));
        commit.drops().forEach(bodies::remove);
        partition.head = new Head(version, commit.id());
        partition.log.put(version, new LogPage.LogEntry(version, commit.id(), commit.note()));
        partitions.put(id, partition);
        return new CommitResult.Applied(version, false);
    }

    private void checkPut(Commit.BlobPut put) {
        MemoryBody known = bodies.get(put.id());
        if (known != null && !known.sha256().equals(put.body().sha256())) {
            throw new IllegalArgumentException("another body is kept as " + put.id());
        }
    }

    private static void change(NavigableMap<Bytes, Bytes> rows, Change change) {
        switch (change) {
            case Change.Put(Bytes key, Bytes value) -> rows.put(key, value);
            case Change.Delete(Bytes key) -> rows.remove(key);
            case Change.DeleteRange(Bytes from, Bytes to) -> {
                if (from.compareTo(to) < 0) {
                    rows.subMap(from, to).clear();
                }
            }
        }
    }

    @Override
    public LogPage log(PartitionId partition, long version, int limit) {
        Arguments.checkLimit(limit);
        return locked(() -> {
            Partition from = partition(partition);
            if (version >= from.head.version()) {
                return new LogPage.Commits(List.of());
            }
            long oldest = from.log.firstKey();
            if (oldest > version + 1) {
                return new LogPage.Truncated(oldest);
            }
            return new LogPage.Commits(from.log.tailMap(version, false).values().stream()
                    .limit(limit)
                    .toList());
        });
    }

    @Override
    public void trimLog(PartitionId partition, long version) {
        locked(() -> {
            Partition from = partition(partition);
            from.log.headMap(Math.min(version, from.head.version()), false).clear();
            return true;
        });
    }

    @Override
    public Watch watch(PartitionId partition, LongConsumer passed) {
        return watchers.add(partition, passed);
    }

    @Override
    public BlobDraft draft() {
        return locked(MemoryDraft::new);
    }

    @Override
    public @Nullable Blob openBlob(BlobId id, long offset, long length) {
        Arguments.checkPart(offset, length);
        MemoryBody body = lockedOrNull(() -> bodies.get(id));
        return body == null ? null : body.part(offset, length);
    }

    @Override
    public void deleteBlob(BlobId id) {
        locked(() -> {
            bodies.remove(id);
            return true;
        });
    }

    @Override
    public void eachPartition(Consumer<PartitionId> consumer) {
        locked(() -> List.copyOf(partitions.keySet())).forEach(consumer);
    }

    @Override
    public void eachBlob(Consumer<BlobId> consumer) {
        locked(() -> List.copyOf(bodies.keySet())).forEach(consumer);
    }

    /** Memory does not decay: finds nothing. */
    @Override
    public void verify(Consumer<String> damage) {
        locked(() -> true);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private Partition partition(PartitionId id) {
        Partition known = partitions.get(id);
        return known == null ? new Partition() : known;
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            checkOpen();
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable MemoryBody lockedOrNull(Supplier<@Nullable MemoryBody> work) {
        lock.lock();
        try {
            checkOpen();
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreUnavailable("the store is closed", false, null);
        }
    }

    /** Rows and log of one partition; guarded by the store's lock. */
    private static final class Partition {
        private final NavigableMap<Bytes, Bytes> rows = new TreeMap<>();
        private final NavigableMap<Long, LogPage.LogEntry> log = new TreeMap<>();
        private Head head = Head.NONE;
    }
}
