package org.postern.mail.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Buffered input of one connection, cut into lines that end in CRLF and nothing else (RFC 5321 §2.3.8). All reading of a
 * session goes through it, so that there is one buffer, and one place where input that came too early can be dropped. The
 * buffer is small while the peer says little, and full-sized while much arrives. Used by the session's thread alone.
 */
public final class LineReader {
    /** What a line turned out to be. */
    public sealed interface Line {}

    /**
     * A line without its CRLF.
     *
     * @param octets the bytes as they came, one character (0 to 255) a byte
     */
    public record Complete(String octets) implements Line {
        /** As UTF-8; malformed sequences become U+FFFD, which no grammar accepts. */
        public String text() {
            return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }
    }

    /** Longer than allowed; the whole of it was read and dropped, in constant memory. */
    public record TooLong() implements Line {}

    /** Ended by a lone LF, or has a lone CR or a NUL in it: read to its end and dropped. */
    public record BadEnd() implements Line {}

    /** The peer closed the connection between two lines. */
    public record End() implements Line {}

    private static final int BEGINNING = 80;

    /** Bytes of the buffer in which the next command is awaited. */
    private static final int RESTING = 256;

    private final InputStream in;
    private final int most;
    private byte[] buffer;
    private int at;
    private int limit;
    private String beginning = "";
    private long lastBytes;

    /**
     * @param bufferSize bytes that are read at once at most
     */
    public LineReader(InputStream in, int bufferSize) {
        this.in = in;
        this.most = bufferSize;
        this.buffer = new byte[Math.min(RESTING, bufferSize)];
    }

    /**
     * Reads to the next LF.
     *
     * @param maxBytes the longest line that is still returned, CRLF not counted
     * @param maxDropped how much of a line that is too long is read before the connection is given up
     * @throws EOFException when the peer closed in the middle of a line
     * @throws IOException when the connection broke or an overlong line passed {@code maxDropped}
     */
    public Line readLine(int maxBytes, int maxDropped) throws IOException {
        byte[] line = new byte[Math.min(maxBytes + 1, 128)];
        int length = 0;
        long dropped = 0;
        boolean bad = false;
        boolean tooLong = false;
        int previous = -1;
        long tail = 0;
        while (true) {
            if (at == limit && !fill()) {
                if (length == 0 && dropped == 0 && previous == -1) {
                    return new End();
                }
                throw new EOFException("closed in the middle of a line");
            }
            int b = buffer[at++];
            if (b == '\n') {
                lastBytes = tail;
                return finish(line, length, previous, bad, tooLong);
            }
            bad |= previous == '\r' || b == 0;
            previous = b;
            tail = tail << 8 | b;
            if (tooLong) {
                if (++dropped > maxDropped) {
                    throw new IOException("a line went on beyond all bounds");
                }
            } else if (length == maxBytes + 1) {
                tooLong = true;
                dropped = 1;
                beginning = new String(line, 0, Math.min(BEGINNING, length), StandardCharsets.ISO_8859_1);
            } else {
                if (length == line.length) {
                    line = Arrays.copyOf(line, Math.min(maxBytes + 1, line.length * 4));
                }
                line[length++] = (byte) b;
            }
        }
    }

    private static Line finish(byte[] line, int length, int previous, boolean bad, boolean tooLong) {
        if (bad || previous != '\r') {
            return new BadEnd();
        }
        if (tooLong) {
            return new TooLong();
        }
        return new Complete(new String(line, 0, length - 1, StandardCharsets.ISO_8859_1));
    }

    /** How the last line that was too long began, as octets: for protocols that answer by a tag. */
    public String beginning() {
        return beginning;
    }

    /** How the last line ended, at most eight octets without its line end, also when it was dropped. */
    public String ending() {
        var ending = new StringBuilder();
        for (int shift = 56; shift >= 0; shift -= 8) {
            char c = (char) (lastBytes >>> shift & 0xff);
            if (c != 0 && !(shift == 0 && c == '\r')) {
                ending.append(c);
            }
        }
        return ending.toString();
    }

    /**
     * Reads what is there, at least one byte and at most {@code length}: for literals and chunks.
     *
     * @return bytes read, -1 at the end of the stream
     */
    public int read(byte[] target, int offset, int length) throws IOException {
        if (at == limit) {
            if (length >= most) {
                return in.read(target, offset, length);
            }
            if (!fill()) {
                return -1;
            }
        }
        int n = Math.min(length, limit - at);
        System.arraycopy(buffer, at, target, offset, n);
        at += n;
        return n;
    }

    /** The next byte, or -1 at the end of the stream. */
    public int read() throws IOException {
        return at == limit && !fill() ? -1 : buffer[at++] & 0xff;
    }

    /** Whether bytes are waiting in the buffer: the peer pipelined. */
    public boolean hasBuffered() {
        return at < limit;
    }

    /** Whether a whole line is waiting in the buffer: to read it waits for nobody. */
    public boolean hasLine() {
        for (int i = at; i < limit; i++) {
            if (buffer[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    /** Drops what came too early: pipelined after STARTTLS (RFC 3207 §4.2), or after our closing word. */
    public int drop() {
        int dropped = limit - at;
        at = limit;
        return dropped;
    }

    private boolean fill() throws IOException {
        // A read that filled the buffer says that more is coming; after any other, the peer may be silent for an hour.
        int wanted = limit == buffer.length ? most : Math.min(RESTING, most);
        if (buffer.length != wanted) {
            buffer = new byte[wanted];
        }
        int n = in.read(buffer, 0, buffer.length);
        at = 0;
        limit = Math.max(n, 0);
        return n > 0;
    }
}
