package org.postern.filing;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.postern.reason.Reason;
import org.postern.store.StoreException;
import org.postern.store.queue.Delivery;
import org.postern.store.queue.Outbox;
import org.postern.store.queue.OutboxItem;
import org.postern.trace.Event;
import org.postern.trace.EventLog;

/**
 * Hands on what was submitted, one message after another, on one virtual thread that its owner starts and interrupts. What
 * it did not get to is in the outboxes, and is found there at the next start.
 */
public final class OutboxRunner implements Runnable {
    /** Between tries while the store is in trouble. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    /** Messages known in memory; those beyond are found in the store when these are done. */
    private static final int WAITING = 1_000;

    private final Outbox outbox;
    private final FilingRunner filing;
    private final EventLog log;
    private final LinkedBlockingQueue<OutboxItem> waiting = new LinkedBlockingQueue<>(WAITING);
    /** Whether there are messages in the store that memory does not know. */
    private volatile boolean beyond = true;

    private boolean marked = true;

    public OutboxRunner(Outbox outbox, FilingRunner filing, EventLog log) {
        this.outbox = outbox;
        this.filing = filing;
        this.log = log;
    }

    /** Hands a message over that is in the store already. Never waits. */
    void take(OutboxItem item) {
        if (!waiting.offer(item)) {
            beyond = true;
        }
    }

    /** A message may be in the store that nobody could hand over: looks there soon. Never waits. */
    void lookAgain() {
        beyond = true;
    }

    /** Runs until interrupted. */
    @Override
    public void run() {
        while (true) {
            try {
                if (beyond && waiting.isEmpty()) {
                    handOnAll();
                }
                OutboxItem next = waiting.poll(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) {
                    handOn(next);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the owner stops us: what is left is in the store
                return;
            } catch (RuntimeException | Error e) {
                beyond = true; // whatever it was, the next message is not to blame for it
                log.fault("outbox", e);
            }
        }
    }

    /** Hands on all that is in the store. Doing so again does no harm. */
    public void handOnAll() {
        beyond = false;
        try {
            outbox.eachWaiting(
                    this::handOn,
                    damage -> log.record(Event.of("outbox.damaged", null, Reason.STORE_TROUBLE, "why", damage)));
            if (marked) {
                outbox.forgetMarks();
                marked = false;
            }
        } catch (StoreException e) {
            putOff(e);
        }
    }

    private void handOn(OutboxItem item) {
        try {
            Delivery delivery = outbox.handOn(item);
            if (delivery != null) {
                filing.take(delivery);
            }
        } catch (StoreException e) {
            filing.lookAgain(); // it may have come as far as the deliveries
            putOff(e);
        }
    }

    private void putOff(StoreException why) {
        beyond = true;
        log.record(Event.of("outbox.put-off", null, Reason.STORE_TROUBLE, "why", why.getMessage()));
    }
}
