package org.postern.mail.spf;

import java.util.Locale;

/** What comes out of an evaluation (RFC 7208 §2.6). */
public enum SpfResult {
    NONE,
    NEUTRAL,
    PASS,
    FAIL,
    SOFTFAIL,
    TEMPERROR,
    PERMERROR;

    /** As in header fields (RFC 8601 §2.7.2). */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
