package org.postern.listen;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many strangers each address (or network) has, and how many came in the last minute. Bounded: those with a
 * connection by the number of connections, those without by a constant; the latter are forgotten after two minutes. Not
 * safe for threads: {@link Gate} holds the lock.
 */
final class Tally {
    static final long MINUTE = 60_000_000_000L;

    /** What is told of a network, each once a minute. */
    enum Story {
        TURNED_AWAY,
        HANDSHAKE
    }

    private static final class Count {
        int live;
        int now;
        int before;
        long minute;
        long left;
        long turnedAwayTold = Long.MIN_VALUE;
        long handshakeTold = Long.MIN_VALUE;

        /** Arrivals in the last minute: this minute's, and of the last one the part that is less than a minute ago. */
        double rate(long nanos) {
            turn(nanos);
            double past = (double) Math.floorMod(nanos, MINUTE) / MINUTE;
            return before * (1 - past) + now;
        }

        boolean tell(Story story, long current) {
            long told = switch (story) {
                case TURNED_AWAY -> turnedAwayTold;
                case HANDSHAKE -> handshakeTold;
            };
            switch (story) {
                case TURNED_AWAY -> turnedAwayTold = current;
                case HANDSHAKE -> handshakeTold = current;
            }
            return told != current;
        }

        void turn(long nanos) {
            long current = Math.floorDiv(nanos, MINUTE);
            if (current == minute) {
                return;
            }
            before = current == minute + 1 ? now : 0;
            now = 0;
            minute = current;
        }
    }

    private final int remembered;
    private final Map<Network, Count> present = new HashMap<>();
    private final LinkedHashMap<Network, Count> gone = new LinkedHashMap<>();
    private int atOnce;
    private int aMinute;

    /** @param remembered how many without a connection are kept */
    Tally(int remembered) {
        this.remembered = remembered;
    }

    /** Both at least 1; to be said before anything is counted, and whenever they change. */
    void limits(int mostAtOnce, int mostAMinute) {
        atOnce = mostAtOnce;
        aMinute = mostAMinute;
    }

    /**
     * How far one more would be above the limits: 0 or less when within them, 1 at half as many again.
     */
    double excess(Network network, long nanos) {
        Count count = find(network);
        if (count == null) {
            return 0;
        }
        return Math.max(above(count.live + 1, atOnce), above(count.rate(nanos) + 1, aMinute));
    }

    /** How many are here. */
    int live(Network network) {
        Count count = present.get(network);
        return count == null ? 0 : count.live;
    }

    /** How many came in the last minute. */
    int recent(Network network, long nanos) {
        Count count = find(network);
        return count == null ? 0 : (int) Math.ceil(count.rate(nanos));
    }

    private static double above(double count, int limit) {
        return (count - limit) / Math.max(1, limit / 2);
    }

    /** Whether to say what is wrong with this one: once a minute, so that the log cannot be flooded. */
    boolean tell(Story story, Network network, long nanos) {
        Count count = find(network);
        long current = Math.floorDiv(nanos, MINUTE);
        return count != null && count.tell(story, current);
    }

    void enter(Network network, long nanos) {
        forget(nanos);
        Count count = present.get(network);
        if (count == null) {
            Count earlier = gone.remove(network);
            count = earlier == null ? new Count() : earlier;
            present.put(network, count);
        }
        count.turn(nanos);
        count.now++;
        count.live++;
    }

    void leave(Network network, long nanos) {
        Count count = present.get(network);
        if (count == null) {
            throw new IllegalStateException("left without having entered");
        }
        count.live--;
        if (count.live == 0) {
            present.remove(network);
            count.left = nanos;
            gone.put(network, count);
        }
    }

    int size() {
        return present.size() + gone.size();
    }

    private @Nullable Count find(Network network) {
        Count count = present.get(network);
        return count == null ? gone.get(network) : count;
    }

    /** The map is in the order of leaving, so the oldest come first and the loop ends at the first young one. */
    private void forget(long nanos) {
        Iterator<Count> oldest = gone.values().iterator();
        while (oldest.hasNext()) {
            Count count = oldest.next();
            if (gone.size() <= remembered && nanos - count.left < 2 * MINUTE) {
                return;
            }
            oldest.remove();
        }
    }
}
