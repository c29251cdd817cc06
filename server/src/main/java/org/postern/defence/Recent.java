package org.postern.defence;

import java.util.Arrays;

/** The times of the last things that happened, as many as it takes to know whether a limit is reached. */
final class Recent {
    private static final int FIRST = 4;

    private long[] times = new long[FIRST];
    private int start;
    private int count;

    /** Forgets what is older, and says how many are left. */
    int since(long oldest) {
        while (count > 0 && times[start] < oldest) {
            start = (start + 1) % times.length;
            count--;
        }
        return count;
    }

    /** @param max things beyond this many are not kept apart; at least 1, and may change from time to time */
    void add(long time, int max) {
        while (count >= max) {
            start = (start + 1) % times.length;
            count--;
        }
        if (count == times.length) {
            grow(max);
        }
        times[(start + count) % times.length] = time;
        count++;
    }

    private void grow(int max) {
        long[] larger = Arrays.copyOf(times, Math.min(max, times.length * 2));
        for (int i = 0; i < count; i++) {
            larger[i] = times[(start + i) % times.length];
        }
        times = larger;
        start = 0;
    }
}
