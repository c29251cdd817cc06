package org.postern.store.account;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.PartitionId;
import org.postern.store.StoreCorrupt;
import org.postern.store.Watch;
import org.postern.store.partition.Committed;
import org.postern.store.partition.Partitions;
import org.postern.store.partition.Tx;
import org.postern.store.row.RowReader;

/**
 * An account in memory: its small rows, and the indexes of the mailboxes that somebody looked at. Loaded in the partition's
 * turn and kept current by its commits, so that it never shows what is not on disk, and misses nothing.
 */
final class AccountImage implements Committed.Listener {
    /** The small rows at one version. */
    record State(
            long version,
            AccountRow account,
            Map<Integer, MailboxRow> mailboxes,
            Map<Integer, KeywordsRow> keywords,
            Map<Bytes, String> subscriptions) {}

    private final Partitions partitions;
    private final PartitionId id;
    private final ConcurrentHashMap<Integer, MailboxIndex> indexes = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Runnable> watchers = new CopyOnWriteArrayList<>();
    private final Watch listening;
    private volatile State state;
    /** A commit was missed, or could not be understood: what is here no longer holds. */
    private volatile boolean stale;

    private AccountImage(Partitions partitions, PartitionId id, State state) {
        this.partitions = partitions;
        this.id = id;
        this.state = state;
        this.listening = partitions.listen(id, this);
    }

    /**
     * Loads an account.
     *
     * @throws NoSuchAccount when there is none
     */
    static AccountImage load(Partitions partitions, PartitionId id) {
        return partitions
                .read(id, tx -> new AccountImage(partitions, id, loadState(tx, id)))
                .value();
    }

    private static State loadState(Tx tx, PartitionId id) {
        Bytes account = tx.get(Keys.ACCOUNT_KEY);
        if (account == null) {
            throw new NoSuchAccount(id);
        }
        var rows = new TxRows(tx);
        var mailboxes = new HashMap<Integer, MailboxRow>();
        rows.each(
                Keys.table(Keys.MAILBOX),
                row -> mailboxes.put(Keys.fields(row.key()).i32(), MailboxRow.decode(row.value())));
        var keywords = new HashMap<Integer, KeywordsRow>();
        rows.each(
                Keys.table(Keys.KEYWORDS),
                row -> keywords.put(Keys.fields(row.key()).i32(), KeywordsRow.decode(row.value())));
        var subscriptions = new HashMap<Bytes, String>();
        rows.each(
                Keys.table(Keys.SUBSCRIPTION),
                row -> subscriptions.put(
                        row.key(), SubscriptionRow.decode(row.value()).path()));
        return new State(tx.version() - 1, AccountRow.decode(account), mailboxes, keywords, subscriptions);
    }

    /**
     * Reads everything anew when a commit could not be followed.
     *
     * @throws NoSuchAccount when the account is gone
     */
    void refresh() {
        if (!stale) {
            return;
        }
        partitions.read(id, tx -> {
            if (stale) {
                State now = loadState(tx, id);
                indexes.clear();
                state = now;
                stale = false;
            }
            return true;
        });
    }

    State state() {
        return state;
    }

    /** Ends listening; the image is stale from now on. */
    void close() {
        listening.close();
    }

    boolean watched() {
        return !watchers.isEmpty();
    }

    /** Heap bytes, roughly. */
    long weight() {
        long weight = 1_000L + 300L * state.mailboxes().size();
        for (MailboxIndex index : indexes.values()) {
            weight += (long) index.size() * MailboxIndex.BYTES;
        }
        return weight;
    }

