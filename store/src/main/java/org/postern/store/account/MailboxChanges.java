package org.postern.store.account;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.store.Bytes;
import org.postern.store.Order;
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
            tx.put(Keys.subscription(name), Bytes.EMPTY);
        }
        rows.at(now);
    }

    /** Makes a mailbox and the superior ones that are missing (RFC 3501 §6.3.3). */
    MailboxChanged create(String path, int mailboxesNow) {
        List<String> levels = MailboxPath.levels(path);
        int parent = ROOT;
        boolean created = false;
        for (String level : levels) {
            Integer there = find(parent, level);
            if (there != null) {
                parent = there;
                continue;
            }
            if (mailboxesNow + levels.size() > AccountLimits.MAILBOXES) {
                return MailboxChanged.TOO_MANY;
            }
            parent = add(parent, level, SpecialUse.NONE);
            created = true;
        }
        if (created) {
            rows.at(now);
            return MailboxChanged.DONE;
        }
        MailboxRow row = existing(parent);
        if (row.selectable()) {
            return MailboxChanged.EXISTS;
        }
        rows.mailbox(parent, row.withSelectable(true));
        rows.at(now);
        return MailboxChanged.DONE;
    }

    /**
     * Removes an empty mailbox; the caller expunges first. One that holds others stays as a name only.
     *
     * @return null when messages came in between: expunge again
     */
    @Nullable
    MailboxChanged delete(int mailbox) {
        MailboxRow row = rows.mailbox(mailbox);
        if (row == null) {
            return MailboxChanged.MISSING;
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
                            MailboxRow.Counts.NONE));
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
    MailboxChanged rename(int mailbox, String to, int mailboxesNow) {
        MailboxRow row = rows.mailbox(mailbox);
        if (row == null) {
            return MailboxChanged.MISSING;
        }
        List<String> levels = MailboxPath.levels(to);
        if (mailboxesNow + levels.size() > AccountLimits.MAILBOXES) {
            return MailboxChanged.TOO_MANY;
        }
        if (levels.size() + depthBelow(mailbox) > AccountLimits.LEVELS) {
            return MailboxChanged.BAD_NAME;
        }
        int parent = ROOT;
        for (String level : levels.subList(0, levels.size() - 1)) {
            Integer there = find(parent, level);
            parent = there == null ? add(parent, level, SpecialUse.NONE) : there;
            if (parent == mailbox) {
                return MailboxChanged.FORBIDDEN;
            }
        }
        if (find(parent, levels.getLast()) != null) {
            return MailboxChanged.EXISTS;
        }
        tx.delete(Keys.name(row.parent(), row.name()));
        tx.put(Keys.name(parent, levels.getLast()), id(mailbox));
        rows.mailbox(mailbox, row.moved(parent, levels.getLast()));
        rows.at(now);
        return MailboxChanged.DONE;
    }

    /** Levels below a mailbox; bounded, since no name is deeper than {@link AccountLimits#LEVELS}. */
    private int depthBelow(int mailbox) {
        int deepest = 0;
        for (var child : tx.scan(Keys.children(mailbox), Order.ASCENDING, AccountLimits.MAILBOXES / 2)) {
            deepest = Math.max(deepest, 1 + depthBelow(child.value().buffer().getInt()));
        }
        return deepest;
    }

    @Nullable
    Integer find(int parent, String name) {
        Bytes row = tx.get(Keys.name(parent, name));
        return row == null ? null : row.buffer().getInt();
    }

    private MailboxRow existing(int mailbox) {
        MailboxRow row = rows.mailbox(mailbox);
        if (row == null) {
            throw new org.postern.store.StoreCorrupt("mailbox " + mailbox + " has a name but no row", null);
        }
        return row;
    }

    private int add(int parent, String name, SpecialUse use) {
        int validity = nextUidValidity();
        AccountRow account = rows.account();
        int mailbox = account.nextMailbox();
        rows.account(new AccountRow(mailbox + 1, validity, account.nextEmail(), account.quota()));
        rows.mailbox(mailbox, new MailboxRow(parent, name, true, use, validity, 1, MailboxRow.Counts.NONE));
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

    private static Bytes id(int mailbox) {
        return Bytes.wrap(ByteBuffer.allocate(4).putInt(mailbox).array());
    }
}
