package org.postern.filing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.reason.Reason;
import org.postern.store.StoreException;
import org.postern.store.queue.Deliveries;
import org.postern.store.queue.Delivery;
import org.postern.trace.Event;
import org.postern.trace.EventLog;

/**
 * Brings deliveries for several accounts to their end, one after another, on one virtual thread that its owner starts and
 * interrupts. What it did not get to is in the store, and is found there at the next start.
 */
public final class FilingRunner implements Runnable {
    private final Deliveries deliveries;
    private final Deliveries.Reporter reporter;
    private final EventLog log;
    private final Backlog<Delivery> backlog = new Backlog<>();

    /**
     * @param reporter tells senders what they want to be told
     */
    public FilingRunner(Deliveries deliveries, Deliveries.Reporter reporter, EventLog log) {
        this.deliveries = deliveries;
        this.reporter = reporter;
        this.log = log;
    }

    /** Hands a delivery over that is in the store already. Never waits. */
    public void take(Delivery delivery) {
        backlog.take(delivery);
    }

    /** A delivery may be in the store that nobody could hand over: looks there soon. Never waits. */
    public void lookAgain() {
        backlog.lookAgain();
    }

    /** Runs until interrupted. */
    @Override
    public void run() {
        backlog.work(this::fileAll, this::file, fault -> log.fault("filing", fault));
    }

    /** Files all that is under way in the store. Filing a delivery again does no harm. */
    public void fileAll() {
        try {
            deliveries.eachUnderWay(
                    this::file,
                    damage -> log.record(Event.of("filing.damaged", null, Reason.STORE_TROUBLE, "why", damage)));
        } catch (StoreException e) {
            backlog.lookAgain();
            log.record(Event.of("filing.put-off", null, Reason.STORE_TROUBLE, "why", e.getMessage()));
        }
    }

    private void file(Delivery delivery) {
        List<Deliveries.NotFiled> lost = settle(delivery);
        if (lost == null) {
            backlog.lookAgain();
            return;
        }
        for (Deliveries.NotFiled not : lost) {
            log.record(Event.of(
                    "filing.account-gone", null, null, "account", not.account().toString()));
        }
    }

    private @Nullable List<Deliveries.NotFiled> settle(Delivery delivery) {
        try {
            return deliveries.file(delivery, reporter);
        } catch (StoreException e) {
            log.record(Event.of("filing.put-off", null, Reason.STORE_TROUBLE, "why", e.getMessage()));
            return null;
        } catch (RuntimeException e) {
            log.fault("filing", e);
            return null;
        }
    }
}
