package org.postern.filing;

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
    private final Outbox outbox;
    private final FilingRunner filing;
    private final EventLog log;
    private final Backlog<OutboxItem> backlog = new Backlog<>();
    /** Whether a stop may have left marks. */
    private boolean marked = true;

    public OutboxRunner(Outbox outbox, FilingRunner filing, EventLog log) {
        this.outbox = outbox;
        this.filing = filing;
        this.log = log;
    }

    /** Hands a message over that is in the store already. Never waits. */
    void take(OutboxItem item) {
        backlog.take(item);
    }

    /** A message may be in the store that nobody could hand over: looks there soon. Never waits. */
    void lookAgain() {
        backlog.lookAgain();
    }

    /** Runs until interrupted. */
    @Override
    public void run() {
        backlog.work(this::handOnAll, this::handOn, fault -> log.fault("outbox", fault));
    }

    /** Hands on all that is in the store. Doing so again does no harm. */
    public void handOnAll() {
        try {
            outbox.eachWaiting(this::handOn, this::damaged);
            if (marked) {
                outbox.forgetMarks(this::damaged);
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
        } catch (RuntimeException e) {
            backlog.lookAgain(); // keeps nobody else's mail
            log.fault("outbox", e);
        }
    }

    private void damaged(String damage) {
        log.record(Event.of("outbox.damaged", null, Reason.STORE_TROUBLE, "why", damage));
    }

    private void putOff(StoreException why) {
        marked = true;
        backlog.lookAgain();
        log.record(Event.of("outbox.put-off", null, Reason.STORE_TROUBLE, "why", why.getMessage()));
    }
}
