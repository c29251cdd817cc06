package org.postern.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The known name that somebody most likely meant. */
final class Nearest {
    /** Longer names are not compared: the cost is the product of both lengths. */
    static final int MAX_NAME = 80;

    private Nearest() {}

    /** @return null when nothing is near: more than a third of the letters differ */
    static @Nullable String of(String name, Collection<String> known) {
        if (name.length() > MAX_NAME) {
            return null;
        }
        String best = null;
        int least = Math.max(2, name.length() / 3) + 1;
        for (String candidate : known.stream().sorted().toList()) {
            int steps = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (steps < least) {
                least = steps;
                best = candidate;
            }
        }
        return best;
    }

    /** Levenshtein's distance: letters inserted, dropped or replaced. */
    private static int distance(String from, String to) {
        var above = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            var row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replace = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[to.length()];
    }
}
