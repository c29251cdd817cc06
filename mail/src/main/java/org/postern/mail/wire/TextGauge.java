package org.postern.mail.wire;

/**
 * Looks at a message as its bytes go by: size, line ends, longest line, odd bytes. The same for DATA and for chunks
 * (BDAT), so that neither way in is laxer than the other.
 */
public final class TextGauge {
    private long size;
    private long line;
    private long longestLine;
    private int previous = '\n';
    private boolean badLineEnds;
    private boolean eightBit;
    private boolean nul;

    /** Looks at the next byte, 0 to 255. */
    public void take(int b) {
        size++;
        if (previous == '\r' && b != '\n') {
            badLineEnds = true;
        }
        if (b == '\n') {
            badLineEnds |= previous != '\r';
            line = 0;
        } else if (b != '\r') {
            line++;
            longestLine = Math.max(longestLine, line);
        }
        eightBit |= b > 127;
        nul |= b == 0;
        previous = b;
    }

    /** Looks at the next bytes. */
    public void take(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            take(bytes[i] & 0xff);
        }
    }

    /** Octets seen. */
    public long size() {
        return size;
    }

    /** Octets of the longest line, its line end not counted; RFC 5322 §2.1.1 allows 998. */
    public long longestLine() {
        return longestLine;
    }

    /** Whether there was a CR without LF or an LF without CR so far (RFC 5321 §2.3.8). */
    public boolean loneLineEnd() {
        return badLineEnds;
    }

    /** The same when the text is at its end: a CR there has no LF any more. */
    public boolean badLineEnds() {
        return badLineEnds || previous == '\r';
    }

    /** Whether the text ended in the middle of a line. */
    public boolean endsInLine() {
        return previous != '\n';
    }

    /** Whether there was a byte above 127. */
    public boolean eightBit() {
        return eightBit;
    }

    /** Whether there was a NUL, which RFC 5322 §2.2 does not allow. */
    public boolean nul() {
        return nul;
    }
}
