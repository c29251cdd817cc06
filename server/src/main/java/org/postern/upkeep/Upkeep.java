package org.postern.upkeep;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postern.store.StoreException;
import org.postern.store.account.Accounts;
import org.postern.store.account.NoSuchAccount;
import org.postern.store.directory.Directory;
import org.postern.store.directory.Person;
import org.postern.store.queue.Deliveries;
import org.postern.trace.Event;
import org.postern.trace.EventLog;

/**
 * Goes round all accounts, one after another: purges expunged mail whose time is over, gives shared bodies back, trims the
 * log of changes. One thread of its own; an account that fails is left for the next round.
 */
public final class Upkeep implements AutoCloseable {
    /** From the end of a round to the next; ours: what is due a day waits an hour at most. */
    static final Duration PAUSE = Duration.ofHours(1);

    private final Directory directory;
    private final Accounts accounts;
    private final Deliveries deliveries;
    private final EventLog log;
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    public Upkeep(Directory directory, Accounts accounts, Deliveries deliveries, EventLog log) {
        this.directory = directory;
        this.accounts = accounts;
        this.deliveries = deliveries;
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

    /** Looks after every account once. */
    public void round() {
        int purged = 0;
        for (Person person : directory.people()) {
            if (closed) {
                return;
            }
            try {
                purged += accounts.account(person.account()).purge();
                deliveries.settle(person.account());
                accounts.account(person.account()).trimLog();
            } catch (StoreException | NoSuchAccount e) {
                log.fault("upkeep", e);
            }
        }
        log.record(Event.of("upkeep.round", null, null, "purged", purged));
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
