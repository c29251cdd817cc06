package org.postern.store.account;

import java.util.ArrayList;
import java.util.List;
import org.postern.store.BlobId;
import org.postern.store.BlobLabel;
import org.postern.store.Bytes;
import org.postern.store.Commit;
import org.postern.store.PartitionId;
import org.postern.store.partition.Tx;

/** Messages coming, changing and going, over the rows of one transaction. */
final class MessageChanges {
    private final PartitionId account;
    private final Tx tx;
    private final TxRows rows;
    private final long now;

    MessageChanges(PartitionId account, Tx tx, long now) {
        this.account = account;
        this.tx = tx;
        this.rows = new TxRows(tx);
        this.now = now;
    }

    Filed file(int mailbox, NewMessage message, FlagNames names, boolean askQuota) {
        MailboxRow box = rows.mailbox(mailbox);
        if (box == null || !box.selectable()) {
            return new Filed.NoMailbox();
        }
        AccountRow before = rows.account();
        Quota quota = before.quota();
        if (askQuota && quota.limit() > 0 && quota.bytes() + message.size() > quota.limit()) {
            return new Filed.OverQuota();
        }
        KeywordsRow keywords = rows.keywordsWith(mailbox, names);
        if (keywords == null) {
            return new Filed.TooManyKeywords();
        }
        long email = before.nextEmail();
        int uid = box.uidNext();
        BlobId body = keep(message, mailbox, uid, email);
        boolean spilled = message.summary().length() > AccountLimits.SUMMARY_INLINE;
        if (spilled) {
            tx.put(Keys.summary(email), message.summary());
        }
        rows.email(
                email,
                new EmailRow(
                        body,
                        message.size(),
                        message.received(),
                        message.offsetMinutes(),
                        List.of(new EmailRow.Place(mailbox, uid)),
                        message.prefix(),
                        spilled,
                        spilled ? Bytes.EMPTY : message.summary()));
        place(mailbox, box, email, message.size(), new Flags(names.system(), keywords.bits(names.keywords())));
        rows.account(rows.account().withNextEmail(email + 1).used(message.size(), 1));
        rows.at(now);
        return new Filed.Stored(mailbox, box.uidValidity(), uid, email);
    }

    private BlobId keep(NewMessage message, int mailbox, int uid, long email) {
        return switch (message.body()) {
            case NewMessage.Own(var blob) -> {
                var id = new BlobId(account, email, tx.version());
                tx.keep(new Commit.BlobPut(
                        id, blob, new BlobLabel(account, mailbox, uid, message.received(), message.offsetMinutes())));
                yield id;
            }
            case NewMessage.Shared(var id, var _) -> id;
        };
    }

    /** Gives a message the next UID of a mailbox. */
    private int place(int mailbox, MailboxRow box, long email, long size, Flags flags) {
        int uid = box.uidNext();
        if (uid == AccountLimits.UID) {
            throw new IllegalStateException("mailbox " + mailbox + " has no UID left");
        }
        rows.flags(mailbox, uid, new FlagsRow(tx.version(), flags, email));
        rows.mailbox(mailbox, box.withUidNext(uid + 1).withCounts(box.counts().added(flags, size, tx.version())));
        return uid;
    }

    /** Changes flags of a few messages; those that are gone are passed over (RFC 3501 §6.4.6 with UIDs). */
    FlagsStored store(int mailbox, List<Integer> uids, FlagChange change, long unchangedSince) {
        MailboxRow box = rows.mailbox(mailbox);
        if (box == null) {
            return FlagsStored.NOTHING;
        }
        KeywordsRow keywords = change.mode() == FlagChange.Mode.REMOVE
                ? rows.keywords(mailbox)
                : rows.keywordsWith(mailbox, change.flags());
        if (keywords == null) {
            return new FlagsStored(List.of(), List.of(), true);
        }
        long bits = keywords.bits(change.flags().keywords());
        MailboxRow.Counts counts = box.counts();
        expect(mailbox, uids);
        var changed = new ArrayList<Integer>();
        var refused = new ArrayList<Integer>();
        for (int uid : uids) {
            FlagsRow row = rows.flags(mailbox, uid);
            if (row == null) {
                continue;
            }
            if (row.modSeq() > unchangedSince) {
                refused.add(uid);
                continue;
            }
            Flags after = change.apply(row.flags(), bits);
            if (!after.equals(row.flags())) {
                rows.flags(mailbox, uid, new FlagsRow(tx.version(), after, row.email()));
                counts = counts.changed(row.flags(), after, tx.version());
                changed.add(uid);
            }
        }
        if (!changed.isEmpty()) {
            rows.mailbox(mailbox, box.withCounts(counts));
            rows.at(now);
        }
        return new FlagsStored(changed, refused, false);
    }

