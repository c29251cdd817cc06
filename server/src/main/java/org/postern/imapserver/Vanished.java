package org.postern.imapserver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.mail.imap.ResponseWriter;
import org.postern.mail.imap.SequenceSet;
import org.postern.mail.imap.SequenceSet.Range;

/** VANISHED (RFC 7162 §3.2.10): UIDs that are gone, as ranges in ascending order. */
final class Vanished {
    /** Ranges in one response, so that no line grows without end; ours. */
    private static final int RANGES = 500;

    private Vanished() {}

    /** Writes as many responses as it takes: none for nothing. */
    static void write(ResponseWriter out, boolean earlier, List<Range> ranges) throws IOException {
        for (int from = 0; from < ranges.size(); from += RANGES) {
            var text = new StringBuilder(earlier ? "VANISHED (EARLIER) " : "VANISHED ");
            for (Range range : ranges.subList(from, Math.min(ranges.size(), from + RANGES))) {
                text.append(range.first());
                if (range.last() > range.first()) {
                    text.append(':').append(range.last());
                }
                text.append(',');
            }
            out.untagged(text.substring(0, text.length() - 1));
        }
    }

    static List<Range> ranges(List<Integer> ascending) {
        var ranges = new ArrayList<Range>();
        int at = 0;
        while (at < ascending.size()) {
            int end = at;
            while (end + 1 < ascending.size() && ascending.get(end + 1) == ascending.get(end) + 1) {
                end++;
            }
            ranges.add(new Range(ascending.get(at), ascending.get(end)));
            at = end + 1;
        }
        return ranges;
    }

    /**
     * UIDs that a client asks about and that are gone since a version. A message that the view still has is not among
     * them: of that the client is told without EARLIER, when numbers may change.
     *
     * @param known UIDs asked about; null for all
     * @param upTo UIDs up to this one are not told of when all that is known is which are there (RFC 7162 §3.2.5.2)
     */
    static List<Range> since(View view, long version, @Nullable SequenceSet known, long upTo) {
        long last = view.lastUid();
        if (last == 0) {
            return List.of();
        }
        List<Range> asked = known == null ? List.of(new Range(1, last)) : known.resolve(last);
        List<Integer> remembered = view.remembered(version);
        return remembered == null ? missing(view, asked, last, upTo) : gone(view, asked, remembered);
    }

    private static List<Range> gone(View view, List<Range> asked, List<Integer> remembered) {
        var gone = new ArrayList<Integer>();
        int at = 0;
        for (int uid : remembered.stream().sorted().distinct().toList()) {
            while (at < asked.size() && asked.get(at).last() < uid) {
                at++;
            }
            boolean wanted = at < asked.size() && asked.get(at).first() <= uid;
            if (wanted && view.number(uid) == 0) {
                gone.add(uid);
            }
        }
        return ranges(gone);
    }

    /** Nobody remembers when they went: all that were asked about and are not there. */
    private static List<Range> missing(View view, List<Range> asked, long last, long upTo) {
        var missing = new ArrayList<Range>();
        for (Range range : asked) {
            long from = Math.max(range.first(), upTo + 1);
            long to = Math.min(range.last(), last);
            for (int number = view.numberFrom(from); from <= to; number++) {
                long there = number <= view.size() ? view.uid(number) : Long.MAX_VALUE;
                if (there > from) {
                    missing.add(new Range(from, Math.min(to, there - 1)));
                }
                from = there == Long.MAX_VALUE ? there : there + 1;
            }
        }
        return missing;
    }
}
