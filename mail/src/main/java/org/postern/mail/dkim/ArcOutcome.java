package org.postern.mail.dkim;

import java.util.List;
import java.util.Locale;

/**
 * What came of the chain of a message (RFC 8617 §5.2).
 *
 * @param detail what was wrong, in English and for people who know the standard; empty for none
 * @param sets the oldest first; empty unless the chain holds
 */
public record ArcOutcome(Status status, String detail, List<Set> sets) {
    /** RFC 8617 §4.4. A chain that fails is to be taken as none. */
    public enum Status {
        NONE,
        PASS,
        FAIL;

        /** As in header fields. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What one who handed the message on says of it.
     *
     * @param sealer the domain in the {@code d=} of his seal, in A-labels
     * @param results what he found when the message came to him: his ARC-Authentication-Results, behind the instance
     */
    public record Set(String sealer, String results) {}

    public ArcOutcome {
        sets = List.copyOf(sets);
    }
}
