package org.postern.mail.imap;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.postern.mail.wire.OutputBuffer;

/**
 * Writes responses (RFC 3501 §7 and §9). Text is octets. What would break a line is refused, what needs a literal becomes
 * one, and bodies are streamed. One thread.
 */
public final class ResponseWriter {
    private static final int BUFFER = 16 * 1024;
    /** The longest text that is quoted; a longer one is a literal. */
    private static final int QUOTED = 1_000;

    private final OutputBuffer out;
    private boolean space;
    private boolean inLine;

    public ResponseWriter(OutputStream out) {
        this.out = new OutputBuffer(out, BUFFER);
    }

    /** Sends what was written. */
    public void flush() throws IOException {
        out.flush();
    }

    /** {@code * text}, all of it ours: atoms, numbers, parentheses. */
    public void untagged(String text) throws IOException {
        ours("* ");
        ours(text);
        end();
    }

    /**
     * A status response.
     *
     * @param tag {@code *} for an untagged one
     * @param word OK, NO, BAD, BYE or PREAUTH
     * @param code without brackets, empty for none
     */
    public void status(String tag, String word, String code, String text) throws IOException {
        ours(tag + " " + word + " ");
        if (!code.isEmpty()) {
            ours("[" + code + "] ");
        }
        ours(text.isEmpty() ? "done" : text);
        end();
    }

    /** A continuation request. */
    public void continuation(String text) throws IOException {
        ours("+ " + text);
        end();
        flush();
    }

    /** Whether a response was begun and not ended: after a fault nothing more can be said. */
    public boolean inLine() {
        return inLine;
    }

    // A response piece by piece. A space comes between two pieces.

    public ResponseWriter begin(String text) throws IOException {
        inLine = true;
        ours("* ");
        ours(text);
        space = true;
        return this;
    }

    /** A response about a message. */
    public ResponseWriter begin(int number, String word) throws IOException {
        begin("");
        digits(number);
        return atom(word);
    }

    public ResponseWriter open() throws IOException {
        gap();
        out.write('(');
        space = false;
        return this;
    }

    public ResponseWriter close() throws IOException {
        out.write(')');
        space = true;
        return this;
    }

    /** An atom, a number, a section: ours, or from our own parser. */
    public ResponseWriter atom(String atom) throws IOException {
        gap();
        ours(atom);
        return this;
    }

    public ResponseWriter number(long number) throws IOException {
        gap();
        digits(number);
        return this;
    }

    private void digits(long number) throws IOException {
        if (number < 0) {
            ours(Long.toString(number)); // there is none in the grammar, but a count that went wrong
            return;
        }
        long unit = 1;
        while (number / unit >= 10) {
            unit *= 10;
        }
        for (; unit > 0; unit /= 10) {
            out.write((int) ('0' + number / unit % 10));
        }
    }

    public ResponseWriter nil() throws IOException {
        return atom("NIL");
    }

    /** Next to each other without a space, as bodies in a multipart are. */
    public ResponseWriter joined() {
        space = false;
        return this;
    }

    /** A string, quoted where it can be, else a literal; null is NIL. */
    public ResponseWriter string(@Nullable String octets) throws IOException {
        if (octets == null) {
            return nil();
        }
        gap();
        if (isQuotable(octets)) {
            quoted(octets);
        } else {
            literal(octets);
        }
        return this;
    }

    /** As {@link #string}, but empty text is NIL. */
    public ResponseWriter stringOrNil(String octets) throws IOException {
        return octets.isEmpty() ? nil() : string(octets);
    }

    /** A mailbox name, encoded before. */
    public ResponseWriter astring(String octets) throws IOException {
        boolean atom = !octets.isEmpty() && octets.length() <= QUOTED && !octets.equalsIgnoreCase("NIL");
        for (int i = 0; atom && i < octets.length(); i++) {
            char c = octets.charAt(i);
            atom = c > ' ' && c < 0x7f && "(){%*\"\\]".indexOf(c) < 0;
        }
        return atom ? atom(octets) : string(octets);
    }

    /**
     * A literal whose bytes are streamed.
     *
     * @param size how many are announced
     * @throws EOFException when the stream has fewer: the connection is of no further use
     */
    public ResponseWriter literal(long size, InputStream bytes) throws IOException {
        gap();
        stream(size, bytes, false);
        return this;
    }

    /** As {@link #literal}, but octet by octet as it is, NUL too (RFC 3516 §7, {@code literal8}). */
    public ResponseWriter literal8(long size, InputStream bytes) throws IOException {
        gap();
        out.write('~');
        stream(size, bytes, true);
        return this;
    }

    private void stream(long size, InputStream bytes, boolean binary) throws IOException {
        announce(size);
        byte[] piece = new byte[(int) Math.min(size, BUFFER)];
        long left = size;
        while (left > 0) {
            int n = bytes.read(piece, 0, (int) Math.min(left, piece.length));
            if (n < 0) {
                throw new EOFException("a body ended before its time");
            }
            if (!binary) {
                withoutNul(piece, n);
            }
            out.write(piece, 0, n);
            left -= n;
        }
    }

    /** RFC 3501 §9 forbids NUL in a literal, but mail has it. The length must stay as it was announced. */
    private static void withoutNul(byte[] piece, int length) {
        for (int i = 0; i < length; i++) {
            if (piece[i] == 0) {
                piece[i] = (byte) 0x80;
            }
        }
    }

    /** Ends the line. */
    public void end() throws IOException {
        out.write('\r');
        out.write('\n');
        space = false;
        inLine = false;
    }

    private void gap() throws IOException {
        if (space) {
            out.write(' ');
        }
        space = true;
    }

    private void announce(long size) throws IOException {
        ours("{" + size + "}");
        out.write('\r');
        out.write('\n');
    }

    private void ours(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                throw new IllegalArgumentException("a control character in a response");
            }
            out.write(c);
        }
    }

    private static boolean isQuotable(String octets) {
        if (octets.length() > QUOTED) {
            return false;
        }
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private void quoted(String octets) throws IOException {
        out.write('"');
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            if (c == '"' || c == '\\') {
                out.write('\\');
            }
            out.write(c);
        }
        out.write('"');
    }

    private void literal(String octets) throws IOException {
        for (int i = 0; i < octets.length(); i++) {
            // RFC 3501 §9: CHAR8 has no NUL
            if (octets.charAt(i) == 0 || octets.charAt(i) > 0xff) {
                throw new IllegalArgumentException("no octets of a literal");
            }
        }
        announce(octets.length());
        for (int i = 0; i < octets.length(); i++) {
            out.write(octets.charAt(i));
        }
    }
}
