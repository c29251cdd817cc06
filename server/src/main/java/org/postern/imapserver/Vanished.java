package org.postern.imapserver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.mail.imap.ResponseWriter;
import org.postern.mail.imap.SequenceSet;
import org.postern.mail.imap.SequenceSet.Range;
import org.postern.store.account.MailboxSnapshot;

/** VANISHED (RFC 7162 §3.2.10): UIDs that are gone, as ranges in ascending order. */
final class Vanished {
    /** Ranges in one response, so that no line grows without end; ours. */
    private static final int RANGES = 500;

    private Vanished() {}

    /** Writes as many responses as it takes: none for nothing. */
    static void write(ResponseWriter out, boolean earlier, List<Range> ranges) throws IOException {
        for (int from = 0; from < ranges.size(); from += RANGES) {
            List<Range> some = ranges.subList(from, Math.min(ranges.size(), from + RANGES));
            out.untagged((earlier ? "VANISHED (EARLIER) " : "VANISHED ") + SequenceSet.text(some));
        }
    }

    /**
     * UIDs that a client asks about and that are gone since a version. A message that the view still has is not among
     * them: of that the client is told without EARLIER, when numbers may change.
     *
     * @param known UIDs asked about; null for all
     * @param upTo UIDs up to this one are not told of when all that is known is which are there (RFC 7162 §3.2.5.2)
     */
    static List<Range> since(ImapWire wire, View view, long version, @Nullable SequenceSet known, long upTo) {
        long last = view.lastUid(); // first: what comes in now is beyond it, or in the snapshot
        if (last == 0) {
            return List.of();
        }
        List<Range> asked = known == null ? List.of(new Range(1, last)) : known.resolve(last);
        var gone = new BitSet();
        boolean remembered = view.remembered(version, uids -> {
            wire.goesOn();
            uids.forEach(gone::set);
        });
        return remembered ? gone(view, asked, gone) : missing(view, asked, last, upTo);
    }

    private static List<Range> gone(View view, List<Range> asked, BitSet remembered) {
        var gone = new ArrayList<Integer>();
        int at = 0;
        for (int uid = remembered.nextSetBit(1); uid > 0; uid = remembered.nextSetBit(uid + 1)) {
            while (at < asked.size() && asked.get(at).last() < uid) {
                at++;
            }
            boolean wanted = at < asked.size() && asked.get(at).first() <= uid;
            if (wanted && view.number(uid) == 0) {
                gone.add(uid);
            }
        }
        return SequenceSet.ranges(gone);
    }

    /** Nobody remembers when they went: all that were asked about and are not there. */
    private static List<Range> missing(View view, List<Range> asked, long last, long upTo) {
        MailboxSnapshot now = view.snapshot();
        var missing = new ArrayList<Range>();
        for (Range range : asked) {
            long from = Math.max(range.first(), upTo + 1);
            long to = Math.min(range.last(), last);
            while (from <= to) {
                long there = Math.min(shown(view, from), present(now, from));
                if (there > from) {
                    missing.add(new Range(from, Math.min(to, there - 1)));
                }
                from = there == Long.MAX_VALUE ? there : there + 1;
            }
        }
        return missing;
    }

    /** The first UID from there on that the client knows. */
    private static long shown(View view, long from) {
        int number = view.numberFrom(from);
        return number <= view.size() ? view.uid(number) : Long.MAX_VALUE;
    }

    /** The first UID from there on that is there: it may have come since the client was told, and be no loss. */
    private static long present(MailboxSnapshot now, long from) {
        int index = now.indexOf((int) from);
        int at = index >= 0 ? index : -index - 1;
        return at < now.size() ? now.uid(at) : Long.MAX_VALUE;
    }
}
