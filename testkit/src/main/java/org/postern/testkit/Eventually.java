package org.postern.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** For what another thread or process brings about: looks again and again, for a bounded time. The one place for it. */
public final class Eventually {
    private static final Duration USUAL = Duration.ofSeconds(10);
    private static final long PAUSE = Duration.ofMillis(2).toNanos();

    private Eventually() {}

    /**
     * What is waited for.
     *
     * @param <E> what looking may throw
     */
    @FunctionalInterface
    public interface Condition<E extends Exception> {
        boolean holds() throws E;
    }

    /** Returns as soon as it holds; fails when that takes more than ten seconds. */
    public static <E extends Exception> void holds(String what, Condition<E> condition) throws E {
        holds(what, USUAL, condition);
    }

    /** Returns as soon as it holds; fails when that takes longer. */
    public static <E extends Exception> void holds(String what, Duration atMost, Condition<E> condition) throws E {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.holds()) {
            assertThat(end - System.nanoTime()).as("%s within %s", what, atMost).isPositive();
            LockSupport.parkNanos(PAUSE);
        }
    }
}
