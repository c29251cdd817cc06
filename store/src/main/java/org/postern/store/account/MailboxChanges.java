package org.postern.store.account;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.store.Bytes;
import org.postern.store.Entry;
import org.postern.store.Order;
import org.postern.store.Range;
import org.postern.store.StoreCorrupt;
import org.postern.store.partition.Tx;

/** CREATE, DELETE and RENAME over the rows of one transaction. A name row is parent and name, so a rename is one row. */
final class MailboxChanges {
    private static final int ROOT = 0;

    private final Tx tx;
    private final TxRows rows;
    private final long now;

    MailboxChanges(Tx tx, long now) {
        this.tx = tx;
        this.rows = new TxRows(tx);
        this.now = now;
    }

    /** The rows of a new account. */
    static void first(Tx tx, long quota, long now) {
        var rows = new TxRows(tx);
        rows.account(new AccountRow(1, 0, 1, new Quota(quota, 0, 0, 0, 0)));
        var changes = new MailboxChanges(tx, now);
        changes.add(ROOT, MailboxPath.INBOX, SpecialUse.NONE);
        changes.add(ROOT, "Drafts", SpecialUse.DRAFTS);
        changes.add(ROOT, "Sent", SpecialUse.SENT);
        changes.add(ROOT, "Junk", SpecialUse.JUNK);
        changes.add(ROOT, "Trash", SpecialUse.TRASH);
        changes.add(ROOT, "Archive", SpecialUse.ARCHIVE);
        for (String name : List.of(MailboxPath.INBOX, "Drafts", "Sent", "Junk", "Trash", "Archive")) {
            tx.put(Keys.subscription(name), new SubscriptionRow(name).encode());
        }
        rows.at(now);
    }

    /** Makes a mailbox and the superior ones that are missing (RFC 3501 §6.3.3). */
    MailboxChanged create(String path) {
        List<String> levels = MailboxPath.levels(path);
        if (levels.size() > AccountLimits.LEVELS) {
            return MailboxChanged.BAD_NAME;
        }
        int missing = missing(levels);
        if (missing > 0) {
            if (rows.mailboxes() + missing > AccountLimits.MAILBOXES) {
                return MailboxChanged.TOO_MANY;
            }
            make(levels);
            rows.at(now);
            return MailboxChanged.DONE;
        }
        int there = make(levels);
        MailboxRow row = existing(there);
        if (row.selectable()) {
            return MailboxChanged.EXISTS;
        }
        rows.mailbox(there, row.withSelectable(true));
        rows.at(now);
        return MailboxChanged.DONE;
    }

    /** How many of these levels there is no mailbox for. */
    private int missing(List<String> levels) {
        int parent = ROOT;
        for (int i = 0; i < levels.size(); i++) {
            Integer there = find(parent, levels.get(i));
            if (there == null) {
                return levels.size() - i;
            }
            parent = there;
        }
        return 0;
    }

    /** The mailbox of the last of these levels; what is missing is made. */
    private int make(List<String> levels) {
        int parent = ROOT;
        for (String level : levels) {
            Integer there = find(parent, level);
            parent = there == null ? add(parent, level, SpecialUse.NONE) : there;
        }
        return parent;
    }

    /**
     * Removes an empty mailbox; the caller expunges first. One that holds others stays as a name only.
     *
     * @return {@link MailboxChanged#NOT_EMPTY} when messages came in between: expunge again
     */
    MailboxChanged delete(int mailbox) {
        MailboxRow row = rows.mailbox(mailbox);
        if (row == null) {
            return MailboxChanged.MISSING;
        }
        if (isInbox(row)) {
            return MailboxChanged.FORBIDDEN; // RFC 3501 §6.3.4
        }
        if (row.counts().total() > 0) {
            return MailboxChanged.NOT_EMPTY;
        }
        boolean children = !tx.scan(Keys.children(mailbox), Order.ASCENDING, 1).isEmpty();
        if (children && !row.selectable()) {
            return MailboxChanged.HAS_CHILDREN;
        }
        if (children) {
            // A name that is selected again later is another mailbox: it needs another UIDVALIDITY.
            rows.mailbox(
                    mailbox,
                    new MailboxRow(
                            row.parent(),
                            row.name(),
                            false,
                            SpecialUse.NONE,
                            nextUidValidity(),
                            1,
                            MailboxRow.Counts.none(tx.version())));
        } else {
            tx.delete(Keys.mailbox(mailbox));
            tx.delete(Keys.name(row.parent(), row.name()));
        }
        if (tx.get(Keys.keywords(mailbox)) != null) {
            tx.delete(Keys.keywords(mailbox));
        }
        rows.at(now);
        return MailboxChanged.DONE;
    }

