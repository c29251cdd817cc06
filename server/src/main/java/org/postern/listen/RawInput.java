package org.postern.listen;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What comes in from the socket, below TLS: counted, and with a way to wake a reader. A wake must not look like the peer's
 * end to the TLS layer above, since TLS 1.2 then closes its outgoing half too (RFC 5246 §7.2.1) and no goodbye could be
 * said; it looks like a time-out, after which that layer goes on. Read by the session's thread alone.
 */
final class RawInput extends InputStream {
    /** What a client says first is shorter, its ClientHello included. */
    private static final int HELLO = 1_024;

    private final InputStream in;
    private final AtomicLong received = new AtomicLong();
    private volatile boolean reading;
    private volatile boolean woken;
    private volatile long lastInput = System.nanoTime();

    RawInput(InputStream in) {
        this.in = in;
    }

    /**
     * How many bytes the peer has sent, as far as we know. While nothing was read yet, what waits to be counts, up to a
     * KiB: in a rush a session's thread runs late, and its peer is not to blame. For any thread.
     */
    long received() {
        long read = received.get();
        return read > 0 ? read : waiting();
    }

    private long waiting() {
        try {
            return Math.min(in.available(), HELLO);
        } catch (IOException _) {
            return 0; // closed in this very moment
        }
    }

    /** Whether the session waits for input and has had none for so long. */
    boolean quietFor(long nanos) {
        return reading && System.nanoTime() - lastInput >= nanos;
    }

    /** From now on the end of input is a wake. To be called before the socket's input is shut down. */
    void wake() {
        woken = true;
    }

    boolean woken() {
        return woken;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        reading = true;
        int count = in.read(buffer, offset, length);
        reading = false;
        if (count < 0 && woken) {
            throw new SocketTimeoutException("woken");
        }
        if (count > 0) {
            received.lazySet(received.get() + count);
            lastInput = System.nanoTime();
        }
        return count;
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }
}
