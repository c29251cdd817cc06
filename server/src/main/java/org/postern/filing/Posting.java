package org.postern.filing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.postern.mail.message.HeaderWriter;
import org.postern.store.Bytes;
import org.postern.store.PartitionId;
import org.postern.store.StagedBlob;
import org.postern.store.UnknownOutcome;
import org.postern.store.account.DeliveryId;
import org.postern.store.account.EvidenceRow;
import org.postern.store.account.NoSuchAccount;
import org.postern.store.queue.Deliveries;
import org.postern.store.queue.Delivery;
import org.postern.store.queue.Outbox;
import org.postern.store.queue.OutboxItem;
import org.postern.store.queue.Outgoing;
import org.postern.store.queue.QueuedRecipient;

/** Takes messages of our own users: into the outbox, from where they are handed on. For any thread. */
public final class Posting {
    private final Filing filing;
    private final Outbox outbox;
    private final OutboxRunner runner;

    public Posting(Filing filing, Outbox outbox, OutboxRunner runner) {
        this.filing = filing;
        this.outbox = outbox;
        this.runner = runner;
    }

    /** A name for a message that was submitted at that time, UTC milliseconds. */
    public DeliveryId newId(long time) {
        return outbox.newId(time);
    }

    /** Whether an account is at its quota already. */
    public boolean isFull(PartitionId account) {
        return filing.isFull(new Target(account, Target.Place.INBOX));
    }

    /**
     * Takes a message; all that it throws means "not taken", but for {@link UnknownOutcome}.
     *
     * @param here accounts it is for, each once, at most {@link Deliveries#RECIPIENTS}
     * @param elsewhere recipients it is for on other servers
     */
    public Filing.Outcome post(
            Outgoing message,
            List<PartitionId> here,
            List<QueuedRecipient> elsewhere,
            EvidenceRow.Submitted evidence,
            StagedBlob body) {
        byte[] filedPrefix = (HeaderWriter.returnPath(message.from())
                        + new String(message.prefix().toArray(), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
        boolean room = !elsewhere.isEmpty();
        var reached = new ArrayList<Delivery.Recipient>();
        for (PartitionId account : here) {
            Filing.Reached one =
                    filing.reach(new Target(account, Target.Place.INBOX), filedPrefix.length + body.size());
            if (one != null) {
                reached.add(one.recipient());
                room |= one.room();
            }
        }
        if (reached.isEmpty() && elsewhere.isEmpty()) {
            return Filing.Outcome.GONE;
        }
        if (!room) {
            return Filing.Outcome.FULL;
        }
        Bytes summary = reached.isEmpty() ? Bytes.EMPTY : filing.summary(filedPrefix, body);
        OutboxItem item = new OutboxItem(
                        message,
                        summary.length() <= Deliveries.SUMMARY ? summary : Bytes.EMPTY,
                        reached.isEmpty() ? Bytes.EMPTY : Bytes.copyOf(filedPrefix),
                        reached,
                        elsewhere)
                .fitting();
        try {
            outbox.accept(item, evidence, body);
            runner.take(item);
            return Filing.Outcome.TAKEN;
        } catch (NoSuchAccount e) {
            return Filing.Outcome.GONE; // the submitter's own went meanwhile
        } catch (UnknownOutcome e) {
            runner.lookAgain(); // if it is there, it must go on now, not at the next start
            throw e;
        }
    }
}
