package org.postern.defence;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postern.store.Bytes;

/**
 * Password guesses, by address and account. Distinct passwords count, repeats do not: a program that keeps trying an old
 * password is a mistake, not an attack. Nothing here ever covers a network, and an address from which an account logged in
 * well lately is never refused for that account; its wrong guesses are only delayed like all others. For any thread.
 */
public final class Guesses {
    /** Distinct wrong passwords after which the address is refused for that account. */
    public static final int DISTINCT = 10;
    /** Within this time; a refusal ends as it passes. */
    public static final Duration WINDOW = Duration.ofMinutes(15);
    /** The delay of the second wrong password, doubled with each further one. */
    public static final Duration FIRST_DELAY = Duration.ofMillis(500);

    public static final Duration LONGEST_DELAY = Duration.ofSeconds(8);
    /** How long a good login speaks for an address. */
    public static final Duration LATELY = Duration.ofDays(14);
    /** How long an attempt waits for those before it. */
    static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Pairs of address and account remembered, a count; the oldest gives way. */
    static final int PAIRS = 50_000;

    /** What an attempt has coming. */
    public record Standing(Duration delay, boolean refused) {}

    private record Pair(InetAddress from, Bytes account) {}

    private static final class Tally {
        private final Semaphore turn = new Semaphore(1, true);
        /** The first 32 bits of each distinct wrong password's keyed hash. */
        private final int[] wrong = new int[DISTINCT];

        private int count;
        private long since;
        private long lastGood = Long.MIN_VALUE;
    }

    private final InstantSource clock;
    private final LinkedHashMap<Pair, Tally> tallies = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, Tally> eldest) {
            return size() > PAIRS;
        }
    };

    public Guesses(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Waits for the attempts before it: one at a time for an address and an account, so that a hundred connections guess no
     * faster than one. Leave in every case when this is true.
     *
     * @return false when it waited in vain
     */
    public boolean enter(InetAddress from, Bytes account) throws InterruptedException {
        return turn(from, account).tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Lets the next attempt go on. */
    public synchronized void leave(InetAddress from, Bytes account) {
        Tally tally = tallies.get(new Pair(from, account));
        if (tally != null) {
            tally.turn.release();
        }
    }

    private synchronized Semaphore turn(InetAddress from, Bytes account) {
        return tallies.computeIfAbsent(new Pair(from, account), _ -> new Tally()).turn;
    }

    /** Whether the account logged in well from there lately. */
    public synchronized boolean knows(InetAddress from, Bytes account) {
        Tally tally = tallies.get(new Pair(from, account));
        return tally != null && knows(tally);
    }

    private boolean knows(Tally tally) {
        return tally.lastGood != Long.MIN_VALUE && clock.millis() - tally.lastGood < LATELY.toMillis();
    }

    /** What the next attempt has coming. */
    public synchronized Standing standing(InetAddress from, Bytes account) {
        Tally tally = current(from, account);
        if (tally == null || tally.count < 1) {
            return new Standing(Duration.ZERO, false);
        }
        Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(tally.count - 1, 10));
        return new Standing(
                delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY, tally.count >= DISTINCT && !knows(tally));
    }

    /**
     * Notes a wrong password.
     *
     * @param proof a keyed hash of it; 32 bits are kept
     */
    public synchronized void wrong(InetAddress from, Bytes account, Bytes proof) {
        Tally tally = current(from, account);
        if (tally == null) {
            return;
        }
        int mark = proof.buffer().getInt();
        for (int i = 0; i < Math.min(tally.count, DISTINCT); i++) {
            if (tally.wrong[i] == mark) {
                return;
            }
        }
        if (tally.count == 0) {
            tally.since = clock.millis();
        }
        if (tally.count < DISTINCT) {
            tally.wrong[tally.count++] = mark;
        }
    }

    /** Notes a good login. */
    public synchronized void right(InetAddress from, Bytes account) {
        Tally tally = current(from, account);
        if (tally != null) {
            tally.lastGood = clock.millis();
            tally.count = 0;
        }
    }

    private @Nullable Tally current(InetAddress from, Bytes account) {
        Tally tally = tallies.get(new Pair(from, account));
        if (tally != null && tally.count > 0 && clock.millis() - tally.since >= WINDOW.toMillis()) {
            tally.count = 0;
        }
        return tally;
    }
}