    /** The rows of the messages that a command names, read together. */
    private void expect(int mailbox, List<Integer> uids) {
        tx.expect(uids.stream().map(uid -> Keys.flags(mailbox, uid)).toList());
    }

    /** Shows messages in another mailbox too, with their flags; those that are gone are passed over. */
    Copied copy(int from, List<Integer> uids, int to) {
        var copied = Copied.none(to);
        expect(from, uids);
        KeywordsRow names = rows.keywords(from);
        for (int uid : uids) {
            FlagsRow row = rows.flags(from, uid);
            MailboxRow target = rows.mailbox(to);
            if (target == null || !target.selectable()) {
                return copied;
            }
            if (row == null) {
                continue;
            }
            EmailRow email = rows.email(row.email());
            if (email.places().size() >= AccountLimits.PLACES) {
                continue;
            }
            long bits = keywordBits(to, new FlagNames(0, names.names(row.flags().keywords())));
            int placed = place(
                    to, target, row.email(), email.size(), new Flags(row.flags().system(), bits));
            rows.email(row.email(), email.with(new EmailRow.Place(to, placed)));
            copied = copied.with(target.uidValidity(), uid, placed);
        }
        if (!copied.from().isEmpty()) {
            rows.at(now);
        }
        return copied;
    }

    /** Keywords in another mailbox. Those that find no room stay behind: better than refusing the message. */
    private long keywordBits(int mailbox, FlagNames names) {
        KeywordsRow keywords = rows.keywordsWith(mailbox, names);
        return (keywords == null ? rows.keywords(mailbox) : keywords).bits(names.keywords());
    }

    /** Takes messages out of a mailbox; those shown nowhere else are kept apart, to be had back. */
    List<Integer> expunge(int mailbox, String path, List<Integer> uids) {
        MailboxRow box = rows.mailbox(mailbox);
        if (box == null) {
            return List.of();
        }
        KeywordsRow names = rows.keywords(mailbox);
        MailboxRow.Counts counts = box.counts();
        expect(mailbox, uids);
        var gone = new ArrayList<Integer>();
        for (int uid : uids) {
            FlagsRow row = rows.flags(mailbox, uid);
            if (row == null) {
                continue;
            }
            EmailRow email = rows.email(row.email());
            EmailRow left = email.without(new EmailRow.Place(mailbox, uid));
            rows.email(row.email(), left);
            tx.delete(Keys.flags(mailbox, uid));
            counts = counts.removed(row.flags(), email.size(), tx.version());
            if (left.places().isEmpty()) {
                var flags = new FlagNames(
                        row.flags().system(), names.names(row.flags().keywords()));
                tx.put(Keys.expunged(now, row.email()), new ExpungedRow(path, uid, flags, email.size()).encode());
                rows.account(rows.account().used(-email.size(), -1).kept(email.size(), 1));
            }
            gone.add(uid);
        }
        if (!gone.isEmpty()) {
            rows.mailbox(mailbox, box.withCounts(counts));
            tx.note(new AccountNote.Vanished(mailbox, gone).encode());
            rows.at(now);
        }
        return gone;
    }

    /** Puts an expunged message into a mailbox again, without \Deleted. Quota is not asked: it was the user's already. */
    Filed putBack(int mailbox, Bytes expungedKey, ExpungedRow expunged, long email) {
        MailboxRow box = rows.mailbox(mailbox);
        if (box == null) {
            return new Filed.NoMailbox();
        }
        long bits = keywordBits(mailbox, expunged.flags());
        EmailRow row = rows.email(email);
        var flags = new Flags(expunged.flags().system() & ~Flags.DELETED, bits);
        int uid = place(mailbox, box, email, row.size(), flags);
        rows.email(email, row.with(new EmailRow.Place(mailbox, uid)));
        rows.account(rows.account().used(row.size(), 1).kept(-row.size(), -1));
        tx.delete(expungedKey);
        rows.at(now);
        return new Filed.Stored(mailbox, box.uidValidity(), uid, email);
    }
}
