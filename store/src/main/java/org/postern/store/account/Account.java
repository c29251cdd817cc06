package org.postern.store.account;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.store.Blob;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.LogPage;
import org.postern.store.PartitionId;
import org.postern.store.StoreCorrupt;
import org.postern.store.Watch;
import org.postern.store.partition.TooLarge;
import org.postern.store.partition.Tx;

/**
 * One person's mail, as the doors use it. A handle without state, for any thread. What changes something returns when it is
 * on disk; what changes many messages does so in slices, each a commit of its own. All methods throw the store's
 * exceptions, and {@link NoSuchAccount} once the account is gone.
 */
public final class Account {
    /** How often a mailbox that is deleted is emptied, while mail still comes into it; a count; ours. */
    private static final int DELETE_ROUNDS = 8;

    private final Accounts accounts;
    private final PartitionId id;
    private final StoredMessages messages;

    Account(Accounts accounts, PartitionId id) {
        this.accounts = accounts;
        this.id = id;
        this.messages = new StoredMessages(accounts.partitions().store(), id);
    }

    public PartitionId id() {
        return id;
    }

    // Looking

    /** The version that the account has reached: its highest MODSEQ. */
    public long version() {
        return accounts.image(id).state().version();
    }

    public Quota quota() {
        return accounts.image(id).state().account().quota();
    }

    /** All mailboxes, in no useful order. */
    public List<Mailbox> mailboxes() {
        AccountImage.State state = accounts.image(id).state();
        var paths = new HashMap<Integer, String>();
        var found = new ArrayList<Mailbox>();
        for (Map.Entry<Integer, MailboxRow> entry : state.mailboxes().entrySet()) {
            found.add(mailbox(state, entry.getKey(), entry.getValue(), path(state, entry.getKey(), paths)));
        }
        return found;
    }

    /** A mailbox by its canonical name; null when there is none. */
    public @Nullable Mailbox mailbox(String path) {
        AccountImage.State state = accounts.image(id).state();
        List<String> levels = MailboxPath.levels(path);
        var paths = new HashMap<Integer, String>();
        for (Map.Entry<Integer, MailboxRow> entry : state.mailboxes().entrySet()) {
            MailboxRow row = entry.getValue();
            if (row.name().equals(levels.getLast())
                    && path(state, entry.getKey(), paths).equals(path)) {
                return mailbox(state, entry.getKey(), row, path);
            }
        }
        return null;
    }

    /** A mailbox by its id; null when it is gone. */
    public @Nullable Mailbox mailbox(int mailbox) {
        AccountImage.State state = accounts.image(id).state();
        MailboxRow row = state.mailboxes().get(mailbox);
        return row == null ? null : mailbox(state, mailbox, row, path(state, mailbox, new HashMap<>()));
    }

    private static Mailbox mailbox(AccountImage.State state, int mailbox, MailboxRow row, String path) {
        MailboxRow.Counts counts = row.counts();
        return new Mailbox(
                mailbox,
                path,
                row.selectable(),
                row.use(),
                row.uidValidity(),
                row.uidNext(),
                counts.total(),
                counts.unseen(),
                counts.deleted(),
                counts.bytes(),
                counts.modSeq(),
                state.keywords().getOrDefault(mailbox, KeywordsRow.NONE).names());
    }

    private static String path(AccountImage.State state, int mailbox, Map<Integer, String> known) {
        String there = known.get(mailbox);
        if (there != null) {
            return there;
        }
        MailboxRow row = state.mailboxes().get(mailbox);
        if (row == null || row.parent() == mailbox) {
            throw new StoreCorrupt("mailbox " + mailbox + " is missing above another", null);
        }
        String path = row.parent() == 0 ? row.name() : path(state, row.parent(), known) + "/" + row.name();
        known.put(mailbox, path);
        return path;
    }

    /** Names subscribed to; they need not exist (RFC 3501 §6.3.6). */
    public List<String> subscriptions() {
        return List.copyOf(accounts.image(id).state().subscriptions().values());
    }

    /** UIDs and flags of a mailbox; empty when it is gone. */
    public MailboxSnapshot snapshot(int mailbox) {
        return accounts.image(id).snapshot(mailbox);
    }

