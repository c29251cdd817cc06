package org.postern.imapserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Bytes from one thread to another; a reader waits 20 seconds at most. */
final class Pipe {
    private static final byte[] END = new byte[0];

    private final LinkedBlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    void close() {
        closed = true;
        pieces.add(END);
    }

    OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (closed) {
                    throw new IOException("closed");
                }
                if (length > 0) {
                    pieces.add(Arrays.copyOfRange(bytes, offset, offset + length));
                }
            }
        };
    }

    InputStream in() {
        return new InputStream() {
            private byte[] piece = new byte[0];
            private int at;

            @Override
            public int read() throws IOException {
                return next() ? piece[at++] & 0xff : -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (!next()) {
                    return -1;
                }
                int n = Math.min(length, piece.length - at);
                System.arraycopy(piece, at, target, offset, n);
                at += n;
                return n;
            }

            private boolean next() throws IOException {
                if (at < piece.length) {
                    return true;
                }
                try {
                    byte[] taken = pieces.poll(20, TimeUnit.SECONDS);
                    if (taken == null) {
                        throw new IOException("nothing came for 20 seconds");
                    }
                    if (taken.length == 0) {
                        pieces.add(END);
                        return false;
                    }
                    piece = taken;
                    at = 0;
                    return true;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            }
        };
    }
}
