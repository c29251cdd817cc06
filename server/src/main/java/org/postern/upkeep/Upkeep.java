package org.postern.upkeep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postern.reason.Reason;
import org.postern.store.PartitionId;
import org.postern.store.account.Accounts;
import org.postern.store.directory.Directory;
import org.postern.store.directory.Person;
import org.postern.store.queue.Deliveries;
import org.postern.store.queue.SendQueue;
import org.postern.trace.Event;
import org.postern.trace.EventLog;

/**
 * Goes round all accounts, one after another: purges expunged mail whose time is over, gives shared bodies back, trims the
 * logs of changes, ends removals that a fault broke off. One thread of its own; an account that fails is left for the next round.
 */
public final class Upkeep implements AutoCloseable {
    /** From the end of a round to the next; ours: what is due a day waits an hour at most. */
    static final Duration PAUSE = Duration.ofHours(1);

    private final Directory directory;
    private final Accounts accounts;
    private final Deliveries deliveries;
    private final SendQueue queue;
    private final EventLog log;
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    public Upkeep(Directory directory, Accounts accounts, Deliveries deliveries, SendQueue queue, EventLog log) {
        this.directory = directory;
        this.accounts = accounts;
        this.deliveries = deliveries;
        this.queue = queue;
        this.log = log;
    }

    /** Starts the rounds; the first begins after a pause, when the start has settled. */
    public void start() {
        thread = Thread.ofVirtual().name("upkeep").start(this::rounds);
    }

    private void rounds() {
        while (!closed) {
            LockSupport.parkNanos(PAUSE.toNanos());
            if (!closed) {
                round();
            }
        }
    }

    /** Looks after every account once, and after what is common to all. What fails keeps nothing else from its turn. */
    public void round() {
        guarded(() -> directory.finishUnderWay().forEach(failed -> log.fault("upkeep", failed)));
        var purged = new AtomicInteger();
        for (Person person : directory.people()) {
            guarded(() -> purged.addAndGet(lookAfter(person.account())));
        }
        for (PartitionId gone : gone()) {
            guarded(() -> deliveries.settle(gone));
        }
        guarded(() -> queue.settle(this::damaged));
        guarded(deliveries::trimLog);
        guarded(directory::trimLog);
        log.record(Event.of("upkeep.round", null, null, "purged", purged.get()));
    }

    private void damaged(String damage) {
        log.record(Event.of("queue.damaged", null, Reason.STORE_TROUBLE, "why", damage));
    }

    private void guarded(Runnable work) {
        if (closed) {
            return;
        }
        try {
            work.run();
        } catch (RuntimeException e) {
            log.fault("upkeep", e);
        }
    }

    private int lookAfter(PartitionId account) {
        int purged = accounts.account(account).purge();
        deliveries.settle(account);
        accounts.account(account).trimLog();
        return purged;
    }

    /** Accounts that were removed: they may still owe shared bodies. */
    private List<PartitionId> gone() {
        var gone = new ArrayList<PartitionId>();
        guarded(() -> accounts.each(id -> {
            if (directory.person(id) == null) {
                gone.add(id);
            }
        }));
        return gone;
    }

    @Override
    public void close() {
        closed = true;
        Thread running = thread;
        if (running != null) {
            LockSupport.unpark(running);
        }
    }
}
