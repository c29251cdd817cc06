package org.postern.defence;

import java.time.Duration;

/**
 * What wrong passwords cost whoever tries them, for one address and account.
 *
 * @param distinct different wrong passwords after which the address is refused for that account, 1 to {@link #MOST}
 * @param window within this time; a refusal ends as it passes
 * @param delay what the second attempt waits, doubled with each further wrong password
 * @param longestDelay no attempt waits longer
 */
public record GuessLimits(int distinct, Duration window, Duration delay, Duration longestDelay) {
    /** Ours: the passwords of {@link Guesses#PAIRS} pairs must fit into memory. */
    public static final int MOST = 100;

    public static final GuessLimits USUAL =
            new GuessLimits(10, Duration.ofMinutes(15), Duration.ofMillis(500), Duration.ofSeconds(4));

    public GuessLimits {
        if (distinct < 1 || distinct > MOST) {
            throw new IllegalArgumentException(distinct + " wrong passwords");
        }
        if (window.isNegative() || delay.isNegative() || longestDelay.isNegative()) {
            throw new IllegalArgumentException("a time is not negative");
        }
    }

    /** @param wrong distinct wrong passwords so far */
    Duration delayAfter(int wrong) {
        if (wrong < 1) {
            return Duration.ZERO;
        }
        Duration doubled = delay.multipliedBy(1L << Math.min(wrong - 1, 20));
        return doubled.compareTo(longestDelay) < 0 ? doubled : longestDelay;
    }
}
