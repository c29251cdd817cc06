package org.postern.filing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.postern.mail.message.HeaderWriter;
import org.postern.store.Bytes;
import org.postern.store.PartitionId;
import org.postern.store.StagedBlob;
import org.postern.store.UnknownOutcome;
import org.postern.store.account.DeliveryId;
import org.postern.store.account.EvidenceRow;
import org.postern.store.account.NoSuchAccount;
import org.postern.store.account.Waiting;
import org.postern.store.account.WaitingMail;
import org.postern.store.queue.Deliveries;
import org.postern.store.queue.Delivery;
import org.postern.store.queue.LocalRecipient;
import org.postern.store.queue.Outbox;
import org.postern.store.queue.OutboxItem;
import org.postern.store.queue.Outgoing;
import org.postern.store.queue.QueuedRecipient;

/** Takes messages of our own users: into the outbox, from where they are handed on. For any thread. */
public final class Posting {
    /** What became of a message. */
    public enum Outcome {
        /** It is on disk; it may be acknowledged. */
        TAKEN,
        /** No account has room within its quota. */
        FULL,
        /** No account is there any more. */
        GONE,
        /** With it, more of the submitter's mail would wait for other servers than may. */
        TOO_MUCH_WAITS
    }

    private final Filing filing;
    private final Outbox outbox;
    private final OutboxRunner runner;
    private final WaitingMail waiting;
    private final Supplier<Waiting> most;

    /**
     * @param most what one account may have waiting for other servers, as it is at the moment
     */
    public Posting(Filing filing, Outbox outbox, OutboxRunner runner, WaitingMail waiting, Supplier<Waiting> most) {
        this.filing = filing;
        this.outbox = outbox;
        this.runner = runner;
        this.waiting = waiting;
        this.most = most;
    }

    /** A name for a message that was submitted at that time, UTC milliseconds. */
    public DeliveryId newId(long time) {
        return outbox.newId(time);
    }

    /** Whether an account is at its quota already. */
    public boolean isFull(PartitionId account) {
        return filing.isFull(new Target(account, Target.Place.INBOX));
    }

    /** Whether an account may not have one more message waiting for other servers, however small. */
    public boolean isWaitingFull(PartitionId account) {
        return !waiting.of(account).hasRoomFor(0, most.get());
    }

    /**
     * Takes a message; all that it throws means "not taken", but for {@link UnknownOutcome}.
     *
     * @param named those it is for here; their accounts are at most {@link Deliveries#RECIPIENTS}
     * @param elsewhere recipients it is for on other servers
     */
    public Outcome post(
            Outgoing message,
            List<LocalRecipient> named,
            List<QueuedRecipient> elsewhere,
            EvidenceRow.Submitted evidence,
            StagedBlob body) {
        byte[] filedPrefix = (HeaderWriter.returnPath(message.from())
                        + new String(message.prefix().toArray(), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
        boolean room = !elsewhere.isEmpty();
        var reached = new ArrayList<Delivery.Recipient>();
        var gone = new HashSet<PartitionId>();
        for (PartitionId account : accounts(named)) {
            Filing.Reached one =
                    filing.reach(new Target(account, Target.Place.INBOX), filedPrefix.length + body.size());
            if (one != null) {
                reached.add(one.recipient());
                room |= one.room();
            } else {
                gone.add(account);
            }
        }
        if (reached.isEmpty() && elsewhere.isEmpty()) {
            return Outcome.GONE;
        }
        if (!room) {
            return Outcome.FULL;
        }
        Bytes summary = reached.isEmpty() ? Bytes.EMPTY : filing.summary(filedPrefix, body);
        OutboxItem item = new OutboxItem(
                        message,
                        summary.length() <= Deliveries.SUMMARY ? summary : Bytes.EMPTY,
                        named.isEmpty() ? Bytes.EMPTY : Bytes.copyOf(filedPrefix),
                        reached,
                        named.stream().map(one -> one.without(gone)).toList(),
                        elsewhere)
                .fitting();
        try {
            if (!outbox.accept(item, evidence, body, most.get())) {
                return Outcome.TOO_MUCH_WAITS;
            }
            runner.take(item);
            return Outcome.TAKEN;
        } catch (NoSuchAccount e) {
            return Outcome.GONE; // the submitter's own went meanwhile
        } catch (UnknownOutcome e) {
            runner.lookAgain(); // if it is there, it must go on now, not at the next start
            throw e;
        }
    }

    private static Set<PartitionId> accounts(List<LocalRecipient> named) {
        var accounts = new LinkedHashSet<PartitionId>();
        named.forEach(one -> accounts.addAll(one.accounts()));
        return accounts;
    }
}
