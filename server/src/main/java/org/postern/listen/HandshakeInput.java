package org.postern.listen;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What TLS reads: its first record, which was here before anything of TLS was set up, then the socket. While a handshake
 * waits for the peer, its turn is another's; so a ClientHello with nothing after it holds up nobody. Read by the session's
 * thread alone.
 */
final class HandshakeInput extends InputStream {
    /** RFC 8446 §5.1: type, version and length of a record; the type of a handshake; the longest fragment. */
    private static final int HEADER = 5;

    private static final int HANDSHAKE = 22;
    private static final int FRAGMENT = 1 << 14;

    private final InputStream in;
    private byte @Nullable [] first;
    private int at;
    private Handshakes.@Nullable Turn turn;

    private HandshakeInput(InputStream in, byte[] first) {
        this.in = in;
        this.first = first;
    }

    /**
     * Waits for the first record: until then a connection costs no TLS.
     *
     * @throws IOException when the peer closes, or sends what begins no handshake
     */
    static HandshakeInput await(InputStream in) throws IOException {
        byte[] header = in.readNBytes(HEADER);
        if (header.length < HEADER) {
            throw new EOFException("closed before the handshake");
        }
        int length = (header[3] & 0xff) << 8 | (header[4] & 0xff);
        if (header[0] != HANDSHAKE || length == 0 || length > FRAGMENT) {
            throw new IOException("not a TLS handshake");
        }
        byte[] record = Arrays.copyOf(header, HEADER + length);
        if (in.readNBytes(record, HEADER, length) < length) {
            throw new EOFException("closed in the middle of the first record");
        }
        return new HandshakeInput(in, record);
    }

    /** From now on computing needs this turn, which is taken here. */
    void begin(Handshakes.Turn mine) throws IOException {
        turn = mine;
        mine.take();
    }

    /** The turn of the handshake that goes on; null before and after. */
    Handshakes.@Nullable Turn turn() {
        return turn;
    }

    /** The handshake is over, well or not. */
    void end() {
        if (turn != null) {
            turn.give();
            turn = null;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (first != null) {
            return readFirst(first, buffer, offset, length);
        }
        Handshakes.Turn mine = turn;
        if (mine == null) {
            return in.read(buffer, offset, length);
        }
        mine.give();
        int count = in.read(buffer, offset, length);
        if (count > 0) {
            mine.take();
        }
        return count;
    }

    private int readFirst(byte[] record, byte[] buffer, int offset, int length) {
        int count = Math.min(length, record.length - at);
        System.arraycopy(record, at, buffer, offset, count);
        at += count;
        if (at == record.length) {
            first = null;
        }
        return count;
    }

    @Override
    public int available() throws IOException {
        return first == null ? in.available() : first.length - at;
    }
}
