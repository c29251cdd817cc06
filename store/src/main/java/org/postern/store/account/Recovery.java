package org.postern.store.account;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.Entry;
import org.postern.store.Order;
import org.postern.store.PartitionId;
import org.postern.store.Range;
import org.postern.store.partition.Tx;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/** Expunged messages: listed, put back, and purged when their time or their room is over. */
final class Recovery {
    private final Tx tx;
    private final TxRows rows;
    private final long now;

    Recovery(Tx tx, long now) {
        this.tx = tx;
        this.rows = new TxRows(tx);
        this.now = now;
    }

    /** The latest expunged first. */
    List<Expunged> list(int limit) {
        var found = new ArrayList<Expunged>();
        for (Entry entry : tx.scan(Keys.table(Keys.EXPUNGED), Order.DESCENDING, limit)) {
            found.add(expunged(entry));
        }
        return found;
    }

    private static Expunged expunged(Entry entry) {
        RowReader key = Keys.fields(entry.key());
        long at = key.i64();
        long email = key.i64();
        ExpungedRow row = ExpungedRow.decode(entry.value());
        return new Expunged(email, at, row.mailbox(), row.flags(), row.size());
    }

    /** Puts a message back, without \Deleted. */
    Filed restore(PartitionId account, Expunged wanted, int mailbox) {
        Bytes key = Keys.expunged(wanted.at(), wanted.email());
        Bytes row = tx.get(key);
        MailboxRow box = rows.mailbox(mailbox);
        if (row == null || box == null || !box.selectable()) {
            return new Filed.NoMailbox();
        }
        return new MessageChanges(account, tx, now).putBack(mailbox, key, ExpungedRow.decode(row), wanted.email());
    }

    /**
     * Removes for good, oldest first, what was expunged longer ago than it is kept, or is beyond the bound; at most a slice.
     *
     * @return how many went; less than a slice means that nothing is left to purge
     */
    int purge(Duration kept) {
        AccountRow account = rows.account();
        long bound = account.quota().limit() > 0 ? account.quota().limit() : AccountLimits.KEPT_BYTES;
        long excess = account.quota().keptBytes() - bound;
        long oldest = now - kept.toMillis();
        int purged = 0;
        long freed = 0;
        for (Entry entry : tx.scan(Keys.table(Keys.EXPUNGED), Order.ASCENDING, AccountLimits.SLICE)) {
            Expunged expunged = expunged(entry);
            if (expunged.at() >= oldest && freed >= excess) {
                break;
            }
            tx.delete(entry.key());
            forget(expunged.email());
            freed += expunged.size();
            purged++;
        }
        if (purged > 0) {
            rows.account(account.kept(-freed, -purged));
        }
        forgetDeliveries();
        return purged;
    }

    /** Removes a slice of all messages, of an account that is going away; says how many. */
    int forgetAll() {
        List<Entry> entries = tx.scan(Keys.table(Keys.EMAIL), Order.ASCENDING, AccountLimits.SLICE);
        for (Entry entry : entries) {
            forget(Keys.fields(entry.key()).i64());
        }
        return entries.size();
    }

    /** The message's rows and its body; a shared body is given back to its delivery by a step of its own. */
    void forget(long email) {
        EmailRow row = rows.email(email);
        tx.delete(Keys.email(email));
        if (row.spilled()) {
            tx.delete(Keys.summary(email));
        }
        BlobId body = row.body();
        if (body.scope().kind() == PartitionId.Kind.ACCOUNT) {
            tx.drop(body);
        } else {
            tx.put(Keys.owed(email), RowWriter.version(1).raw(body.bytes()).done());
        }
    }

    Map<Long, BlobId> owed() {
        var owed = new HashMap<Long, BlobId>();
        for (Entry entry : tx.scan(Keys.table(Keys.OWED), Order.ASCENDING, AccountLimits.SLICE)) {
            BlobId body = RowReader.version("an owed row", entry.value(), 1).blob();
            owed.put(Keys.fields(entry.key()).i64(), body);
        }
        return owed;
    }

    private void forgetDeliveries() {
        Range old = Keys.deliveriesBefore(now - AccountLimits.DELIVERIES.toMillis());
        if (!tx.scan(old, Order.ASCENDING, 1).isEmpty()) {
            tx.deleteRange(old);
        }
    }
}
