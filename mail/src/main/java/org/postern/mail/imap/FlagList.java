package org.postern.mail.imap;

import java.util.List;
import java.util.Set;

/**
 * Flags as a client names them. Those that a client cannot set or that nobody knows (RFC 3501 §9, flag-extension) are
 * left out.
 */
public record FlagList(Set<SystemFlag> system, List<String> keywords) {
    public static final FlagList NONE = new FlagList(Set.of(), List.of());

    public FlagList {
        system = Set.copyOf(system);
        keywords = List.copyOf(keywords);
    }

    /** RFC 3501 §2.3.2. */
    public enum SystemFlag {
        SEEN("\\Seen"),
        ANSWERED("\\Answered"),
        FLAGGED("\\Flagged"),
        DELETED("\\Deleted"),
        DRAFT("\\Draft");

        private final String word;

        SystemFlag(String word) {
            this.word = word;
        }

        /** As on the wire. */
        public String word() {
            return word;
        }
    }
}
