package org.postern.store.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.Entry;
import org.postern.store.Order;
import org.postern.store.Page;
import org.postern.store.PartitionId;
import org.postern.store.Range;
import org.postern.store.StoreCorrupt;
import org.postern.store.account.DeliveryId;
import org.postern.store.partition.Partitions;
import org.postern.store.row.RowWriter;

/** The partitions of the queue and the keys in them. The table bytes are on disk: never reused. */
final class Shards {
    static final int COUNT = 64;

    /** In a delivery's own partition: who refers to the body. A shard stands for a row of the queue in it. */
    static final int REFERRER = 0x01;

    static final int DELIVERY = 0x02;
    static final int QUEUED = 0x03;
    /** Whether a message of an outbox came here already. */
    static final int MARK = 0x04;
    /** Bodies of messages that left the queue, which are still to be let go. */
    static final int OWED = 0x05;

    /** Rows read at once, a count; each has some 100 KiB at most. */
    private static final int PAGE = 30;
    /** The same while all shards are read side by side. */
    private static final int PAGE_OF_EACH = 4;

    private Shards() {}

    static PartitionId of(DeliveryId id) {
        return partition((int) Math.floorMod(id.low(), (long) COUNT));
    }

    static PartitionId partition(int shard) {
        return new PartitionId(PartitionId.Kind.QUEUE, 0, shard);
    }

    static Bytes delivery(DeliveryId id) {
        return key(DELIVERY, id);
    }

    static Bytes queued(DeliveryId id) {
        return key(QUEUED, id);
    }

    static Bytes mark(DeliveryId id) {
        return key(MARK, id);
    }

    static Bytes owed(DeliveryId id) {
        return key(OWED, id);
    }

    static Bytes referrer(PartitionId who) {
        return RowWriter.key(REFERRER).raw(who.bytes()).done();
    }

    private static Bytes key(int table, DeliveryId id) {
        return RowWriter.key(table).i64(id.time()).i64(id.high()).i64(id.low()).done();
    }

    /** A name for a message of that time, UTC milliseconds. */
    static DeliveryId newId(Partitions partitions, long time) {
        return new DeliveryId(
                time, partitions.random().nextLong(), partitions.random().nextLong());
    }

    /** Where the body of a message is kept: shared by those who get it. */
    static BlobId body(DeliveryId id) {
        return new BlobId(new PartitionId(PartitionId.Kind.DELIVERY, id.high(), id.low()), id.high(), id.low());
    }

    /** Notes who will refer to a body. May be done again. */
    static void noteReferrers(Partitions partitions, BlobId body, Collection<PartitionId> referrers) {
        partitions.write(body.scope(), tx -> {
            if (tx.version() > 1) {
                return false; // noted at an earlier try: who has purged it since must not be noted again
            }
            for (PartitionId referrer : referrers) {
                tx.put(referrer(referrer), Bytes.EMPTY);
            }
            return true;
        });
    }

    /**
     * Goes through the rows of a table, the oldest of each shard first; one page at a time is in memory. Rows may be taken
     * out meanwhile.
     *
     * @param read throws {@link StoreCorrupt} for a damaged row
     * @param damaged told, in words, of what cannot be read; it is passed over
     * @throws org.postern.store.StoreUnavailable when the rest could not be read now
     */
    static <T> void each(
            Partitions partitions, int table, Function<Entry, T> read, Consumer<T> consumer, Consumer<String> damaged) {
        first(
                partitions,
                table,
                read,
                item -> {
                    consumer.accept(item);
                    return false;
                },
                damaged);
    }

    /**
     * Looks for a row, in the order of {@link #each}.
     *
     * @param read may return null for what is not wanted
     * @return the first that is wanted, null when there is none
     */
    static <T> @Nullable T first(
            Partitions partitions,
            int table,
            Function<Entry, @Nullable T> read,
            Predicate<T> wanted,
            Consumer<String> damaged) {
        for (int number = 0; number < COUNT; number++) {
            PartitionId shard = partition(number);
            Bytes next = Range.prefix(RowWriter.key(table).done()).from();
            while (next != null) {
                Page page = page(partitions, shard, from(table, next), PAGE, damaged);
                if (page == null) {
                    break; // the rest of this shard; the others may be whole
                }
                for (Entry entry : page.entries()) {
                    T item = readable(() -> read.apply(entry), "a row of " + shard, damaged);
                    if (item != null && wanted.test(item)) {
                        return item;
                    }
                }
                next = page.next();
            }
        }
        return null;
    }

    private static Range from(int table, Bytes first) {
        return new Range(first, Range.prefix(RowWriter.key(table).done()).to());
    }

    private static @Nullable Page page(
            Partitions partitions, PartitionId shard, Range range, int limit, Consumer<String> damaged) {
        return readable(
                () -> partitions.store().scan(shard, range, Order.ASCENDING, limit, 0), "a part of " + shard, damaged);
    }

    /**
     * Rows of a table, the oldest of all shards first: a few of each shard are in memory, and only those are read that are
     * needed.
     *
     * @param after the last row that is known already; null to begin with the oldest
     * @param limit rows wanted
     * @throws org.postern.store.StoreUnavailable when they could not be read now
     */
    static <T> List<T> oldest(
            Partitions partitions,
            int table,
            @Nullable Bytes after,
            int limit,
            Function<Entry, T> read,
            Consumer<String> damaged) {
        Bytes start = after == null ? RowWriter.key(table).done() : after.next();
        var heads = new PriorityQueue<Head>(Comparator.comparing(head -> head.entry.key()));
        for (int number = 0; number < COUNT; number++) {
            Head head = Head.of(partitions, partition(number), from(table, start), damaged);
            if (head != null) {
                heads.add(head);
            }
        }
        var found = new ArrayList<T>();
        while (found.size() < limit) {
            Head head = heads.poll();
            if (head == null) {
                break;
            }
            T item = readable(() -> read.apply(head.entry), "a row of " + head.shard, damaged);
            if (item != null) {
                found.add(item);
            }
            Head next = head.next(partitions, damaged);
            if (next != null) {
                heads.add(next);
            }
        }
        return found;
    }

    /** The oldest row of a shard that was not looked at, the few behind it, and what is still to be read. */
    private record Head(
            PartitionId shard,
            Entry entry,
            List<Entry> behind,
            @Nullable Range unread) {
        static @Nullable Head of(Partitions partitions, PartitionId shard, Range range, Consumer<String> damaged) {
            Page page = page(partitions, shard, range, PAGE_OF_EACH, damaged);
            if (page == null || page.entries().isEmpty()) {
                return null;
            }
            List<Entry> entries = page.entries();
            Bytes next = page.next();
            return new Head(
                    shard,
                    entries.getFirst(),
                    entries.subList(1, entries.size()),
                    next == null ? null : new Range(next, range.to()));
        }

        @Nullable
        Head next(Partitions partitions, Consumer<String> damaged) {
            if (!behind.isEmpty()) {
                return new Head(shard, behind.getFirst(), behind.subList(1, behind.size()), unread);
            }
            return unread == null ? null : of(partitions, shard, unread, damaged);
        }
    }

    private static <T> @Nullable T readable(Supplier<@Nullable T> read, String what, Consumer<String> damaged) {
        try {
            return read.get();
        } catch (StoreCorrupt e) {
            damaged.accept(what + " cannot be read: " + e.getMessage());
            return null;
        }
    }
}
