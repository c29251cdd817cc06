package org.postern.filing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
    /** Between tries while the store is in trouble. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    /** Deliveries known in memory; those beyond are found in the store when these are done. */
    private static final int WAITING = 1_000;

    private final Deliveries deliveries;
    private final EventLog log;
    private final LinkedBlockingQueue<Delivery> waiting = new LinkedBlockingQueue<>(WAITING);
    /** Whether there are deliveries in the store that memory does not know. */
    private volatile boolean beyond = true;

    private volatile boolean putOff;
    private long looked = System.nanoTime();

    public FilingRunner(Deliveries deliveries, EventLog log) {
        this.deliveries = deliveries;
        this.log = log;
    }

    /** Hands a delivery over that is in the store already. Never waits. */
    public void take(Delivery delivery) {
        if (!waiting.offer(delivery)) {
            beyond = true;
        }
    }

    /** A delivery may be in the store that nobody could hand over: looks there soon. Never waits. */
    public void lookAgain() {
        putOff = true;
    }

    /** Runs until interrupted. */
    @Override
    public void run() {
        while (true) {
            try {
                turn();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the owner stops us: what is left is in the store
                return;
            } catch (RuntimeException | Error e) {
                putOff = true; // whatever it was, the next delivery is not to blame for it
                log.fault("filing", e);
            }
        }
    }

    private void turn() throws InterruptedException {
        boolean due = System.nanoTime() - looked >= AGAIN.toNanos();
        if ((beyond && waiting.isEmpty()) || (due && (beyond || putOff))) {
            beyond = false;
            putOff = false;
            fileAll();
            looked = System.nanoTime();
        }
        Delivery next = waiting.poll(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        if (next != null) {
            file(next);
        }
    }

    /** Files all that is under way in the store. Filing a delivery again does no harm. */
    public void fileAll() {
        try {
            deliveries.eachUnderWay(
                    this::file,
                    damage -> log.record(Event.of("filing.damaged", null, Reason.STORE_TROUBLE, "why", damage)));
        } catch (StoreException e) {
            putOff = true;
            log.record(Event.of("filing.put-off", null, Reason.STORE_TROUBLE, "why", e.getMessage()));
        }
    }

    private void file(Delivery delivery) {
        List<Deliveries.NotFiled> lost = settle(delivery);
        if (lost == null) {
            putOff = true;
            return;
        }
        for (Deliveries.NotFiled not : lost) {
            log.record(Event.of(
                    "filing.account-gone", null, null, "account", not.account().toString()));
        }
    }

    private @Nullable List<Deliveries.NotFiled> settle(Delivery delivery) {
        try {
            return deliveries.file(delivery);
        } catch (StoreException e) {
            log.record(Event.of("filing.put-off", null, Reason.STORE_TROUBLE, "why", e.getMessage()));
            return null;
        } catch (RuntimeException e) {
            log.fault("filing", e);
            return null;
        }
    }
}
