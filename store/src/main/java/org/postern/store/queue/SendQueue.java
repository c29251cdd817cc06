package org.postern.store.queue;

import java.util.List;
import java.util.function.Consumer;
import org.postern.store.Bytes;
import org.postern.store.PartitionId;
import org.postern.store.account.DeliveryId;
import org.postern.store.partition.Partitions;

/** Messages that wait to be sent to other servers. They are read when asked for, never held in memory. For any thread. */
public final class SendQueue {
    private final Partitions partitions;
    private final Deliveries deliveries;

    public SendQueue(Partitions partitions, Deliveries deliveries) {
        this.partitions = partitions;
        this.deliveries = deliveries;
    }

    /**
     * Goes through all messages, the oldest of each shard first.
     *
     * @param damaged told, in words, of what cannot be read; it is passed over
     */
    public void each(Consumer<QueueItem> consumer, Consumer<String> damaged) {
        Shards.each(partitions, Shards.QUEUED, entry -> QueueItem.decode(entry.value()), consumer, damaged);
    }

    /** Whether a message is in the queue. */
    public boolean holds(DeliveryId id) {
        Bytes key = Shards.queued(id);
        return partitions.store().get(Shards.of(id), List.of(key), 0).rows().containsKey(key);
    }

    /** Takes a message out for good, whoever it is for; one that is gone already is fine. */
    public void drop(Outgoing message) {
        PartitionId shard = Shards.of(message.id());
        partitions.write(shard, tx -> {
            tx.delete(Shards.queued(message.id()));
            return true;
        });
        deliveries.release(message.body(), shard);
    }

    /** Which referrer of a body stands for its row in the queue. */
    public static PartitionId referrer(DeliveryId id) {
        return Shards.of(id);
    }
}
