package org.postern.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** The time from ready to stopped: ends by a signal, when everything is put away in order and the process exits with 0. */
final class Lifetime {
    private final Runnable ending;
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * Nothing happens yet.
     *
     * @param ending puts everything away; runs once, on the thread of the JVM's shutdown
     */
    Lifetime(Runnable ending) {
        this.ending = ending;
    }

    /** Waits for SIGTERM or SIGINT. Does not return in practice: the process ends. */
    int untilStopped() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "stop"));
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /** A JVM that ends by a signal would exit with 143 or 130, which service managers and scripts take for a failure. */
    private void end() {
        if (ended.compareAndSet(false, true)) {
            int exit = 1;
            try {
                ending.run();
                exit = 0;
            } finally {
                Runtime.getRuntime().halt(exit);
            }
        }
    }
}
