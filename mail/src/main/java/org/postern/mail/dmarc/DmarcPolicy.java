package org.postern.mail.dmarc;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the owner of a domain wants done with mail that fails (RFC 9989 §4.7, {@code p}). From the mildest to the strictest. */
public enum DmarcPolicy {
    NONE,
    QUARANTINE,
    REJECT;

    /** As in records and reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One level below, while the owner only tests ({@code t=y}). */
    DmarcPolicy milder() {
        return this == REJECT ? QUARANTINE : NONE;
    }

    static @Nullable DmarcPolicy of(@Nullable String word) {
        for (DmarcPolicy policy : values()) {
            if (policy.word().equalsIgnoreCase(word)) {
                return policy;
            }
        }
        return null;
    }
}
