package org.postern.listen;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One thread that closes what is late. A blocking socket has no deadline for writing, and a handshake reads many times;
 * so each connection has one point in time, and whoever is behind it is closed from outside. To set that point is one
 * volatile write; the thread reads them all a few times a second, which for 10,000 connections is less than a
 * thousandth of a processor, and sleeps while there are none.
 */
final class Reaper implements AutoCloseable {
    /** How late a deadline may strike, in nanoseconds. */
    static final long PRECISION = 200_000_000L;

    /** What may be late. */
    interface Watched {
        /** By {@link System#nanoTime}. */
        long deadline();

        /** It is late. Called by the reaper's thread, once or more often: must not block or throw. */
        void expire();
    }

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final Consumer<Throwable> faults;
    private final Thread thread;
    private volatile boolean asleep;
    private volatile boolean closed;

    /** @param faults told when a connection could not be closed; must not throw */
    Reaper(Consumer<Throwable> faults) {
        this.faults = faults;
        thread = Thread.ofPlatform().name("reaper").daemon().unstarted(this::run);
        thread.start();
    }

    void watch(Watched connection) {
        watched.add(connection);
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    void forget(Watched connection) {
        watched.remove(connection);
    }

    private void run() {
        while (!closed) {
            rest();
            long now = System.nanoTime();
            for (Watched connection : watched) {
                look(connection, now);
            }
        }
    }

    /** One connection in trouble must not keep the others from being closed: there is no second thread for them. */
    private void look(Watched connection, long now) {
        try {
            if (now - connection.deadline() >= 0) {
                connection.expire();
            }
        } catch (RuntimeException | Error e) {
            watched.remove(connection); // else it fails again at every look
            faults.accept(e);
        }
    }

    private void rest() {
        asleep = true; // Before the look: whoever adds after it sees this and wakes us.
        if (watched.isEmpty()) {
            LockSupport.park(this);
            asleep = false;
        } else {
            asleep = false;
            LockSupport.parkNanos(this, PRECISION);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
