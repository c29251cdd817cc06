package org.postern.config;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** The limits in effect. Immutable. */
public final class Limits {
    private final EnumMap<Limit, Long> changed;

    private Limits(EnumMap<Limit, Long> changed) {
        this.changed = changed;
    }

    /** All limits at their defaults. */
    public static Limits defaults() {
        return new Limits(new EnumMap<>(Limit.class));
    }

    /** @param changed those that differ from their defaults, in their units, already checked */
    static Limits of(Map<Limit, Long> changed) {
        var copy = new EnumMap<Limit, Long>(Limit.class);
        copy.putAll(changed);
        return new Limits(copy);
    }

    /**
     * The same limits but for one.
     *
     * @param amount in the limit's unit; not checked against its range, for tests
     */
    public Limits with(Limit limit, long amount) {
        var copy = new EnumMap<Limit, Long>(changed);
        copy.put(limit, amount);
        return new Limits(copy);
    }

    /** A count, octets or milliseconds, as the limit's kind says. */
    public long of(Limit limit) {
        Long set = changed.get(limit);
        return set == null ? limit.byDefault() : set;
    }

    /**
     * For counts and sizes that are below 2 GiB by their range.
     *
     * @throws ArithmeticException above
     */
    public int count(Limit limit) {
        return Math.toIntExact(of(limit));
    }

    /** A limit of time. */
    public Duration time(Limit limit) {
        return Duration.ofMillis(of(limit));
    }

    /** Memory budgets of {@code running}, all else of this. */
    Limits keepingMemoryOf(Limits running) {
        var merged = new EnumMap<Limit, Long>(Limit.class);
        for (Limit limit : Limit.values()) {
            merged.put(limit, limit.live() ? of(limit) : running.of(limit));
        }
        return new Limits(merged);
    }
}