    /** Renames a mailbox with all that it holds; superior names that are missing are made (RFC 3501 §6.3.5). */
    MailboxChanged rename(int mailbox, String to) {
        MailboxRow row = rows.mailbox(mailbox);
        if (row == null) {
            return MailboxChanged.MISSING;
        }
        List<String> levels = MailboxPath.levels(to);
        List<String> above = levels.subList(0, levels.size() - 1);
        int missing = missing(levels);
        if (missing == 0) {
            return MailboxChanged.EXISTS;
        }
        if (isInbox(row) || leadsThrough(above, mailbox)) {
            return MailboxChanged.FORBIDDEN;
        }
        if (levels.size() + depthBelow(mailbox) > AccountLimits.LEVELS) {
            return MailboxChanged.BAD_NAME;
        }
        if (missing > 1 && rows.mailboxes() + missing - 1 > AccountLimits.MAILBOXES) {
            return MailboxChanged.TOO_MANY;
        }
        int parent = make(above);
        tx.delete(Keys.name(row.parent(), row.name()));
        tx.put(Keys.name(parent, levels.getLast()), id(mailbox));
        rows.mailbox(mailbox, row.moved(parent, levels.getLast()));
        rows.at(now);
        return MailboxChanged.DONE;
    }

    private static boolean isInbox(MailboxRow row) {
        return row.parent() == ROOT && row.name().equals(MailboxPath.INBOX);
    }

    /** Whether a mailbox is on the way down these levels: nothing becomes its own child. */
    private boolean leadsThrough(List<String> levels, int mailbox) {
        int parent = ROOT;
        for (String level : levels) {
            Integer there = find(parent, level);
            if (there == null) {
                return false;
            }
            parent = there;
            if (parent == mailbox) {
                return true;
            }
        }
        return false;
    }

    /** Levels below a mailbox; bounded, since no name is deeper than {@link AccountLimits#LEVELS}. */
    private int depthBelow(int mailbox) {
        var deepest = new int[1];
        rows.each(Keys.children(mailbox), child -> {
            int below = depthBelow(child.value().buffer().getInt());
            deepest[0] = Math.max(deepest[0], 1 + below);
        });
        return deepest[0];
    }

    @Nullable
    Integer find(int parent, String name) {
        Bytes row = tx.get(Keys.name(parent, name));
        return row == null ? null : row.buffer().getInt();
    }

    private MailboxRow existing(int mailbox) {
        MailboxRow row = rows.mailbox(mailbox);
        if (row == null) {
            throw new StoreCorrupt("mailbox " + mailbox + " has a name but no row", null);
        }
        return row;
    }

    private int add(int parent, String name, SpecialUse use) {
        int validity = nextUidValidity();
        AccountRow account = rows.account();
        int mailbox = account.nextMailbox();
        rows.account(new AccountRow(mailbox + 1, validity, account.nextEmail(), account.quota()));
        rows.mailbox(
                mailbox, new MailboxRow(parent, name, true, use, validity, 1, MailboxRow.Counts.none(tx.version())));
        tx.put(Keys.name(parent, name), id(mailbox));
        return mailbox;
    }

    /** Grows always, and is the time where it can be: so it differs even from one that was lost with a disk. */
    private int nextUidValidity() {
        AccountRow account = rows.account();
        int seconds = (int) Math.min(now / 1000, Integer.MAX_VALUE - 1);
        int next = Math.max(account.lastUidValidity() + 1, seconds);
        rows.account(new AccountRow(account.nextMailbox(), next, account.nextEmail(), account.quota()));
        return next;
    }

    /**
     * Gives a slice of the mailboxes another UIDVALIDITY, after a loss (RFC 3501 §2.3.1.1). The first slice also passes over
     * numbers of mailboxes and messages that may have been given to what is lost.
     *
     * @param after the last mailbox of the slice before, 0 for the first
     * @return the last mailbox of this slice, -1 when none is left
     */
    int renew(int after) {
        if (after == 0) {
            AccountRow account = rows.account();
            int validity = nextUidValidity() + AccountLimits.MAILBOXES;
            rows.account(new AccountRow(
                    account.nextMailbox() + AccountLimits.MAILBOXES,
                    validity,
                    account.nextEmail() + AccountLimits.PASSED_OVER,
                    account.quota()));
        }
        Range left = new Range(Keys.mailbox(after + 1), Keys.table(Keys.MAILBOX).to());
        int last = -1;
        for (Entry entry : tx.scan(left, Order.ASCENDING, AccountLimits.SLICE)) {
            last = Keys.fields(entry.key()).i32();
            rows.mailbox(last, MailboxRow.decode(entry.value()).withUidValidity(nextUidValidity()));
        }
        rows.at(now);
        return last;
    }

    private static Bytes id(int mailbox) {
        return Bytes.wrap(ByteBuffer.allocate(4).putInt(mailbox).array());
    }
}
