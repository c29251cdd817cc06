package org.postern.mail.imap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;

/**
 * Message numbers or UIDs as a client names them (RFC 3501 §9, sequence-set). {@link #STAR} stands for {@code *} until the
 * set is resolved.
 *
 * @param ranges in the order given, either end first; none for {@link #SAVED}
 */
public record SequenceSet(List<Range> ranges) {
    /** {@code *}. */
    public static final long STAR = 1L << 32;

    /** {@code $}: what the last SEARCH saved, which only the session knows (RFC 5182 §2.1). */
    public static final SequenceSet SAVED = new SequenceSet(List.of());

    private static final long MAX = STAR - 1;

    /** @param first 1 to 2^32-1, or {@link #STAR} */
    public record Range(long first, long last) {}

    public SequenceSet {
        ranges = List.copyOf(ranges);
    }

    /** Whether this is {@code $}. */
    public boolean saved() {
        return ranges.isEmpty();
    }

    static SequenceSet read(Scanner in) throws SyntaxError {
        if (in.next('$')) {
            return SAVED;
        }
        var ranges = new ArrayList<Range>();
        do {
            if (ranges.size() == ImapLimits.RANGES) {
                throw in.error("too many ranges");
            }
            long first = number(in);
            ranges.add(new Range(first, in.next(':') ? number(in) : first));
        } while (in.next(','));
        return new SequenceSet(ranges);
    }

    /** A set that may say neither {@code *} nor {@code $}. */
    static SequenceSet readWithoutStar(Scanner in) throws SyntaxError {
        SequenceSet set = read(in);
        if (set.saved()) {
            throw in.error("no $ here");
        }
        for (Range range : set.ranges()) {
            if (range.first() == STAR || range.last() == STAR) {
                throw in.error("no * here");
            }
        }
        return set;
    }

    private static long number(Scanner in) throws SyntaxError {
        if (in.next('*')) {
            return STAR;
        }
        long number = in.number("a number", MAX);
        if (number == 0) {
            throw in.error("numbers begin at 1");
        }
        return number;
    }

    /**
     * The set in ascending order without overlaps, {@code *} replaced.
     *
     * @param largest what {@code *} stands for, at least 1
     */
    public List<Range> resolve(long largest) {
        var ordered = new ArrayList<Range>();
        for (Range range : ranges) {
            long first = range.first() == STAR ? largest : range.first();
            long last = range.last() == STAR ? largest : range.last();
            ordered.add(new Range(Math.min(first, last), Math.max(first, last)));
        }
        ordered.sort(Comparator.comparingLong(Range::first));
        var merged = new ArrayList<Range>();
        for (Range range : ordered) {
            Range before = merged.isEmpty() ? null : merged.getLast();
            if (before != null && range.first() <= before.last() + 1) {
                merged.set(merged.size() - 1, new Range(before.first(), Math.max(before.last(), range.last())));
            } else {
                merged.add(range);
            }
        }
        return merged;
    }

    /** Whether a number is beyond {@code largest}; {@code *} counts so only where there is nothing at all. */
    public boolean exceeds(long largest) {
        for (Range range : ranges) {
            long limit = largest == 0 ? 0 : STAR;
            boolean first = range.first() > largest && range.first() != limit;
            boolean last = range.last() > largest && range.last() != limit;
            if (first || last) {
                return true;
            }
        }
        return false;
    }

    /** Ascending numbers as ranges, as few as can be. */
    public static List<Range> ranges(List<Integer> ascending) {
        var ranges = new ArrayList<Range>();
        int at = 0;
        while (at < ascending.size()) {
            int end = at;
            while (end + 1 < ascending.size() && ascending.get(end + 1) == ascending.get(end) + 1) {
                end++;
            }
            ranges.add(
                    new Range(Integer.toUnsignedLong(ascending.get(at)), Integer.toUnsignedLong(ascending.get(end))));
            at = end + 1;
        }
        return ranges;
    }

    /** Ascending numbers in the shortest form, for responses. */
    public static String write(List<Integer> ascending) {
        return text(ranges(ascending));
    }

    /** Ranges as they are written, for responses. */
    public static String text(List<Range> ranges) {
        var text = new StringBuilder();
        for (Range range : ranges) {
            text.append(text.isEmpty() ? "" : ",").append(range.first());
            if (range.last() > range.first()) {
                text.append(':').append(range.last());
            }
        }
        return text.toString();
    }
}
