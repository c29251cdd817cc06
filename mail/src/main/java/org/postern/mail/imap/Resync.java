package org.postern.mail.imap;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client remembers of a mailbox (RFC 7162 §3.2.5).
 *
 * @param uidValidity 1 to 2^32-1
 * @param modSeq at least 1
 * @param known UIDs that it asks about, without {@code *}; null for all
 * @param matches pairs of which it is sure, as runs, both sides ascending
 */
public record Resync(
        long uidValidity, long modSeq, @Nullable SequenceSet known, List<Run> matches) {
    public Resync {
        matches = List.copyOf(matches);
    }

    /** Message {@code number + i} had UID {@code uid + i}, for {@code i} from 0 to {@code length - 1}. */
    public record Run(long number, long uid, long length) {}
}
