package org.postern.store.account;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postern.store.Bytes;
import org.postern.store.Entry;
import org.postern.store.Order;
import org.postern.store.Page;
import org.postern.store.PartitionId;
import org.postern.store.Range;
import org.postern.store.StagedBlob;
import org.postern.store.StoreCorrupt;
import org.postern.store.partition.Partitions;
import org.postern.store.partition.Tx;
import org.postern.store.row.RowReader;

/**
 * What accounts have waiting for other servers, in outbox and queue, with its sum beside it: a bound costs one row to ask. A
 * message counts from the commit that takes it until somebody says that it left. For any thread.
 */
public final class WaitingMail {
    /** Rows read at once, a count. */
    private static final int PAGE = 500;

    private final Partitions partitions;

    public WaitingMail(Partitions partitions) {
        this.partitions = partitions;
    }

    /** Counts a message; false, and nothing is changed, when it would be too much. */
    static boolean comes(Tx tx, DeliveryId id, StagedBlob body, Waiting most) {
        Waiting message = Waiting.of(body.size());
        Waiting with = sum(tx.get(Keys.WAITING_SUM_KEY)).plus(message);
        if (!with.isWithin(most)) {
            return false;
        }
        tx.put(Keys.waiting(id), message.encode());
        tx.put(Keys.WAITING_SUM_KEY, with.encode());
        return true;
    }

    private static Waiting sum(@Nullable Bytes row) {
        return row == null ? Waiting.NONE : Waiting.decode(row);
    }

    /** How much an account has waiting. */
    public Waiting of(PartitionId account) {
        Bytes key = Keys.WAITING_SUM_KEY;
        return sum(partitions.store().get(account, List.of(key), 0).rows().get(key));
    }

    /** A message was sent, or dropped. May be said again. */
    public void leaves(PartitionId account, DeliveryId id) {
        partitions.write(account, tx -> {
            Bytes row = tx.get(Keys.waiting(id));
            if (row != null) {
                Waiting left = sum(tx.get(Keys.WAITING_SUM_KEY)).minus(Waiting.decode(row));
                tx.delete(Keys.waiting(id));
                tx.put(Keys.WAITING_SUM_KEY, left.encode());
            }
            return true;
        });
    }

    /** Messages that count, the oldest first, a page at a time in memory. */
    public void each(PartitionId account, Consumer<DeliveryId> consumer) {
        Range all = Keys.table(Keys.WAITING);
        Bytes next = all.from();
        while (next != null) {
            Page page = partitions.store().scan(account, new Range(next, all.to()), Order.ASCENDING, PAGE, 0);
            var ids = new ArrayList<DeliveryId>();
            page.entries().forEach(entry -> ids.add(id(entry)));
            ids.forEach(consumer);
            next = page.next();
        }
    }

    private static DeliveryId id(Entry entry) {
        var key = RowReader.key("what is waiting", entry.key(), Keys.WAITING);
        return new DeliveryId(key.i64(), key.i64(), key.i64());
    }

    /** Whether a message counts. */
    public boolean holds(PartitionId account, DeliveryId id) {
        Bytes key = Keys.waiting(id);
        return partitions.store().get(account, List.of(key), 0).rows().containsKey(key);
    }

    /** Whether the sum is right; one that cannot be read is wrong. */
    public boolean isCountedRight(PartitionId account) {
        return partitions
                .read(account, tx -> {
                    Waiting right = count(tx);
                    try {
                        return right.equals(stored(tx));
                    } catch (StoreCorrupt e) {
                        return false;
                    }
                })
                .value();
    }

    /** Makes the sum anew. */
    public void recount(PartitionId account) {
        partitions.write(account, tx -> {
            tx.put(Keys.WAITING_SUM_KEY, count(tx).encode());
            return true;
        });
    }

    private static Waiting stored(Tx tx) {
        return sum(tx.get(Keys.WAITING_SUM_KEY));
    }

    private static Waiting count(Tx tx) {
        var all = new Waiting[] {Waiting.NONE};
        new TxRows(tx).each(Keys.table(Keys.WAITING), row -> all[0] = all[0].plus(Waiting.decode(row.value())));
        return all[0];
    }
}
