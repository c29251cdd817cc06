package org.postern.mail.dkim;

import java.util.Locale;

/** How a signature came out (RFC 8601 §2.7.1). */
public enum DkimResult {
    PASS,
    FAIL,
    POLICY,
    NEUTRAL,
    TEMPERROR,
    PERMERROR;

    /** As in header fields. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DkimResult of(DkimCause cause) {
        return switch (cause) {
            case VALID -> PASS;
            case PART_OF_BODY, OLD_ALGORITHM, SHORT_KEY, LONG_KEY -> POLICY;
            case BODY_CHANGED, HEADER_CHANGED -> FAIL;
            case BAD_SYNTAX, FROM_NOT_SIGNED, UNKNOWN_ALGORITHM, EXPIRED -> NEUTRAL;
            case NO_KEY, KEY_REVOKED, BAD_KEY -> PERMERROR;
            case DNS_FAILED -> TEMPERROR;
        };
    }
}
