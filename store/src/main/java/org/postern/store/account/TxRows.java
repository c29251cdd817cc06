package org.postern.store.account;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.store.Bytes;
import org.postern.store.Entry;
import org.postern.store.Order;
import org.postern.store.Range;
import org.postern.store.StoreCorrupt;
import org.postern.store.StoreLimits;
import org.postern.store.partition.Tx;

/** Typed rows of an account inside a transaction. */
record TxRows(Tx tx) {
    AccountRow account() {
        Bytes row = tx.get(Keys.ACCOUNT_KEY);
        if (row == null) {
            throw new StoreCorrupt("an account without its own row", null);
        }
        return AccountRow.decode(row);
    }

    void account(AccountRow row) {
        tx.put(Keys.ACCOUNT_KEY, row.encode());
    }

    @Nullable
    MailboxRow mailbox(int id) {
        Bytes row = tx.get(Keys.mailbox(id));
        return row == null ? null : MailboxRow.decode(row);
    }

    void mailbox(int id, MailboxRow row) {
        tx.put(Keys.mailbox(id), row.encode());
    }

    KeywordsRow keywords(int mailbox) {
        Bytes row = tx.get(Keys.keywords(mailbox));
        return row == null ? KeywordsRow.NONE : KeywordsRow.decode(row);
    }

    /** The keyword names of a mailbox with these among them; null when they are too many. */
    @Nullable
    KeywordsRow keywordsWith(int mailbox, FlagNames flags) {
        KeywordsRow before = keywords(mailbox);
        if (flags.keywords().isEmpty()) {
            return before;
        }
        KeywordsRow after = before.with(flags.keywords());
        if (after != null && !after.equals(before)) {
            tx.put(Keys.keywords(mailbox), after.encode());
        }
        return after;
    }

    @Nullable
    FlagsRow flags(int mailbox, int uid) {
        Bytes row = tx.get(Keys.flags(mailbox, uid));
        return row == null ? null : FlagsRow.decode(row);
    }

    void flags(int mailbox, int uid, FlagsRow row) {
        tx.put(Keys.flags(mailbox, uid), row.encode());
    }

    /** A message that some flags row names, so it must be there. */
    EmailRow email(long email) {
        Bytes row = tx.get(Keys.email(email));
        if (row == null) {
            throw new StoreCorrupt("message " + email + " has flags but no row of its own", null);
        }
        return EmailRow.decode(row);
    }

    void email(long email, EmailRow row) {
        tx.put(Keys.email(email), row.encode());
    }

    /** Mailboxes there are, a count. */
    int mailboxes() {
        var count = new int[1];
        each(Keys.table(Keys.MAILBOX), _ -> count[0]++);
        return count[0];
    }

    interface RowConsumer {
        void row(Entry entry);
    }

    /** All rows of a range, page by page. */
    void each(Range range, RowConsumer consumer) {
        Range left = range;
        while (true) {
            List<Entry> entries = tx.scan(left, Order.ASCENDING, StoreLimits.PAGE_ENTRIES);
            entries.forEach(consumer::row);
            if (entries.size() < StoreLimits.PAGE_ENTRIES) {
                return;
            }
            left = new Range(entries.getLast().key().next(), range.to());
        }
    }

    void at(long time) {
        tx.note(new AccountNote.At(time).encode());
    }
}
