package org.postern.store.queue;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.Entry;
import org.postern.store.PartitionId;
import org.postern.store.StoreException;
import org.postern.store.account.DeliveryId;
import org.postern.store.account.WaitingMail;
import org.postern.store.partition.Partitions;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/**
 * Messages that wait to be sent to other servers. They are read when asked for, never held in memory. What leaves does so in
 * one commit, which notes what is owed for it: letting go of the body, and no longer counting it as waiting. For any thread.
 */
public final class SendQueue {
    private static final int OWED_FORM = 1;

    private final Partitions partitions;
    private final Deliveries deliveries;
    private final WaitingMail waiting;

    public SendQueue(Partitions partitions, Deliveries deliveries, WaitingMail waiting) {
        this.partitions = partitions;
        this.deliveries = deliveries;
        this.waiting = waiting;
    }

    /**
     * Goes through all messages, the oldest of each shard first.
     *
     * @param damaged told, in words, of what cannot be read; it is passed over
     */
    public void each(Consumer<QueueItem> consumer, Consumer<String> damaged) {
        Shards.each(partitions, Shards.QUEUED, entry -> QueueItem.decode(entry.value()), consumer, damaged);
    }

    /**
     * The oldest messages of all, in an order that stays the same; no more is read than is needed.
     *
     * @param after those behind this one, which need not be there any more; null to begin
     * @param limit at most so many
     * @param shown what is wanted of each: the whole ones, which may have many recipients, are not kept together
     * @param damaged told, in words, of what cannot be read; it is passed over
     */
    public <T> List<T> oldest(
            @Nullable DeliveryId after, int limit, Function<QueueItem, T> shown, Consumer<String> damaged) {
        return Shards.oldest(
                partitions,
                Shards.QUEUED,
                after == null ? null : Shards.queued(after),
                limit,
                entry -> shown.apply(QueueItem.decode(entry.value())),
                damaged);
    }

    /**
     * A message by the name that its sender was told; null when it is not in the queue. Reads the names of all until it is
     * found.
     *
     * @param damaged told, in words, of what cannot be read; it is passed over
     */
    public @Nullable QueueItem find(String name, Consumer<String> damaged) {
        return Shards.first(
                partitions,
                Shards.QUEUED,
                entry -> QueueItem.isNamed(name, entry.value()) ? QueueItem.decode(entry.value()) : null,
                _ -> true,
                damaged);
    }

    /** Whether a message is in the queue. */
    public boolean holds(DeliveryId id) {
        return isThere(id, List.of(Shards.queued(id)));
    }

    /** Whether a message is in the queue, or left it and is not settled. */
    private boolean isKnown(DeliveryId id) {
        return isThere(id, List.of(Shards.queued(id), Shards.owed(id)));
    }

    private boolean isThere(DeliveryId id, List<Bytes> keys) {
        return !partitions.store().get(Shards.of(id), keys, 0).rows().isEmpty();
    }

    /**
     * Takes a message out for good, whoever it is for. What is owed for it and cannot be done now is done by {@link #settle}.
     *
     * @return false when it was gone already
     * @throws org.postern.store.StoreException when it is still there, or, if the outcome is unknown, may be
     */
    public boolean drop(Outgoing message) {
        DeliveryId id = message.id();
        var owed = new Owed(id, message.body(), message.account());
        boolean dropped = partitions
                .write(Shards.of(id), tx -> {
                    if (tx.get(Shards.queued(id)) == null) {
                        return false;
                    }
                    tx.delete(Shards.queued(id));
                    tx.put(Shards.owed(id), owed.encode());
                    return true;
                })
                .value();
        if (dropped) {
            settle(owed, _ -> {
                // it is gone all the same, and what is owed is noted
            });
        }
        return dropped;
    }

    private record Owed(DeliveryId id, BlobId body, PartitionId account) {
        Bytes encode() {
            return RowWriter.version(OWED_FORM)
                    .raw(body.bytes())
                    .raw(account.bytes())
                    .done();
        }

        static Owed decode(Entry entry) {
            var key = RowReader.key("what the queue owes", entry.key(), Shards.OWED);
            var in = RowReader.version("what the queue owes", entry.value(), OWED_FORM);
            return new Owed(new DeliveryId(key.i64(), key.i64(), key.i64()), in.blob(), in.partition());
        }
    }

    private void settle(Owed owed, Consumer<String> putOff) {
        try {
            settle(owed);
        } catch (StoreException e) {
            putOff.accept("what is owed for " + owed.body() + " is put off: " + e.getMessage());
        }
    }

    /** Each step may be done again. */
    private void settle(Owed owed) {
        PartitionId shard = Shards.of(owed.id());
        deliveries.release(owed.body(), shard);
        waiting.leaves(owed.account(), owed.id());
        partitions.write(shard, tx -> {
            tx.delete(Shards.owed(owed.id()));
            return true;
        });
    }

    /**
     * Does what is still owed for messages that left, where a stop or a fault came between.
     *
     * @param damaged told, in words, of what cannot be read or done now; it is passed over
     */
    public void settle(Consumer<String> damaged) {
        Shards.each(partitions, Shards.OWED, Owed::decode, owed -> settle(owed, damaged), damaged);
    }

    /**
     * Bodies of messages that left, which are still to be let go, each with its referrer.
     *
     * @param damaged told, in words, of what cannot be read; it is passed over
     */
    public void eachOwed(BiConsumer<BlobId, PartitionId> consumer, Consumer<String> damaged) {
        Shards.each(
                partitions,
                Shards.OWED,
                Owed::decode,
                owed -> consumer.accept(owed.body(), referrer(owed.id())),
                damaged);
    }

    /** Whether a message that counts as waiting is nowhere: neither in the queue nor on its way out of it. */
    public boolean isLost(PartitionId account, DeliveryId counted) {
        return !isKnown(counted) && waiting.holds(account, counted);
    }

    /** Which referrer of a body stands for its row in the queue. */
    public static PartitionId referrer(DeliveryId id) {
        return Shards.of(id);
    }
}
