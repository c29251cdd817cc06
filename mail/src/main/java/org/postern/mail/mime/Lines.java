package org.postern.mail.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of a stored message, of any length, one at a time: where each lies, how it ends, and its first bytes if it may
 * be a boundary. Collects header sections on the way. A line ends with LF, whatever is before.
 */
final class Lines {
    private static final int PROBE = MimeLimits.BOUNDARY + 64;

    private final InputStream in;
    private final byte[] buffer = new byte[16 * 1024];
    private int at;
    private int limit;

    private final byte[] probe = new byte[PROBE];
    private int probed;
    private byte[] collected = new byte[2 * 1024];
    private int collectedLength;

    private long start;
    private long offset;
    private long count;
    private long countBefore;
    private int ending;
    private int endBefore;
    private boolean beforeBlank;
    private int last;

    Lines(InputStream in) {
        this.in = in;
    }

    /**
     * Goes to the next line.
     *
     * @param collecting whether it belongs to a header section
     * @return false at the end of the message
     */
    boolean next(boolean collecting) throws IOException {
        endBefore = ending;
        beforeBlank = isBlank();
        start = offset;
        countBefore = count;
        probed = 0;
        ending = 0;
        last = 0;
        while (at < limit || fill()) {
            int lf = indexOfLf();
            int stop = lf < 0 ? limit : lf + 1;
            keep(stop, collecting);
            int before = stop - at > 1 && lf >= 0 ? buffer[lf - 1] : last;
            last = buffer[stop - 1];
            offset += stop - at;
            at = stop;
            if (lf >= 0) {
                ending = before == '\r' ? 2 : 1;
                count++;
                return true;
            }
        }
        return offset > start;
    }

    /** Begins a new header section. */
    void collect() {
        collectedLength = 0;
    }

    byte[] collected() {
        return collected;
    }

    int collectedLength() {
        return collectedLength;
    }

    long start() {
        return start;
    }

    /** Offset after the line. */
    long end() {
        return offset;
    }

    /** Line ends so far, this line's own included. */
    long count() {
        return count;
    }

    /** Line ends before this line. */
    long countBefore() {
        return countBefore;
    }

    /** Bytes of the line end before this line. */
    int endBefore() {
        return endBefore;
    }

    boolean beforeWasBlank() {
        return beforeBlank;
    }

    boolean isBlank() {
        return offset > start && ending == offset - start;
    }

    /** After the last line: whether the message ends without a line end. */
    boolean endsUnfinished() {
        return offset > 0 && endBefore == 0;
    }

    boolean beginsWithDashes() {
        return probed >= 2 && probe[0] == '-' && probe[1] == '-';
    }

    boolean isBoundary(byte[] boundary) {
        int length = trimmed();
        boolean fits = length == 2 + boundary.length || length == 4 + boundary.length;
        return fits
                && Arrays.equals(probe, 2, 2 + boundary.length, boundary, 0, boundary.length)
                && (length == 2 + boundary.length || endsWithDashes(length));
    }

    boolean isLastBoundary(byte[] boundary) {
        return trimmed() == 4 + boundary.length;
    }

    private boolean endsWithDashes(int length) {
        return probe[length - 1] == '-' && probe[length - 2] == '-';
    }

    /** Length without line end and trailing blanks; -1 when the line is too long for a boundary. */
    private int trimmed() {
        if (offset - start > probed) {
            return -1;
        }
        int length = probed - ending;
        while (length > 0 && (probe[length - 1] == ' ' || probe[length - 1] == '\t')) {
            length--;
        }
        return length;
    }

    private int indexOfLf() {
        for (int i = at; i < limit; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void keep(int stop, boolean collecting) {
        int n = stop - at;
        if (offset == start ? buffer[at] == '-' : probed > 0) {
            int taken = Math.min(n, PROBE - probed);
            System.arraycopy(buffer, at, probe, probed, taken);
            probed += taken;
        }
        if (collecting) {
            int taken = Math.min(n, MimeLimits.HEADER - collectedLength);
            if (collectedLength + taken > collected.length) {
                collected = Arrays.copyOf(
                        collected,
                        Math.min(MimeLimits.HEADER, Math.max(collected.length * 2, collectedLength + taken)));
            }
            System.arraycopy(buffer, at, collected, collectedLength, taken);
            collectedLength += taken;
        }
    }

    private boolean fill() throws IOException {
        int n = in.read(buffer, 0, buffer.length);
        at = 0;
        limit = Math.max(n, 0);
        return n > 0;
    }
}
