package org.postern.mail.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Gathers what is written into few large writes, and holds next to nothing while a connection has nothing to say: most
 * connections idle most of the time, and there are thousands of them. One thread.
 */
public final class OutputBuffer extends OutputStream {
    /** Bytes that are kept between two answers; most answers fit. */
    private static final int RESTING = 256;

    private static final int GROWTH = 4;

    private final OutputStream out;
    private final int most;
    private byte[] buffer;
    private int count;

    /** @param most bytes that are gathered at most, at least 256 */
    public OutputBuffer(OutputStream out, int most) {
        this.out = out;
        this.most = most;
        this.buffer = new byte[Math.min(RESTING, most)];
    }

    @Override
    public void write(int b) throws IOException {
        if (count == buffer.length) {
            makeRoom(1);
        }
        buffer[count++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length >= most) {
            send();
            out.write(bytes, offset, length);
            return;
        }
        if (length > buffer.length - count) {
            makeRoom(length);
        }
        System.arraycopy(bytes, offset, buffer, count, length);
        count += length;
    }

    /** Sends what was gathered, and lets the memory go. */
    @Override
    public void flush() throws IOException {
        send();
        out.flush();
        if (buffer.length > RESTING) {
            buffer = new byte[RESTING];
        }
    }

    private void makeRoom(int length) throws IOException {
        if (length > most - count) {
            send();
        }
        if (length > buffer.length - count) {
            int wanted = Math.max(count + length, (int) Math.min((long) buffer.length * GROWTH, most));
            buffer = Arrays.copyOf(buffer, wanted);
        }
    }

    private void send() throws IOException {
        int length = count;
        count = 0; // Also when the write fails: nothing goes out twice.
        if (length > 0) {
            out.write(buffer, 0, length);
        }
    }
}
