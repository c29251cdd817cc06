package org.postern.command;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.postern.mail.wire.NetworkLines;

/** A message from a file with the line ends of the wire: programs that save messages often write a lone LF. */
final class WireLines {
    /** Octets in which the first line must end. */
    private static final int FIRST_LINE = 64 * 1024;

    private WireLines() {}

    /** As it is when its first line ends in CRLF, else with a CR before each LF. */
    static InputStream of(BufferedInputStream file) throws IOException {
        file.mark(FIRST_LINE);
        int last = -1;
        boolean lone = false;
        for (int i = 0; i < FIRST_LINE; i++) {
            int b = file.read();
            if (b < 0 || b == '\n') {
                lone = b == '\n' && last != '\r';
                break;
            }
            last = b;
        }
        file.reset();
        return lone ? new NetworkLines(file) : file;
    }
}
