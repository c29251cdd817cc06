package org.postern.defence;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.store.Bytes;

/**
 * Password guesses, by address and account. Distinct passwords count, repeats do not: a program that keeps trying an old
 * password is a mistake, not an attack. Nothing here ever covers a network, and an address from which an account logged in
 * well lately is never refused for that account; its wrong guesses are only delayed like all others. For any thread.
 */
public final class Guesses {
    /** How long a good login speaks for an address. */
    public static final Duration LATELY = Duration.ofDays(14);
    /** How long an attempt waits for those before it. */
    static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Pairs of address and account remembered, a count; the oldest gives way. */
    static final int PAIRS = 50_000;

    /** What an attempt has coming. */
    public record Standing(Duration delay, boolean refused) {}

    private record Pair(InetAddress from, Bytes account) {}

    /** The one attempt that is being checked for its address and account; close it in every case. */
    public static final class Turn implements AutoCloseable {
        private final Semaphore semaphore;

        private Turn(Semaphore semaphore) {
            this.semaphore = semaphore;
        }

        @Override
        public void close() {
            semaphore.release();
        }
    }

    private static final class Tally {
        private final Semaphore turn = new Semaphore(1, true);
        /** The first 32 bits of each distinct wrong password's keyed hash. */
        private int[] wrong = new int[1];

        private int count;
        private long since;
        private long lastGood = Long.MIN_VALUE;

        boolean has(int mark) {
            for (int i = 0; i < count; i++) {
                if (wrong[i] == mark) {
                    return true;
                }
            }
            return false;
        }

        void add(int mark, int most) {
            if (count == wrong.length) {
                wrong = Arrays.copyOf(wrong, Math.min(most, 2 * count));
            }
            wrong[count++] = mark;
        }
    }

    private final InstantSource clock;
    private final Supplier<GuessLimits> limits;
    private final int pairs;
    private final Duration patience;
    private final LinkedHashMap<Pair, Tally> tallies = new LinkedHashMap<>(64, 0.75f, true);

    /** @param limits those in effect; asked for each time */
    public Guesses(InstantSource clock, Supplier<GuessLimits> limits) {
        this(clock, limits, PAIRS, PATIENCE);
    }

    Guesses(InstantSource clock, Supplier<GuessLimits> limits, int pairs, Duration patience) {
        this.clock = clock;
        this.limits = limits;
        this.pairs = pairs;
        this.patience = patience;
    }

    /**
     * Waits for the attempts before it: one at a time for an address and an account, so that a hundred connections guess no
     * faster than one.
     *
     * @return null when it waited in vain
     */
    public @Nullable Turn enter(InetAddress from, Bytes account) throws InterruptedException {
        Semaphore turn = made(from, account).turn;
        return turn.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS) ? new Turn(turn) : null;
    }

    private synchronized Tally made(InetAddress from, Bytes account) {
        Tally tally = tallies.computeIfAbsent(new Pair(from, account), _ -> new Tally());
        if (tallies.size() > pairs) {
            tallies.pollFirstEntry(); // whoever was quiet longest
        }
        return tally;
    }

    /** How many pairs of address and account are remembered. */
    synchronized int remembered() {
        return tallies.size();
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
        GuessLimits now = limits.get();
        return tally == null
                ? new Standing(Duration.ZERO, false)
                : new Standing(now.delayAfter(tally.count), tally.count >= now.distinct() && !knows(tally));
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
        int most = limits.get().distinct();
        if (tally.count >= most || tally.has(mark)) {
            return;
        }
        if (tally.count == 0) {
            tally.since = clock.millis();
        }
        tally.add(mark, most);
    }

    /** Notes a good login. */
    public synchronized void right(InetAddress from, Bytes account) {
        Tally tally = made(from, account);
        tally.lastGood = clock.millis();
        tally.count = 0;
    }

    private @Nullable Tally current(InetAddress from, Bytes account) {
        Tally tally = tallies.get(new Pair(from, account));
        if (tally != null
                && tally.count > 0
                && clock.millis() - tally.since >= limits.get().window().toMillis()) {
            tally.count = 0;
        }
        return tally;
    }
}
