package org.postern.listen;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.postern.trace.Event;
import org.postern.trace.EventLog;

/**
 * What to do when no connection can be taken, most often for want of file descriptors: wait, longer each time, instead of
 * asking again at once for ever; say it once, with the remedy; say when it has been over for a while. Used by one accepting
 * thread alone.
 */
public final class Shortage {
    static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** Until what was closed is free; any longer, and a listener in a rush takes the room that another has made. */
    static final Duration AFTER_MAKING_ROOM = Duration.ofMillis(1);

    /** A single failure is most often a peer that left between the kernel and us. */
    private static final int TOLD_AT = 2;

    /** So long without a failure, it is over: while strangers make room one by one, tries fail and succeed in turn. */
    static final Duration CALM = Duration.ofSeconds(10);

    private final EventLog log;
    private final LongSupplier nanos;
    private final String listener;
    private Duration pause = FIRST_PAUSE;
    private int failures;
    private long lastFailure;

    /**
     * Of one thread that accepts.
     *
     * @param listener its name, for people
     * @param nanos a clock that only goes forward, as {@link System#nanoTime}
     */
    public Shortage(EventLog log, String listener, LongSupplier nanos) {
        this.nanos = nanos;
        this.log = log;
        this.listener = listener;
    }

    /** @return how long to wait before the next try */
    public Duration met(@Nullable String why) {
        lastFailure = nanos.getAsLong();
        failures++;
        if (failures == TOLD_AT) {
            log.record(
                    Event.of(
                            "listen.accept.failed",
                            null,
                            null,
                            "listener",
                            listener,
                            "why",
                            why,
                            "remedy",
                            "Connections wait until there is room. If files or sockets are short, raise the limit on open files"
                                    + " (LimitNOFILE= in the service unit, ulimit -n) or look at who holds so many connections"));
        }
        Duration now = pause;
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        return now;
    }

    /** Whether it lasts: then the slowest stranger should make room. */
    boolean lasting() {
        return failures >= TOLD_AT;
    }

    /** A connection was taken. */
    public void over() {
        pause = FIRST_PAUSE;
        if (failures == 0 || nanos.getAsLong() - lastFailure < CALM.toNanos()) {
            return;
        }
        if (failures >= TOLD_AT) {
            log.record(Event.of("listen.accept.recovered", null, null, "listener", listener, "failures", failures));
        }
        failures = 0;
    }
}