    /** A message by its number; null when it was purged meanwhile. */
    public @Nullable Message message(long email) {
        return messages.of(List.of(email)).get(email);
    }

    /**
     * Messages by their numbers, without those purged meanwhile.
     *
     * @param emails at most 250, so that no read becomes too large
     */
    public Map<Long, Message> messages(List<Long> emails) {
        return messages.of(emails);
    }

    /**
     * Bodies of messages, read together; large ones are left out, and so are those purged meanwhile: open them.
     *
     * @param some at most 250; the caller bounds how large they are together
     */
    public Map<BlobId, Bytes> smallBodies(List<Message> some) {
        return messages.smallBodies(some);
    }

    /**
     * Does reads that follow each other in one go, which spares waiting between them.
     *
     * @param reads of messages and bodies alone: what it waits for besides holds up other sessions
     */
    public <T> T together(Supplier<T> reads) {
        return messages.together(reads);
    }

    /** Opens part of a message's body, prefix not counted; null when it was purged meanwhile. */
    public @Nullable Blob body(Message message, long offset, long length) {
        return messages.body(message, offset, length);
    }

    /**
     * Shows UIDs that vanished from a mailbox after a version, commit by commit, for QRESYNC: a log is long, and who looks
     * decides what he keeps.
     *
     * @return false when the log does not reach so far, or no longer does
     */
    public boolean vanished(int mailbox, long sinceVersion, Consumer<List<Integer>> gone) {
        long at = sinceVersion;
        while (true) {
            switch (accounts.partitions().store().log(id, at, 1_000)) {
                case LogPage.Truncated _ -> {
                    return false;
                }
                case LogPage.Commits(var entries) -> {
                    if (entries.isEmpty()) {
                        return true;
                    }
                    for (LogPage.LogEntry entry : entries) {
                        for (AccountNote note : AccountNote.decode(entry.note())) {
                            if (note instanceof AccountNote.Vanished(int where, var uids) && where == mailbox) {
                                gone.accept(uids);
                            }
                        }
                    }
                    at = entries.getLast().version();
                }
            }
        }
    }

    /**
     * Runs the watcher after each commit from now on, when the methods above show it. It must return at once and never
     * call into the account: let it wake somebody who looks.
     */
    public Watch watch(Runnable watcher) {
        return accounts.watch(id, watcher);
    }

    // Mailboxes

    /**
     * Makes a mailbox.
     *
     * @param path canonical ({@link MailboxPath#canonical})
     */
    public MailboxChanged create(String path) {
        return change(tx -> new MailboxChanges(tx, accounts.now()).create(path));
    }

    /** Renames a mailbox with all that it holds; INBOX is renamed by moving its messages, not by this. */
    public MailboxChanged rename(int mailbox, String to) {
        return change(tx -> new MailboxChanges(tx, accounts.now()).rename(mailbox, to));
    }

    /**
     * Deletes a mailbox; its messages can be had back like all expunged ones. {@link MailboxChanged#NOT_EMPTY} when mail
     * came in faster than it could be expunged.
     */
    public MailboxChanged delete(int mailbox) {
        MailboxChanged deleted = MailboxChanged.NOT_EMPTY;
        for (int i = 0; i < DELETE_ROUNDS && deleted == MailboxChanged.NOT_EMPTY; i++) {
            Mailbox there = mailbox(mailbox);
            if (there == null) {
                return MailboxChanged.MISSING;
            }
            if (there.path().equals(MailboxPath.INBOX)) {
                return MailboxChanged.FORBIDDEN;
            }
            expunge(mailbox, boxed(snapshot(mailbox).uids()));
            deleted = change(tx -> new MailboxChanges(tx, accounts.now()).delete(mailbox));
        }
        return deleted;
    }

