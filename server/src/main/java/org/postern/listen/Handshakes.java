package org.postern.listen;

import java.io.IOException;
import java.net.SocketException;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;

/**
 * Turns at computing TLS handshakes. A ClientHello costs its sender nothing and us a signature, so only a few are computed
 * at once, and sessions find a processor free. Whoever waits goes by arrival, and lets so many who come later go before him
 * as his {@link Gate.Ticket#rank()} is high: with many strangers at the door, a network's handshakes wait for others, and
 * yet not for ever. The familiar go before all. Safe for any thread.
 */
final class Handshakes {
    private static final Comparator<Turn> ORDER =
            Comparator.comparingLong((Turn turn) -> turn.place).thenComparingLong(turn -> turn.number);

    /** How many who come later go first, for each who came from the same network within a minute. */
    static final int YIELDS = 16;

    /** Before all others, whenever they came. */
    private static final long FIRST = Long.MIN_VALUE / 2;

    private final TreeSet<Turn> waiting = new TreeSet<>(ORDER);
    private int free;
    private long turns;

    /** @param atOnce at least 1 */
    Handshakes(int atOnce) {
        if (atOnce < 1) {
            throw new IllegalArgumentException("somebody must come in");
        }
        free = atOnce;
    }

    /** As many as leave half of the processors to others. */
    static Handshakes forProcessors(int processors) {
        return new Handshakes(Math.max(1, processors / 2));
    }

    /** How many wait. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** @param rank the lower, the sooner */
    synchronized Turn turn(int rank) {
        return new Turn(rank, turns++);
    }

    /** One handshake's; taken and given back around each of its computations by its session's thread. */
    final class Turn {
        private final long place;
        private final long number;
        private final Semaphore called = new Semaphore(0);
        private boolean taken;
        private boolean ended;

        private Turn(int rank, long number) {
            this.place = rank == Gate.FAMILIAR ? FIRST + number : number + (long) rank * YIELDS;
            this.number = number;
        }

        /**
         * Waits for it.
         *
         * @throws IOException when the connection was closed meanwhile
         */
        void take() throws IOException {
            if (!takenAtOnce()) {
                called.acquireUninterruptibly();
                if (!isTaken()) {
                    throw new SocketException("closed while it waited for its turn");
                }
            }
        }

        private boolean takenAtOnce() throws IOException {
            synchronized (Handshakes.this) {
                if (ended) {
                    throw new SocketException("closed");
                }
                if (free > 0) {
                    free--;
                    taken = true;
                } else {
                    waiting.add(this);
                }
                return taken;
            }
        }

        private boolean isTaken() {
            synchronized (Handshakes.this) {
                return taken;
            }
        }

        /** Lets the next one go on; nothing happens when it was not taken. */
        void give() {
            synchronized (Handshakes.this) {
                if (!taken) {
                    return;
                }
                taken = false;
                Turn next = waiting.pollFirst();
                if (next == null) {
                    free++;
                } else {
                    next.taken = true;
                    next.called.release();
                }
            }
        }

        /** The connection was closed: nobody waits for it any more. For any thread. */
        void end() {
            synchronized (Handshakes.this) {
                ended = true;
                if (waiting.remove(this)) {
                    called.release();
                }
            }
        }
    }
}
