package org.postern.reliability;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long something took, each time, in milliseconds. */
final class Times {
    private final List<Long> all = new ArrayList<>();

    void add(long millis) {
        all.add(millis);
    }

    int count() {
        return all.size();
    }

    /** So long or less took this part of them. */
    long quantile(double part) {
        List<Long> sorted = new ArrayList<>(all);
        Collections.sort(sorted);
        return sorted.get(Math.clamp((long) Math.ceil(part * sorted.size()) - 1, 0, sorted.size() - 1));
    }

    long worst() {
        return quantile(1);
    }

    @Override
    public String toString() {
        return "%4d %4d %4d".formatted(quantile(0.5), quantile(0.99), worst());
    }
}