    /**
     * Adds or removes a subscription; the name need not exist.
     *
     * @return false when there are {@link AccountLimits#SUBSCRIPTIONS} already, and it was not added
     */
    public boolean subscribe(String path, boolean subscribed) {
        Bytes key = Keys.subscription(path);
        Bytes row = new SubscriptionRow(path).encode();
        boolean room = accounts.image(id).state().subscriptions().size() < AccountLimits.SUBSCRIPTIONS;
        return change(tx -> {
            boolean before = tx.get(key) != null;
            if (subscribed && !before && room) {
                tx.put(key, row);
            } else if (!subscribed && before) {
                tx.delete(key);
            }
            return !subscribed || before || room;
        });
    }

    /** Bytes the account may use from now on, 0 for no limit. */
    public void limit(long quota) {
        change(tx -> {
            var rows = new TxRows(tx);
            Quota now = rows.account().quota();
            rows.account(rows.account()
                    .withQuota(new Quota(quota, now.bytes(), now.messages(), now.keptBytes(), now.keptMessages())));
            return true;
        });
    }

    // Messages

    /** Files a message, within the quota. */
    public Filed file(int mailbox, NewMessage message, FlagNames flags) {
        return change(tx -> new MessageChanges(id, tx, accounts.now()).file(mailbox, message, flags, true));
    }

    /**
     * Files a message that somebody was already told is taken: the quota was asked then, and is not asked again.
     *
     * @param once names the delivery, so that it is filed once however often it is tried
     */
    public Filed fileOnce(int mailbox, NewMessage message, DeliveryId once) {
        return change(tx -> {
            if (tx.get(Keys.delivery(once)) != null) {
                return new Filed.Before();
            }
            Filed filed = new MessageChanges(id, tx, accounts.now()).file(mailbox, message, FlagNames.NONE, false);
            if (filed instanceof Filed.Stored) {
                tx.put(Keys.delivery(once), Bytes.EMPTY);
            }
            return filed;
        });
    }

    /** Files a body that had lost its message; the quota is not asked. */
    Filed recover(int mailbox, NewMessage message) {
        return change(tx -> new MessageChanges(id, tx, accounts.now()).file(mailbox, message, FlagNames.NONE, false));
    }

    /** Bodies that this account no longer needs and that their deliveries have not been told of, at most a slice. */
    public Map<Long, BlobId> owed() {
        return accounts.partitions()
                .read(id, tx -> new Recovery(tx, accounts.now()).owed())
                .value();
    }

    /** The delivery was told: forget that it is owed. Works for an account that is going away too. */
    public void settled(long email) {
        accounts.partitions().write(id, tx -> {
            tx.delete(Keys.owed(email));
            return true;
        });
    }

    /**
     * Changes flags.
     *
     * @param unchangedSince messages whose MODSEQ is higher stay as they are; {@link Long#MAX_VALUE} for all
     */
    public FlagsStored store(int mailbox, List<Integer> uids, FlagChange change, long unchangedSince) {
        var all = new FlagsStored[] {FlagsStored.NOTHING};
        sliced(
                uids,
                AccountLimits.FLAGS_SLICE,
                (tx, slice) -> new MessageChanges(id, tx, accounts.now()).store(mailbox, slice, change, unchangedSince),
                some -> {
                    all[0] = all[0].and(some);
                    return !some.tooManyKeywords();
                });
        return all[0];
    }

    /** Shows messages in another mailbox too. UIDs that are gone are passed over. */
    public Copied copy(int from, List<Integer> uids, int to) {
        var all = new Copied[] {Copied.none(to)};
        sliced(
                uids,
                AccountLimits.SLICE,
                (tx, slice) -> new MessageChanges(id, tx, accounts.now()).copy(from, slice, to),
                some -> {
                    all[0] = all[0].and(some);
                    return true;
                });
        return all[0];
    }

    /** Moves messages, each in one commit: never in both mailboxes, never in none (RFC 6851). */
    public Copied move(int from, List<Integer> uids, int to) {
        Mailbox source = mailbox(from);
        var all = new Copied[] {Copied.none(to)};
        if (source == null) {
            return all[0];
        }
        sliced(
                uids,
                AccountLimits.SLICE,
                (tx, slice) -> {
                    var changes = new MessageChanges(id, tx, accounts.now());
                    Copied copied = changes.copy(from, slice, to);
                    changes.expunge(from, source.path(), copied.from());
                    return copied;
                },
                some -> {
                    all[0] = all[0].and(some);
                    return true;
                });
        return all[0];
    }

