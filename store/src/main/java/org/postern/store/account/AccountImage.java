package org.postern.store.account;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.Entry;
import org.postern.store.Order;
import org.postern.store.PartitionId;
import org.postern.store.Range;
import org.postern.store.StoreLimits;
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
            Set<String> subscriptions) {}

    private final Partitions partitions;
    private final PartitionId id;
    private final ConcurrentHashMap<Integer, MailboxIndex> indexes = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Runnable> watchers = new CopyOnWriteArrayList<>();
    private final Watch listening;
    private volatile State state;

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
                .read(id, tx -> {
                    Bytes row = tx.get(Keys.ACCOUNT_KEY);
                    if (row == null) {
                        throw new NoSuchAccount(id);
                    }
                    return new AccountImage(partitions, id, loadState(tx, AccountRow.decode(row)));
                })
                .value();
    }

    private static State loadState(Tx tx, AccountRow account) {
        var mailboxes = new HashMap<Integer, MailboxRow>();
        each(tx, Keys.table(Keys.MAILBOX), (key, value) -> mailboxes.put(key.i32(), MailboxRow.decode(value)));
        var keywords = new HashMap<Integer, KeywordsRow>();
        each(tx, Keys.table(Keys.KEYWORDS), (key, value) -> keywords.put(key.i32(), KeywordsRow.decode(value)));
        var subscriptions = new HashSet<String>();
        each(tx, Keys.table(Keys.SUBSCRIPTION), (key, _) -> subscriptions.add(key.restText()));
        return new State(tx.version() - 1, account, mailboxes, keywords, subscriptions);
    }

    private interface RowConsumer {
        void row(RowReader key, Bytes value);
    }

    private static void each(Tx tx, Range range, RowConsumer consumer) {
        Range left = range;
        while (true) {
            List<Entry> entries = tx.scan(left, Order.ASCENDING, StoreLimits.PAGE_ENTRIES);
            for (Entry entry : entries) {
                consumer.row(Keys.fields(entry.key()), entry.value());
            }
            if (entries.size() < StoreLimits.PAGE_ENTRIES) {
                return;
            }
            left = new Range(entries.getLast().key().next(), range.to());
        }
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
        each(tx, Keys.flags(mailbox), (key, value) -> {
            key.i32();
            index.put(key.i32(), value);
        });
        indexes.put(mailbox, index);
        return index;
    }

    @Override
    public void committed(Committed commit) {
        State before = state;
        var small = new SmallRows(before);
        var gone = new HashMap<Integer, List<Integer>>();
        for (Change change : commit.changes()) {
            switch (change) {
                case Change.Put(Bytes key, Bytes value) -> put(small, key, value);
                case Change.Delete(Bytes key) -> delete(small, gone, key);
                case Change.DeleteRange(Bytes from, var _) -> {
                    if (from.at(0) != Keys.DELIVERY) {
                        indexes.clear(); // the account is going away, and this image with it
                    }
                }
            }
        }
        gone.forEach((mailbox, uids) -> {
            MailboxIndex index = indexes.get(mailbox);
            if (index != null) {
                index.remove(ascending(uids));
            }
        });
        indexes.values().forEach(index -> index.reached(commit.version()));
        state = small.state(commit.version());
        watchers.forEach(Runnable::run);
    }

    private void put(SmallRows small, Bytes key, Bytes value) {
        RowReader fields = Keys.fields(key);
        switch (key.at(0)) {
            case Keys.ACCOUNT -> small.account = AccountRow.decode(value);
            case Keys.MAILBOX -> small.mailboxes().put(fields.i32(), MailboxRow.decode(value));
            case Keys.KEYWORDS -> small.keywords().put(fields.i32(), KeywordsRow.decode(value));
            case Keys.SUBSCRIPTION -> small.subscriptions().add(fields.restText());
            case Keys.FLAGS -> {
                MailboxIndex index = indexes.get(fields.i32());
                if (index != null) {
                    index.put(fields.i32(), value);
                }
            }
            default -> {
                // the other rows are read when they are needed
            }
        }
    }

    private void delete(SmallRows small, Map<Integer, List<Integer>> gone, Bytes key) {
        RowReader fields = Keys.fields(key);
        switch (key.at(0)) {
            case Keys.MAILBOX -> {
                int mailbox = fields.i32();
                small.mailboxes().remove(mailbox);
                indexes.remove(mailbox);
            }
            case Keys.KEYWORDS -> small.keywords().remove(fields.i32());
            case Keys.SUBSCRIPTION -> small.subscriptions().remove(fields.restText());
            case Keys.FLAGS ->
                gone.computeIfAbsent(fields.i32(), _ -> new ArrayList<>()).add(fields.i32());
            default -> {
                // the other rows are read when they are needed
            }
        }
    }

    private static int[] ascending(List<Integer> uids) {
        int[] array = uids.stream().mapToInt(Integer::intValue).toArray();
        Arrays.sort(array);
        return array;
    }

    /** Copies only what a commit changes. */
    private static final class SmallRows {
        private final State before;
        private AccountRow account;
        private @Nullable Map<Integer, MailboxRow> mailboxes;
        private @Nullable Map<Integer, KeywordsRow> keywords;
        private @Nullable Set<String> subscriptions;

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

        Set<String> subscriptions() {
            Set<String> copy = subscriptions;
            if (copy == null) {
                copy = new HashSet<>(before.subscriptions());
                subscriptions = copy;
            }
            return copy;
        }

        State state(long version) {
            Map<Integer, MailboxRow> nowMailboxes = mailboxes;
            Map<Integer, KeywordsRow> nowKeywords = keywords;
            Set<String> nowSubscriptions = subscriptions;
            return new State(
                    version,
                    account,
                    nowMailboxes == null ? before.mailboxes() : nowMailboxes,
                    nowKeywords == null ? before.keywords() : nowKeywords,
                    nowSubscriptions == null ? before.subscriptions() : nowSubscriptions);
        }
    }
}
