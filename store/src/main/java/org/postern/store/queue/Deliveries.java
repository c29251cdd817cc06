package org.postern.store.queue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.postern.store.BlobId;
import org.postern.store.BlobLabel;
import org.postern.store.Bytes;
import org.postern.store.Commit;
import org.postern.store.Entry;
import org.postern.store.Order;
import org.postern.store.PartitionId;
import org.postern.store.Range;
import org.postern.store.StagedBlob;
import org.postern.store.account.Account;
import org.postern.store.account.Accounts;
import org.postern.store.account.DeliveryId;
import org.postern.store.account.Filed;
import org.postern.store.account.Mailbox;
import org.postern.store.account.MailboxPath;
import org.postern.store.account.NewMessage;
import org.postern.store.account.NoSuchAccount;
import org.postern.store.partition.Partitions;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/**
 * Messages for several accounts. {@link #accept} is one commit, after which the sender may be told; {@link #file} brings it
 * to the accounts, by steps of which each may be done again: note who will refer to the body, file it for each, forget the
 * delivery. For any thread, but each delivery is filed by one thread at a time.
 */
public final class Deliveries {
    /** Accounts of one delivery, a count; ours: what a hundred recipients through aliases may reach. */
    public static final int RECIPIENTS = 500;
    /** Bytes of a summary that a delivery carries; a longer one is computed when somebody asks. */
    public static final int SUMMARY = 30 * 1024;

    private final Partitions partitions;
    private final Accounts accounts;

    public Deliveries(Partitions partitions, Accounts accounts) {
        this.partitions = partitions;
        this.accounts = accounts;
    }

    /**
     * Takes a message: on disk when this returns.
     *
     * @param message body, prefix and summary; its body must be staged
     * @param taken when, UTC milliseconds
     */
    public Delivery accept(NewMessage message, StagedBlob body, List<Delivery.Recipient> recipients, long taken) {
        long different =
                recipients.stream().map(Delivery.Recipient::account).distinct().count();
        if (recipients.isEmpty() || recipients.size() > RECIPIENTS || different != recipients.size()) {
            throw new IllegalArgumentException(recipients.size() + " accounts in one delivery");
        }
        DeliveryId id = Shards.newId(partitions, taken);
        BlobId blob = Shards.body(id);
        Bytes summary = message.summary().length() <= SUMMARY ? message.summary() : Bytes.EMPTY;
        var delivery = new Delivery(
                id,
                blob,
                body.size(),
                message.received(),
                message.offsetMinutes(),
                message.prefix(),
                summary,
                recipients,
                Reporting.NONE);
        var label = new BlobLabel(blob.scope(), 0, 0, message.received(), message.offsetMinutes());
        partitions.write(Shards.of(id), tx -> {
            tx.keep(new Commit.BlobPut(blob, body, label));
            tx.put(Shards.delivery(id), delivery.encode());
            return true;
        });
        return delivery;
    }

    /**
     * Goes through the deliveries that are not at their end, the oldest of each shard first; one page at a time is in memory.
     * They may be filed meanwhile.
     *
     * @param damaged told, in words, of what cannot be read; it is passed over
     * @throws org.postern.store.StoreUnavailable when the rest could not be read now
     */
    public void eachUnderWay(Consumer<Delivery> consumer, Consumer<String> damaged) {
        Shards.each(partitions, Shards.DELIVERY, entry -> Delivery.decode(entry.value()), consumer, damaged);
    }

    /** Is told of a delivery that has reached all whom it can reach, before it is forgotten. */
    @FunctionalInterface
    public interface Reporter {
        /** Nobody wants to know. */
        Reporter NONE = _ -> {};

        /**
         * Tells whoever wants to know; may be asked again for the same delivery.
         *
         * @param delivery with the accounts that got it in its {@link Reporting}
         * @throws org.postern.store.StoreException when it must be tried again
         */
        void report(Delivery delivery);
    }

    /** Where a delivery did not arrive, and why. */
    public record NotFiled(PartitionId account, Filed why) {}

    /**
     * Brings a delivery to its accounts and forgets it.
     *
     * @return accounts that did not get it, because they or their mailboxes are gone; the others have it on disk
     * @throws org.postern.store.StoreException when it must be tried again; what was done stays done
     */
    public List<NotFiled> file(Delivery delivery) {
        return file(delivery, Reporter.NONE);
    }

