package org.postern.mail.smtp;

import java.util.Set;

/**
 * What a client wants to be told about a recipient (RFC 3461 §4.1, §4.2).
 *
 * @param when empty when nothing was said
 * @param original {@code type;address} as given, in xtext, at most 500 characters; empty when none was
 */
public record RcptDsn(Set<Notify> when, String original) {
    public static final RcptDsn NONE = new RcptDsn(Set.of(), "");

    /** When to report. */
    public enum Notify {
        /** Alone only. */
        NEVER,
        SUCCESS,
        FAILURE,
        DELAY
    }

    public RcptDsn {
        when = Set.copyOf(when);
    }
}
