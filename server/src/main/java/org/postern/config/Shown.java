package org.postern.config;

import org.postern.trace.Escaper;

/** Text of the file on its way to a terminal: control characters escaped, length bounded. */
final class Shown {
    /** Longest excerpt in a message, in characters. */
    static final int MAX_EXCERPT = 80;

    private Shown() {}

    static String text(String raw) {
        String safe = Escaper.terminal(raw.substring(0, Math.min(raw.length(), MAX_EXCERPT)));
        return raw.length() > MAX_EXCERPT ? safe + '…' : safe;
    }
}
