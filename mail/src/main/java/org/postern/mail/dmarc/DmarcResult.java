package org.postern.mail.dmarc;

import java.util.Locale;

/** How a message came out (RFC 8601 §2.7, RFC 9989 §9). */
public enum DmarcResult {
    /** No policy applies, or it says nothing that can be used (RFC 9989 §4.10.1). */
    NONE,
    PASS,
    FAIL,
    /** The DNS did not say enough. */
    TEMPERROR,
    /** There is not one author's domain. */
    PERMERROR;

    /** As in header fields. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
