package org.postern.store.rocks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postern.store.Bytes;
import org.postern.store.StoreCorrupt;
import org.postern.store.engine.Sha256;

/**
 * A part of a file, read in slices on the pool. One that reads a whole body compares its digest at the end, before it
 * hands out the last slice.
 */
final class SliceStream extends InputStream {
    private static final int SLICE = 64 * 1024;

    private final WorkPool pool;
    private final FileChannel file;
    private final String name;
    private final long end;
    private final @Nullable Expected expected;

    private long position;
    private byte[] slice = new byte[0];
    private int at;

    SliceStream(WorkPool pool, FileChannel file, String name, Part part, @Nullable Bytes sha256) {
        this.pool = pool;
        this.file = file;
        this.name = name;
        this.position = part.from;
        this.end = part.from + part.length;
        this.expected = sha256 == null ? null : new Expected(Sha256.start(), sha256);
    }

    /** Bytes of the file, its header counted. */
    record Part(long from, long length) {}

    private record Expected(MessageDigest digest, Bytes sha256) {}

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (at == slice.length && !next()) {
            return -1;
        }
        int count = Math.min(length, slice.length - at);
        System.arraycopy(slice, at, into, offset, count);
        at += count;
        return count;
    }

    private boolean next() {
        int wanted = (int) Math.min(SLICE, end - position);
        if (wanted <= 0) {
            return false;
        }
        slice = pool.call(() -> read(wanted));
        at = 0;
        position += slice.length;
        if (expected != null) {
            compare(expected);
        }
        return true;
    }

    private byte[] read(int wanted) {
        byte[] read = new byte[wanted];
        ByteBuffer into = ByteBuffer.wrap(read);
        try {
            while (into.hasRemaining()) {
                if (file.read(into, position + into.position()) < 0) {
                    throw new StoreCorrupt(name + ": the file ends too early", null);
                }
            }
        } catch (IOException fault) {
            throw new StoreCorrupt(name + ": " + fault.getMessage(), fault);
        }
        return read;
    }

    private void compare(Expected whole) {
        whole.digest.update(slice);
        if (position == end && !Bytes.wrap(whole.digest.digest()).equals(whole.sha256)) {
            throw new StoreCorrupt(name + ": the body is damaged, its digest differs", null);
        }
    }
}
