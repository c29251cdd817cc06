package org.postern.command;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A message from a file with the line ends of the wire: programs that save messages often write a lone LF. */
final class WireLines extends FilterInputStream {
    private int previous = -1;
    private boolean pendingFeed;

    private WireLines(InputStream in) {
        super(in);
    }

    /** As it is when its first line ends in CRLF, else with a CR before each LF. */
    static InputStream of(BufferedInputStream file) throws IOException {
        int most = 64 * 1024;
        file.mark(most);
        int last = -1;
        boolean lone = false;
        for (int i = 0; i < most; i++) {
            int b = file.read();
            if (b < 0 || b == '\n') {
                lone = b == '\n' && last != '\r';
                break;
            }
            last = b;
        }
        file.reset();
        return lone ? new WireLines(file) : file;
    }

    @Override
    public int read() throws IOException {
        if (pendingFeed) {
            pendingFeed = false;
            previous = '\n';
            return '\n';
        }
        int b = in.read();
        if (b == '\n' && previous != '\r') {
            pendingFeed = true;
            return '\r';
        }
        previous = b;
        return b;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = 0;
        while (count < length) {
            int b = read();
            if (b < 0) {
                return count == 0 ? -1 : count;
            }
            target[offset + count++] = (byte) b;
        }
        return count;
    }
}
