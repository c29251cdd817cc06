package org.postern.config;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Amounts with a unit, both ways. */
public enum Unit {
    COUNT(Map.of()),
    BYTES(Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30)),
    MILLISECONDS(Map.of("ms", 1L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L));

    /** Longest amount that is read: 12 digits, a blank, a unit. */
    static final int MAX_AMOUNT = 16;

    @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
    private final Map<String, Long> factors;

    Unit(Map<String, Long> factors) {
        this.factors = factors;
    }

    /** For example {@code 50 MiB}: the largest unit that divides the amount. */
    public String words(long amount) {
        String best = "";
        long factor = 0;
        for (Map.Entry<String, Long> unit : factors.entrySet()) {
            if (amount % unit.getValue() == 0 && unit.getValue() > factor && (amount != 0 || factor == 0)) {
                best = unit.getKey();
                factor = unit.getValue();
            }
        }
        return factor == 0 ? Long.toString(amount) : amount / factor + " " + best;
    }

    String names() {
        return String.join(", ", new TreeMap<>(factors).keySet());
    }

    /** The amount in {@code 50 MiB}; null when the text is no amount of this unit. */
    @Nullable
    Long amount(String text) {
        String trimmed = text.strip();
        int end = 0;
        while (end < trimmed.length() && trimmed.charAt(end) >= '0' && trimmed.charAt(end) <= '9') {
            end++;
        }
        Long number = trimmed.length() > MAX_AMOUNT ? null : digits(trimmed.substring(0, end));
        Long factor = factors.get(trimmed.substring(end).strip());
        return number == null || factor == null || number > Long.MAX_VALUE / factor ? null : number * factor;
    }

    /** A number of 1 to 12 digits; null when it is anything else. */
    static @Nullable Long digits(String text) {
        if (text.isEmpty() || text.length() > 12 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        return Long.valueOf(text);
    }
}
