package org.postern.imapserver;

import java.util.Arrays;
import java.util.Locale;

/**
 * One pattern of LIST (RFC 3501 §6.3.8): {@code *} is anything, {@code %} anything but the separator. Time is at most the
 * length of the pattern times that of the name.
 */
final class ListMatcher {
    private final String pattern;

    ListMatcher(String reference, String given) {
        this.pattern = canonical(reference + given);
    }

    /** INBOX is INBOX in any case (RFC 3501 §5.1). */
    private static String canonical(String pattern) {
        int end = 5;
        boolean inbox = pattern.regionMatches(true, 0, "INBOX", 0, end)
                && (pattern.length() == end || "/%*".indexOf(pattern.charAt(end)) >= 0);
        return inbox ? pattern.substring(0, end).toUpperCase(Locale.ROOT) + pattern.substring(end) : pattern;
    }

    boolean matches(String name) {
        int literal = literalPrefix();
        if (!name.startsWith(pattern.substring(0, literal))) {
            return false;
        }
        // reached[i]: the pattern so far can match the first i characters of what is left of the name
        String rest = name.substring(literal);
        var reached = new boolean[rest.length() + 1];
        reached[0] = true;
        for (int p = literal; p < pattern.length(); p++) {
            char c = pattern.charAt(p);
            if (c == '*' || c == '%') {
                spread(reached, rest, c == '%');
            } else {
                step(reached, rest, c);
            }
        }
        return reached[rest.length()];
    }

    private int literalPrefix() {
        int at = 0;
        while (at < pattern.length() && pattern.charAt(at) != '*' && pattern.charAt(at) != '%') {
            at++;
        }
        return at;
    }

    private static void spread(boolean[] reached, String rest, boolean oneLevel) {
        for (int i = 1; i < reached.length; i++) {
            reached[i] |= reached[i - 1] && !(oneLevel && rest.charAt(i - 1) == '/');
        }
    }

    private static void step(boolean[] reached, String rest, char c) {
        boolean[] before = Arrays.copyOf(reached, reached.length);
        reached[0] = false;
        for (int i = 1; i < reached.length; i++) {
            reached[i] = before[i - 1] && rest.charAt(i - 1) == c;
        }
    }
}
