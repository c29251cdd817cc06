package org.postern.filing;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Work that is in the store, of which memory knows a part: what it does not know, and what had to be put off, is looked for in
 * the store. Handed over from any thread, done by one.
 */
final class Backlog<T> {
    /** Between tries while the store is in trouble. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    /** Items known in memory; those beyond are found in the store when these are done. */
    private static final int WAITING = 1_000;

    private final LinkedBlockingQueue<T> waiting = new LinkedBlockingQueue<>(WAITING);
    /** Whether there is work in the store that memory does not know. */
    private volatile boolean beyond = true;

    private volatile boolean putOff;
    private long looked = System.nanoTime();

    /** Hands an item over that is in the store already. Never waits. */
    void take(T item) {
        if (!waiting.offer(item)) {
            beyond = true;
        }
    }

    /** There may be something in the store that nobody could hand over or do: looks there soon. Never waits. */
    void lookAgain() {
        putOff = true;
    }

    /**
     * Works until interrupted. What is thrown is told, and the work goes on.
     *
     * @param all does all that is in the store
     * @param one does an item
     */
    void work(Runnable all, Consumer<T> one, Consumer<Throwable> fault) {
        while (true) {
            try {
                turn(all, one);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the owner stops us: what is left is in the store
                return;
            } catch (RuntimeException | Error e) {
                putOff = true; // whatever it was, the next item is not to blame for it
                fault.accept(e);
            }
        }
    }

    private void turn(Runnable all, Consumer<T> one) throws InterruptedException {
        boolean due = System.nanoTime() - looked >= AGAIN.toNanos();
        if ((beyond && waiting.isEmpty()) || (due && (beyond || putOff))) {
            beyond = false;
            putOff = false;
            try {
                all.run();
            } finally {
                looked = System.nanoTime();
            }
        }
        T next = waiting.poll(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        if (next != null) {
            one.accept(next);
        }
    }
}
