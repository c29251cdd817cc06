package org.postern.defence;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
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
    /**
     * How long an attempt waits, for those before it and then for its own delay, before it is told to try later: programs
     * give up on an answer after five seconds, and some take none for a yes.
     */
    static final Duration PATIENCE = Duration.ofMillis(4_500);
    /** An attempt that waits for nobody can always serve its delay. */
    private static final Duration MARGIN = Duration.ofMillis(500);
    /** Pairs of address and account remembered, a count: so many with a good login, and so many without one. */
    static final int PAIRS = 50_000;
    /** Of so many pairs that were quiet longest, the one with the fewest wrong passwords gives way. */
    static final int SAMPLE = 32;

    /** What an attempt has coming. */
    public record Standing(Duration delay, boolean refused) {}

    private record Pair(InetAddress from, Bytes account) {}

    /** The one attempt that is being checked for its address and account; close it in every case. */
    public static final class Turn implements AutoCloseable {
        private final Semaphore semaphore;
        private final Duration left;

        private Turn(Semaphore semaphore, Duration left) {
            this.semaphore = semaphore;
            this.left = left;
        }

        /** How long this attempt may still wait. */
        public Duration left() {
            return left;
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
    /** Those with a good login: no stranger can add to them, so none can push one out. */
    private final LinkedHashMap<Pair, Tally> good = new LinkedHashMap<>(64, 0.75f, true);

    private final LinkedHashMap<Pair, Tally> others = new LinkedHashMap<>(64, 0.75f, true);

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
        long began = System.nanoTime();
        Semaphore turn = made(new Pair(from, account)).turn;
        Duration most = longest(patience, limits.get().longestDelay().plus(MARGIN));
        if (!turn.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
            return null;
        }
        return new Turn(turn, most.minusNanos(System.nanoTime() - began));
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private synchronized Tally made(Pair pair) {
        Tally tally = find(pair);
        if (tally == null) {
            if (others.size() >= pairs) {
                makeRoom();
            }
            tally = new Tally();
            others.put(pair, tally);
        }
        return tally;
    }

    private @Nullable Tally find(Pair pair) {
        Tally tally = good.get(pair);
        return tally == null ? others.get(pair) : tally;
    }

    /** Whoever tries many names pushes out the ones that he tried once, and neither his own long list nor another's. */
    private void makeRoom() {
        Pair leaves = null;
        int fewest = Integer.MAX_VALUE;
        int seen = 0;
        for (Map.Entry<Pair, Tally> entry : others.entrySet()) {
            if (seen++ == SAMPLE) {
                break;
            }
            if (entry.getValue().count < fewest) {
                fewest = entry.getValue().count;
                leaves = entry.getKey();
            }
        }
        others.remove(leaves);
    }

    /** How many pairs of address and account are remembered. */
    synchronized int remembered() {
        return good.size() + others.size();
    }

    /** Whether the account logged in well from there lately. */
    public synchronized boolean knows(InetAddress from, Bytes account) {
        Tally tally = good.get(new Pair(from, account));
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
        Pair pair = new Pair(from, account);
        Tally tally = made(pair);
        tally.lastGood = clock.millis();
        tally.count = 0;
        others.remove(pair);
        good.put(pair, tally);
        if (good.size() > pairs) {
            good.pollFirstEntry(); // whoever was quiet longest
        }
    }

    private @Nullable Tally current(InetAddress from, Bytes account) {
        Tally tally = find(new Pair(from, account));
        if (tally != null
                && tally.count > 0
                && clock.millis() - tally.since >= limits.get().window().toMillis()) {
            tally.count = 0;
        }
        return tally;
    }
}