    /**
     * Takes messages out of a mailbox for good; for 30 days they can be had back.
     *
     * @return UIDs that were there
     */
    public List<Integer> expunge(int mailbox, List<Integer> uids) {
        Mailbox there = mailbox(mailbox);
        var gone = new ArrayList<Integer>();
        if (there == null) {
            return gone;
        }
        sliced(
                uids,
                AccountLimits.SLICE,
                (tx, slice) -> new MessageChanges(id, tx, accounts.now()).expunge(mailbox, there.path(), slice),
                some -> {
                    gone.addAll(some);
                    return true;
                });
        return gone;
    }

    /** Expunged messages that can be had back, the latest first, at most {@code limit}. */
    public List<Expunged> expunged(int limit) {
        return accounts.partitions()
                .read(id, tx -> new Recovery(tx, accounts.now()).list(limit))
                .value();
    }

    /** Puts an expunged message back. */
    public Filed restore(Expunged expunged, int mailbox) {
        return change(tx -> new Recovery(tx, accounts.now()).restore(id, expunged, mailbox));
    }

    /**
     * Removes for good what was expunged longer ago than the time it is kept ({@link AccountLimits#KEPT} unless chosen
     * otherwise), or beyond the room for it; forgets old deliveries.
     *
     * @return how many messages went
     */
    public int purge() {
        int purged = 0;
        while (true) {
            int slice = change(tx -> new Recovery(tx, accounts.now()).purge(accounts.kept()));
            purged += slice;
            if (slice < AccountLimits.SLICE) {
                return purged;
            }
        }
    }

    /**
     * Forgets changes that no client can be expected to ask for: those older than 30 days, and those beyond the last 50,000.
     * A client that asks for older ones gets everything anew.
     */
    public void trimLog() {
        long oldest = Math.max(0, version() - AccountLimits.LOG);
        long from = 0;
        while (from < version()) {
            switch (accounts.partitions().store().log(id, from, 500)) {
                case LogPage.Truncated(long first) -> from = first - 1;
                case LogPage.Commits(var entries) -> {
                    if (entries.isEmpty()) {
                        return;
                    }
                    for (LogPage.LogEntry entry : entries) {
                        if (entry.version() > oldest
                                && accounts.now() - time(entry.note()) < AccountLimits.CHANGES.toMillis()) {
                            accounts.partitions().store().trimLog(id, entry.version());
                            return;
                        }
                        from = entry.version();
                    }
                }
            }
        }
        accounts.partitions().store().trimLog(id, from);
    }

    /** When a commit was made; a note that does not say so counts as old. */
    private static long time(Bytes note) {
        for (AccountNote entry : AccountNote.decode(note)) {
            if (entry instanceof AccountNote.At(long time)) {
                return time;
            }
        }
        return 0;
    }

    private <T> T change(Function<Tx, T> change) {
        accounts.image(id); // so that a caller who looks afterwards sees it, and a missing account is told
        return accounts.partitions().write(id, change::apply).value();
    }

    private static List<Integer> boxed(int[] uids) {
        var boxed = new ArrayList<Integer>(uids.length);
        for (int uid : uids) {
            boxed.add(uid);
        }
        return boxed;
    }

    private interface SliceChange<T> {
        T apply(Tx tx, List<Integer> slice);
    }

    /**
     * Changes many messages, a slice in each commit. Rows are of very different size: a slice too large for a commit is
     * done in halves.
     *
     * @param most messages in one commit
     * @param onward is told what each slice gave, and says whether to go on
     */
    private <T> void sliced(List<Integer> uids, int most, SliceChange<T> change, Predicate<T> onward) {
        int from = 0;
        int length = most;
        while (from < uids.size()) {
            List<Integer> slice = uids.subList(from, Math.min(uids.size(), from + length));
            try {
                if (!onward.test(change(tx -> change.apply(tx, slice)))) {
                    return;
                }
                from += slice.size();
            } catch (TooLarge e) {
                if (slice.size() == 1) {
                    throw e;
                }
                length = slice.size() / 2;
            }
        }
    }
}