    /** Tells after each commit, when this image shows it; must return at once. */
    Watch watch(Runnable watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    /** The messages of a mailbox; empty when there is no such mailbox. */
    MailboxSnapshot snapshot(int mailbox) {
        MailboxIndex index = indexes.get(mailbox);
        if (index == null) {
            index = partitions.read(id, tx -> loadIndex(tx, mailbox)).value();
        }
        return index.snapshot();
    }

    private MailboxIndex loadIndex(Tx tx, int mailbox) {
        MailboxIndex there = indexes.get(mailbox);
        if (there != null) {
            return there;
        }
        var index = new MailboxIndex(tx.version() - 1);
        new TxRows(tx).each(Keys.flags(mailbox), row -> index.put(uid(row.key()), FlagsRow.decode(row.value())));
        if (tx.get(Keys.mailbox(mailbox)) != null) {
            indexes.put(mailbox, index);
        }
        return index;
    }

    private static int uid(Bytes flagsKey) {
        RowReader fields = Keys.fields(flagsKey);
        fields.i32();
        return fields.i32();
    }

    @Override
    public void committed(Committed commit) {
        try {
            if (commit.version() == state.version() + 1 && !stale) {
                follow(commit);
            } else {
                stale = true;
            }
        } catch (StoreCorrupt e) {
            stale = true; // whoever looks next reads the damaged row himself, and is told
        }
        watchers.forEach(Runnable::run);
    }

    private void follow(Committed commit) {
        var small = new SmallRows(state);
        var updates = new HashMap<Integer, MailboxIndex.Update>();
        for (Change change : commit.changes()) {
            switch (change) {
                case Change.Put(Bytes key, Bytes value) -> put(small, updates, key, value);
                case Change.Delete(Bytes key) -> delete(small, updates, key);
                case Change.DeleteRange(Bytes from, var _) -> {
                    if (from.at(0) != Keys.DELIVERY) {
                        stale = true; // the account is going away
                        return;
                    }
                }
            }
        }
        indexes.forEach((mailbox, index) ->
                index.apply(commit.version(), updates.getOrDefault(mailbox, MailboxIndex.Update.NONE)));
        state = small.state(commit.version());
    }

    private static void put(SmallRows small, Map<Integer, MailboxIndex.Update> updates, Bytes key, Bytes value) {
        RowReader fields = Keys.fields(key);
        switch (key.at(0)) {
            case Keys.ACCOUNT -> small.account = AccountRow.decode(value);
            case Keys.MAILBOX -> small.mailboxes().put(fields.i32(), MailboxRow.decode(value));
            case Keys.KEYWORDS -> small.keywords().put(fields.i32(), KeywordsRow.decode(value));
            case Keys.SUBSCRIPTION ->
                small.subscriptions().put(key, SubscriptionRow.decode(value).path());
            case Keys.FLAGS ->
                updates.computeIfAbsent(fields.i32(), _ -> new MailboxIndex.Update())
                        .put(fields.i32(), FlagsRow.decode(value));
            default -> {
                // the other rows are read when they are needed
            }
        }
    }

    private void delete(SmallRows small, Map<Integer, MailboxIndex.Update> updates, Bytes key) {
        RowReader fields = Keys.fields(key);
        switch (key.at(0)) {
            case Keys.ACCOUNT -> stale = true;
            case Keys.MAILBOX -> {
                int mailbox = fields.i32();
                small.mailboxes().remove(mailbox);
                indexes.remove(mailbox);
            }
            case Keys.KEYWORDS -> small.keywords().remove(fields.i32());
            case Keys.SUBSCRIPTION -> small.subscriptions().remove(key);
            case Keys.FLAGS ->
                updates.computeIfAbsent(fields.i32(), _ -> new MailboxIndex.Update())
                        .remove(fields.i32());
            default -> {
                // the other rows are read when they are needed
            }
        }
    }

    /** Copies only what a commit changes. */
    private static final class SmallRows {
        private final State before;
        private AccountRow account;
        private @Nullable Map<Integer, MailboxRow> mailboxes;
        private @Nullable Map<Integer, KeywordsRow> keywords;
        private @Nullable Map<Bytes, String> subscriptions;

        SmallRows(State before) {
            this.before = before;
            this.account = before.account();
        }

        Map<Integer, MailboxRow> mailboxes() {
            Map<Integer, MailboxRow> copy = mailboxes;
            if (copy == null) {
                copy = new HashMap<>(before.mailboxes());
                mailboxes = copy;
            }
            return copy;
        }

        Map<Integer, KeywordsRow> keywords() {
            Map<Integer, KeywordsRow> copy = keywords;
            if (copy == null) {
                copy = new HashMap<>(before.keywords());
                keywords = copy;
            }
            return copy;
        }

        Map<Bytes, String> subscriptions() {
            Map<Bytes, String> copy = subscriptions;
            if (copy == null) {
                copy = new HashMap<>(before.subscriptions());
                subscriptions = copy;
            }
            return copy;
        }

        State state(long version) {
            Map<Integer, MailboxRow> nowMailboxes = mailboxes;
            Map<Integer, KeywordsRow> nowKeywords = keywords;
            Map<Bytes, String> nowSubscriptions = subscriptions;
            return new State(
                    version,
                    account,
                    nowMailboxes == null ? before.mailboxes() : nowMailboxes,
                    nowKeywords == null ? before.keywords() : nowKeywords,
                    nowSubscriptions == null ? before.subscriptions() : nowSubscriptions);
        }
    }
}
