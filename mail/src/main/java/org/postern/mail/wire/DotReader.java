package org.postern.mail.wire;

import java.io.EOFException;
import java.io.IOException;

/**
 * Reads a message that ends in a line with a dot alone: DATA of SMTP (RFC 5321 §4.1.1.4), and removes the dots doubled for
 * transparency (§4.5.2). Only CRLF dot CRLF ends it. Whatever else is wrong is noted, and the message is still read to its
 * true end: an answer in the middle would let the rest be taken for commands.
 */
public final class DotReader {
    private static final int SLICE = 8 * 1024;

    /** How much of a message that is too large is read before the connection is given up, as a multiple of the limit. */
    public static final int PATIENCE = 2;

    private enum State {
        LINE_START,
        IN_LINE,
        CR,
        DOT,
        DOT_CR,
        END
    }

    private final long maxSize;
    private final BodySink sink;
    private final TextGauge gauge = new TextGauge();
    private final byte[] slice = new byte[SLICE];
    private int filled;
    private boolean givenUp;

    private DotReader(long maxSize, BodySink sink) {
        this.maxSize = maxSize;
        this.sink = sink;
    }

    /**
     * What was read.
     *
     * @param text what the bytes looked like, after removal of doubled dots
     * @param tooLarge more than the limit: what the sink got is not whole
     * @param givenUp the message went on beyond {@link #PATIENCE} times the limit and its end was not read: what follows
     *     is no command
     * @param badLineEnds a CR or LF stood alone: what the sink got is not whole
     */
    public record Body(TextGauge text, boolean tooLarge, boolean badLineEnds, boolean givenUp) {}

    /**
     * Reads to the end of the message and not a byte further; a message beyond all bounds is given up before.
     *
     * @param maxSize octets without doubled dots
     * @throws EOFException when the peer closed before the end
     * @throws IOException when the connection broke
     */
    public static Body read(LineReader in, long maxSize, BodySink sink) throws IOException {
        DotReader reader = new DotReader(maxSize, sink);
        State state = State.LINE_START;
        while (state != State.END && !reader.givenUp) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("closed in the middle of a message");
            }
            state = reader.step(state, b);
        }
        reader.flush();
        return new Body(reader.gauge, reader.gauge.size() > maxSize, reader.gauge.badLineEnds(), reader.givenUp);
    }

    private State step(State state, int b) throws IOException {
        return switch (state) {
            case LINE_START -> b == '.' ? State.DOT : plain(b);
            case IN_LINE -> plain(b);
            case CR -> afterCr(b);
            case DOT -> afterDot(b);
            case DOT_CR -> afterDotCr(b);
            case END -> State.END;
        };
    }

    private State plain(int b) throws IOException {
        add(b);
        return b == '\r' ? State.CR : State.IN_LINE; // after a lone LF no line starts: a dot there means nothing
    }

    private State afterCr(int b) throws IOException {
        if (b != '\n') {
            return plain(b);
        }
        add(b);
        return State.LINE_START;
    }

    /** RFC 5321 §4.5.2: a dot at the start of a line is dropped, whatever follows it. */
    private State afterDot(int b) throws IOException {
        return b == '\r' ? State.DOT_CR : plain(b);
    }

    private State afterDotCr(int b) throws IOException {
        if (b == '\n') {
            return State.END;
        }
        add('\r');
        return plain(b);
    }

    private void add(int b) throws IOException {
        gauge.take(b);
        slice[filled++] = (byte) b;
        if (filled == slice.length) {
            flush();
        }
    }

    private void flush() throws IOException {
        givenUp = gauge.size() / PATIENCE > maxSize + SLICE;
        if (gauge.size() > maxSize || gauge.loneLineEnd()) {
            sink.dropped(filled);
        } else if (filled > 0) {
            sink.write(slice, 0, filled);
        }
        filled = 0;
    }
}
