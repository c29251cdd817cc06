package org.postern.store.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postern.store.BlobId;
import org.postern.store.BlobLabel;
import org.postern.store.Bytes;
import org.postern.store.Commit;
import org.postern.store.Entry;
import org.postern.store.PartitionId;
import org.postern.store.StagedBlob;
import org.postern.store.StoreCorrupt;
import org.postern.store.account.Accounts;
import org.postern.store.account.DeliveryId;
import org.postern.store.account.EvidenceRow;
import org.postern.store.account.Submissions;
import org.postern.store.account.Waiting;
import org.postern.store.partition.Partitions;
import org.postern.store.row.RowReader;

/**
 * Messages of our own users between acknowledgement and queue. {@link #accept} is one commit in the submitter's account,
 * after which he may be told; {@link #handOn} brings the message into the queue, by steps of which each may be done again:
 * note who will refer to the body; put delivery, queue row and a mark that it was done into one shard; forget the outbox
 * row; forget the mark. For any thread, but each message is handed on by one thread at a time.
 */
public final class Outbox {
    private final Partitions partitions;
    private final Accounts accounts;
    private final Submissions submissions;

    public Outbox(Partitions partitions, Accounts accounts, Submissions submissions) {
        this.partitions = partitions;
        this.accounts = accounts;
        this.submissions = submissions;
    }

    /** A name for a message, and its body's. */
    public DeliveryId newId(long time) {
        return Shards.newId(partitions, time);
    }

    /** Where the body of a message is kept: shared by those who get it. */
    public static BlobId body(DeliveryId id) {
        return Shards.body(id);
    }

    /**
     * Takes a message: on disk when this returns, with its evidence. Throws the store's exceptions.
     *
     * @param most what its submitter may have waiting for other servers
     * @return false when nothing happened, since with it more would wait
     */
    public boolean accept(OutboxItem item, EvidenceRow.Submitted evidence, StagedBlob body, Waiting most) {
        Outgoing message = item.message();
        var label = new BlobLabel(message.body().scope(), 0, 0, message.submitted(), message.offsetMinutes());
        return submissions.submit(
                message.account(),
                evidence,
                new Submissions.Handover(
                        message.id(),
                        item.encode(),
                        new Commit.BlobPut(message.body(), body, label),
                        !item.elsewhere().isEmpty(),
                        most));
    }

    /**
     * Hands a message on.
     *
     * @return what is to be filed or reported here; null when there is nothing
     * @throws org.postern.store.StoreException when it must be tried again; what was done stays done
     */
    public @Nullable Delivery handOn(OutboxItem item) {
        Outgoing message = item.message();
        DeliveryId id = message.id();
        if (!submissions.isWaiting(message.account(), id)) {
            return null; // it was found in the store and in memory: what came of it since must not come again
        }
        PartitionId shard = Shards.of(id);
        Shards.noteReferrers(partitions, message.body(), referrers(item, shard));
        Delivery delivery = delivery(item);
        Bytes filed = delivery == null ? null : delivery.encode();
        Bytes queued = item.elsewhere().isEmpty() ? null : new QueueItem(message, item.elsewhere(), 0).encode();
        Bytes mark = Shards.mark(id);
        partitions.write(shard, tx -> {
            if (tx.get(mark) != null) {
                return false; // done before: it may have been filed and sent since, and must not come again
            }
            if (filed != null) {
                tx.put(Shards.delivery(id), filed);
            }
            if (queued != null) {
                tx.put(Shards.queued(id), queued);
            }
            tx.put(mark, message.account().bytes());
            return true;
        });
        submissions.handedOn(message.account(), id);
        forget(id);
        return delivery;
    }

    private static List<PartitionId> referrers(OutboxItem item, PartitionId shard) {
        var referrers = new ArrayList<PartitionId>();
        item.here().forEach(recipient -> referrers.add(recipient.account()));
        if (!item.elsewhere().isEmpty()) {
            referrers.add(shard);
        }
        return referrers;
    }

    /** Also when all accounts here went before it was accepted: its sender must be told. Null when it is for nobody here. */
    private static @Nullable Delivery delivery(OutboxItem item) {
        Outgoing message = item.message();
        return item.here().isEmpty() && item.named().isEmpty()
                ? null
                : new Delivery(
                                message.id(),
                                message.body(),
                                message.size(),
                                message.submitted(),
                                message.offsetMinutes(),
                                item.filedPrefix(),
                                item.summary(),
                                item.here(),
                                reporting(item))
                        .fitting();
    }

    private static Reporting reporting(OutboxItem item) {
        Outgoing message = item.message();
        return item.named().isEmpty()
                ? Reporting.NONE
                : new Reporting(message.name(), message.account(), message.from(), message.dsn(), item.named());
    }

    /**
     * Goes through all that is not handed on, the oldest of each account first.
     *
     * @param damaged told, in words, of what cannot be read; it is passed over
     */
    public void eachWaiting(Consumer<OutboxItem> consumer, Consumer<String> damaged) {
        accounts.each(account -> {
            try {
                submissions.eachWaiting(account, row -> {
                    OutboxItem item = decoded(row, damaged);
                    if (item != null) {
                        consumer.accept(item);
                    }
                });
            } catch (StoreCorrupt e) {
                damaged.accept("the outbox of " + account + " cannot be read: " + e.getMessage());
            }
        });
    }

    private static @Nullable OutboxItem decoded(Bytes row, Consumer<String> damaged) {
        try {
            return OutboxItem.decode(row);
        } catch (StoreCorrupt e) {
            damaged.accept("a submitted message cannot be read: " + e.getMessage());
            return null;
        }
    }

    /**
     * Takes marks away that a stop left behind the last step but one.
     *
     * @param damaged told, in words, of what cannot be read; it is passed over
     */
    public void forgetMarks(Consumer<String> damaged) {
        Shards.each(partitions, Shards.MARK, Mark::read, this::forgetIfDone, damaged);
    }

    private record Mark(PartitionId account, DeliveryId id) {
        static Mark read(Entry entry) {
            var key = RowReader.key("a mark of the outbox", entry.key(), Shards.MARK);
            return new Mark(
                    RowReader.fields("a mark of the outbox", entry.value()).partition(),
                    new DeliveryId(key.i64(), key.i64(), key.i64()));
        }
    }

    private void forgetIfDone(Mark mark) {
        if (!submissions.isWaiting(mark.account(), mark.id())) {
            forget(mark.id());
        }
    }

    private void forget(DeliveryId marked) {
        partitions.write(Shards.of(marked), tx -> {
            tx.delete(Shards.mark(marked));
            return true;
        });
    }
}
