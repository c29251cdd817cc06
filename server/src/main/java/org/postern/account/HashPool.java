package org.postern.account;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Password hashes, a few at a time: each takes 19 MiB and a good part of a second of a core. Those of addresses from which
 * nobody logged in lately get at most half of the pool, so that a flood of guesses never keeps a user out. First come, first
 * served within each half.
 */
public final class HashPool implements AutoCloseable {
    /** Hashes at once; ours: all cores but at least two, so that strangers never hold the only one. */
    private final int size;
    /** How many strangers, and as many known users, may wait before more of their kind are told to try later; ours. */
    public static final int WAITING = 200;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Duration patience;
    private final ExecutorService threads;
    private final Semaphore all;
    private final Semaphore strangers;
    private final AtomicInteger knownWaiting = new AtomicInteger();
    private final AtomicInteger strangersWaiting = new AtomicInteger();
    private final AtomicLong computed = new AtomicLong();

    public HashPool(int cores) {
        this(cores, PATIENCE);
    }

    HashPool(int cores, Duration patience) {
        this.patience = patience;
        this.size = Math.max(2, cores);
        this.all = new Semaphore(size, true);
        this.strangers = new Semaphore(size / 2, true);
        this.threads = Executors.newFixedThreadPool(
                size, Thread.ofPlatform().name("hash-", 0).daemon(true).factory());
    }

    /** Hashes computed since the start: equal cost of all logins is proven by counting them. */
    public long computed() {
        return computed.get();
    }

    /**
     * Computes when there is room.
     *
     * @param known whether somebody logged in from that address lately
     * @return null when too many of its kind wait
     */
    public <T> @Nullable T compute(boolean known, Callable<T> work) {
        AtomicInteger waiting = known ? knownWaiting : strangersWaiting;
        if (waiting.incrementAndGet() > WAITING) {
            waiting.decrementAndGet();
            return null;
        }
        try {
            return known ? computeIn(all, work) : computeAsStranger(work);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            waiting.decrementAndGet();
        }
    }

    private <T> @Nullable T computeAsStranger(Callable<T> work) throws InterruptedException {
        if (!strangers.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return null;
        }
        try {
            return computeIn(all, work);
        } finally {
            strangers.release();
        }
    }

    private <T> @Nullable T computeIn(Semaphore room, Callable<T> work) throws InterruptedException {
        if (!room.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return null;
        }
        try {
            computed.incrementAndGet();
            return threads.submit(work).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a password hash failed", e.getCause());
        } finally {
            room.release();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
