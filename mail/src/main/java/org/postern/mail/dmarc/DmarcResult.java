package org.postern.mail.dmarc;

import java.util.Locale;

/** How a message came out (RFC 8601 §2.7, RFC 9989 §9). */
public enum DmarcResult {
    /** No policy applies. */
    NONE,
    PASS,
    FAIL,
    /** The DNS did not say enough. */
    TEMPERROR,
    /** There is not one author's domain, or its record says nothing that can be used. */
    PERMERROR;

    /** As in header fields. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