    /**
     * The same.
     *
     * @param reporter told before the delivery is forgotten
     */
    public List<NotFiled> file(Delivery delivery, Reporter reporter) {
        Shards.noteReferrers(
                partitions,
                delivery.body(),
                delivery.recipients().stream().map(Delivery.Recipient::account).toList());
        var message = new NewMessage(
                new NewMessage.Shared(delivery.body(), delivery.size()),
                delivery.prefix(),
                delivery.received(),
                delivery.offsetMinutes(),
                delivery.summary());
        var lost = new ArrayList<NotFiled>();
        var left = new ArrayList<Delivery.Recipient>();
        RuntimeException failed = null;
        for (Delivery.Recipient recipient : delivery.recipients()) {
            try {
                Filed filed = file(recipient, message, delivery.id());
                if (!isThere(filed)) {
                    lost.add(new NotFiled(recipient.account(), filed));
                    left.add(recipient); // if this must be tried again, it is found lost again
                }
            } catch (RuntimeException e) {
                left.add(recipient); // keeps nobody else from his mail
                failed = e;
            }
        }
        List<PartitionId> without = lost.stream().map(NotFiled::account).toList();
        if (failed == null) {
            try {
                reporter.report(delivery.with(List.of(), without));
                without.forEach(gone -> release(delivery.body(), gone)); // only now: the report quoted the body
            } catch (RuntimeException e) {
                failed = e;
            }
        }
        if (failed != null) {
            if (left.size() < delivery.recipients().size()) {
                keepOnly(delivery.id(), left);
            }
            throw failed;
        }
        partitions.write(Shards.of(delivery.id()), tx -> {
            tx.delete(Shards.delivery(delivery.id()));
            return true;
        });
        return lost;
    }

    private static boolean isThere(Filed filed) {
        return switch (filed) {
            case Filed.Stored _, Filed.Before _ -> true;
            case Filed.OverQuota _, Filed.NoMailbox _, Filed.TooManyKeywords _ -> false;
        };
    }

    /**
     * Takes those out who have it: an account remembers a delivery for a time only ({@link
     * org.postern.store.account.AccountLimits#DELIVERIES}), and the others may need longer.
     */
    private void keepOnly(DeliveryId id, List<Delivery.Recipient> left) {
        partitions.write(Shards.of(id), tx -> {
            Bytes row = tx.get(Shards.delivery(id));
            if (row != null) {
                Delivery now = Delivery.decode(row);
                tx.put(
                        Shards.delivery(id),
                        now.with(
                                        now.recipients().stream()
                                                .filter(left::contains)
                                                .toList(),
                                        List.of())
                                .encode());
            }
            return true;
        });
    }

    /** A mailbox that was deleted meanwhile gives way to INBOX. */
    private Filed file(Delivery.Recipient recipient, NewMessage message, DeliveryId id) {
        Account account = accounts.account(recipient.account());
        try {
            Filed filed = account.fileOnce(recipient.mailbox(), message, id);
            if (filed instanceof Filed.NoMailbox) {
                Mailbox inbox = account.mailbox(MailboxPath.INBOX);
                return inbox == null ? filed : account.fileOnce(inbox.id(), message, id);
            }
            return filed;
        } catch (NoSuchAccount e) {
            return new Filed.NoMailbox();
        }
    }

    /** The accounts that are noted to refer to a shared body. */
    public Set<PartitionId> referrers(BlobId body) {
        var found = new HashSet<PartitionId>();
        Range all = Range.prefix(RowWriter.key(Shards.REFERRER).done());
        for (Entry entry : partitions
                .store()
                .scan(body.scope(), all, Order.ASCENDING, 2 * RECIPIENTS, 0)
                .entries()) {
            found.add(RowReader.key("a referrer", entry.key(), Shards.REFERRER).partition());
        }
        return found;
    }

    /** Notes that an account refers to a shared body, if that was lost: else the body might go too early. */
    public void refers(BlobId body, PartitionId account) {
        partitions.write(body.scope(), tx -> {
            tx.put(Shards.referrer(account), Bytes.EMPTY);
            return true;
        });
    }

    /** An account no longer refers to a shared body; with the last one the body goes. */
    public void release(BlobId body, PartitionId account) {
        partitions.write(body.scope(), tx -> {
            tx.delete(Shards.referrer(account));
            if (tx.scan(Range.prefix(RowWriter.key(Shards.REFERRER).done()), Order.ASCENDING, 1)
                    .isEmpty()) {
                tx.drop(body);
            }
            return true;
        });
    }

    /** Tells the deliveries what an account owes them: that it purged their bodies. Says how many. */
    public int settle(PartitionId id) {
        Account account = accounts.account(id);
        int settled = 0;
        while (true) {
            Map<Long, BlobId> owed = account.owed();
            if (owed.isEmpty()) {
                return settled;
            }
            owed.forEach((email, body) -> {
                release(body, id);
                account.settled(email);
            });
            settled += owed.size();
        }
    }

    /** Forgets all changes of the queue but the last. */
    public void trimLog() {
        for (int shard = 0; shard < Shards.COUNT; shard++) {
            partitions.trimLog(Shards.partition(shard));
        }
    }
}
