package org.postern.store.account;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.store.PartitionId;
import org.postern.store.Watch;
import org.postern.store.partition.Partitions;
import org.postern.store.partition.Tx;

/** All accounts, with those in use held in memory within a bound. For any thread. */
public final class Accounts {
    private final Partitions partitions;
    private final InstantSource clock;
    private final long budget;
    private final Supplier<Duration> kept;
    private final LinkedHashMap<PartitionId, AccountImage> images = new LinkedHashMap<>(64, 0.75f, true);

    /**
     * @param budget bytes of heap for images and indexes of accounts that nobody watches right now
     */
    public Accounts(Partitions partitions, InstantSource clock, long budget) {
        this(partitions, clock, budget, () -> AccountLimits.KEPT);
    }

    /**
     * @param budget bytes of heap for images and indexes of accounts that nobody watches right now
     * @param kept how long an expunged message can be had back, not negative; asked for at each purge
     */
    public Accounts(Partitions partitions, InstantSource clock, long budget, Supplier<Duration> kept) {
        this.kept = kept;
        this.partitions = partitions;
        this.clock = clock;
        this.budget = budget;
    }

    /** A handle; costs nothing and does not ask whether the account exists. */
    public Account account(PartitionId id) {
        return new Account(this, id);
    }

    /**
     * Makes an account with its INBOX and the usual mailboxes; an account that is there already stays as it is.
     *
     * @param quota bytes, 0 for no limit
     */
    public void create(PartitionId id, long quota) {
        partitions.write(id, tx -> {
            if (tx.get(Keys.ACCOUNT_KEY) == null) {
                MailboxChanges.first(tx, quota, now());
            }
            return true;
        });
    }

    /** Removes an account with all its mail, for good; one that is gone already is fine. */
    public void remove(PartitionId id) {
        int purged = 1;
        while (purged > 0) {
            purged = partitions.write(id, this::removeSlice).value();
        }
        forget(id);
    }

    /** The rest goes in the same commit that sees that no message is left: one that comes in between would lose its body. */
    private int removeSlice(Tx tx) {
        int purged = new Recovery(tx, now()).forgetAll();
        if (purged == 0 && tx.get(Keys.ACCOUNT_KEY) != null) {
            tx.deleteRange(Keys.EVERYTHING_BUT_OWED_BEFORE);
            tx.deleteRange(Keys.EVERYTHING_BUT_OWED_AFTER);
        }
        return purged;
    }

    /** Every account that there is or was: of those removed, what they owe may be left. Not on a request's path. */
    public void each(Consumer<PartitionId> consumer) {
        partitions.store().eachPartition(id -> {
            if (id.kind() == PartitionId.Kind.ACCOUNT) {
                consumer.accept(id);
            }
        });
    }

    /**
     * After a loss: gives every mailbox another UIDVALIDITY, so that no client takes a message that comes now for one that
     * it saw before (RFC 3501 §2.3.1.1). An account that does not exist stays so.
     */
    public void renew(PartitionId id) {
        int last = 0;
        while (last >= 0) {
            int after = last;
            last = partitions
                    .write(id, tx -> tx.get(Keys.ACCOUNT_KEY) == null ? -1 : new MailboxChanges(tx, now()).renew(after))
                    .value();
        }
    }

    /** Drops what is shown of an account from memory: it is read again. */
    synchronized void forget(PartitionId id) {
        AccountImage image = images.remove(id);
        if (image != null) {
            image.close();
        }
    }

    Partitions partitions() {
        return partitions;
    }

    /** How long an expunged message can be had back. */
    Duration kept() {
        return kept.get();
    }

    /** UTC milliseconds. */
    long now() {
        return clock.millis();
    }

    AccountImage image(PartitionId id) {
        AccountImage there = cached(id);
        if (there != null) {
            there.refresh();
            return there;
        }
        return keep(id, AccountImage.load(partitions, id));
    }

    /** Watches through the image in use, which stays in use as long as it is watched. */
    Watch watch(PartitionId id, Runnable watcher) {
        while (true) {
            AccountImage image = image(id);
            synchronized (this) {
                if (images.get(id) == image) {
                    return image.watch(watcher);
                }
            }
        }
    }

    private synchronized @Nullable AccountImage cached(PartitionId id) {
        return images.get(id);
    }

    private synchronized AccountImage keep(PartitionId id, AccountImage loaded) {
        AccountImage other = images.putIfAbsent(id, loaded);
        if (other != null) {
            loaded.close();
            return other;
        }
        forgetOldest(loaded);
        return loaded;
    }

    /** A forgotten image is read again when it is wanted; watched ones stay, for their watchers would hear nothing. */
    private void forgetOldest(AccountImage newest) {
        long weight = 0;
        for (AccountImage image : images.values()) {
            weight += image.weight();
        }
        var oldestFirst = images.entrySet().iterator();
        while (weight > budget && oldestFirst.hasNext()) {
            Map.Entry<PartitionId, AccountImage> oldest = oldestFirst.next();
            AccountImage image = oldest.getValue();
            if (image != newest && !image.watched()) {
                weight -= image.weight();
                image.close();
                oldestFirst.remove();
            }
        }
    }
}
