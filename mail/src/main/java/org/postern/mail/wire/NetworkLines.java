package org.postern.mail.wire;

import java.io.IOException;
import java.io.InputStream;

/** A line end that lacks its CR gets it (RFC 5321 §2.3.8). One thread. */
public final class NetworkLines extends InputStream {
    private static final int BUFFER = 8 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int limit;
    private int last;

    public NetworkLines(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        if (at == limit) {
            at = 0;
            limit = Math.max(0, in.read(buffer, 0, buffer.length));
        }
        if (at == limit) {
            return -1;
        }
        if (buffer[at] == '\n' && last != '\r') {
            last = '\r';
            return last;
        }
        last = buffer[at++] & 0xff;
        return last;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int n = 0;
        while (n < length) {
            int b = read();
            if (b < 0) {
                break;
            }
            target[offset + n++] = (byte) b;
        }
        return n == 0 && length > 0 ? -1 : n;
    }
}
