package org.postern.store.queue;

import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Function;
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

    /** Rows read at once, a count; each has some 100 KiB at most. */
    private static final int PAGE = 30;

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
        for (int number = 0; number < COUNT; number++) {
            Range all = Range.prefix(RowWriter.key(table).done());
            Bytes next = all.from();
            while (next != null) {
                Range left = new Range(next, all.to());
                PartitionId shard = partition(number);
                Page page = readable(
                        () -> partitions.store().scan(shard, left, Order.ASCENDING, PAGE, 0),
                        "a part of " + shard,
                        damaged);
                if (page == null) {
                    break; // the rest of this shard; the others may be whole
                }
                for (Entry entry : page.entries()) {
                    T item = readable(() -> read.apply(entry), "a row of " + shard, damaged);
                    if (item != null) {
                        consumer.accept(item);
                    }
                }
                next = page.next();
            }
        }
    }

    private static <T> @Nullable T readable(Supplier<T> read, String what, Consumer<String> damaged) {
        try {
            return read.get();
        } catch (StoreCorrupt e) {
            damaged.accept(what + " cannot be read: " + e.getMessage());
            return null;
        }
    }
}
