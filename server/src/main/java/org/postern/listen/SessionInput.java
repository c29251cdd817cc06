package org.postern.listen;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;

/** What a session reads: the socket's bytes or, with TLS, what is in them. A wake reads as the end. */
final class SessionInput extends InputStream {
    private final InputStream in;
    private final RawInput raw;

    SessionInput(InputStream in, RawInput raw) {
        this.in = in;
        this.raw = raw;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return in.read(buffer, offset, length);
        } catch (SocketTimeoutException e) {
            if (raw.woken()) {
                return -1;
            }
            throw e;
        }
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }
}
