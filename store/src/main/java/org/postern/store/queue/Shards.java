package org.postern.store.queue;

import java.util.function.Consumer;
import org.postern.store.Bytes;
import org.postern.store.Entry;
import org.postern.store.Order;
import org.postern.store.Page;
import org.postern.store.PartitionId;
import org.postern.store.Range;
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

    /** All rows of a table, the oldest first, a page at a time in memory. */
    static void each(Partitions partitions, PartitionId shard, int table, Consumer<Entry> consumer) {
        Range all = Range.prefix(RowWriter.key(table).done());
        Bytes next = all.from();
        while (next != null) {
            Page page = partitions.store().scan(shard, new Range(next, all.to()), Order.ASCENDING, PAGE, 0);
            page.entries().forEach(consumer);
            next = page.next();
        }
    }
}
