package org.postern.store.rocks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postern.store.BlobDraft;
import org.postern.store.Bytes;
import org.postern.store.StagedBlob;
import org.postern.store.StoreLimits;
import org.postern.store.engine.Arguments;
import org.postern.store.engine.Sha256;

/** A body on its way in. The buffer grows with it; when it overflows, a file takes what is in it, each time. */
final class Draft implements BlobDraft {
    private static final int FIRST_BUFFER = 8 * 1024;

    private final WorkPool pool;
    private final BlobFiles files;
    private final MessageDigest digest = Sha256.start();
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int buffered;
    private long size;
    private @Nullable Spool spool;
    private boolean ended;

    Draft(WorkPool pool, BlobFiles files) {
        this.pool = pool;
        this.files = files;
    }

    private record Spool(Path path, FileChannel file) {}

    @Override
    public void write(byte[] bytes, int offset, int length) {
        checkOpen();
        Objects.checkFromIndexSize(offset, length, bytes.length);
        Arguments.checkBody(size + length);
        digest.update(bytes, offset, length);
        size += length;
        int from = offset;
        int left = length;
        while (left > 0) {
            int count = Math.min(left, StoreLimits.INLINE_BLOB - buffered);
            if (count == 0) {
                spill();
            } else {
                append(bytes, from, count);
            }
            from += count;
            left -= count;
        }
    }

    private void append(byte[] bytes, int offset, int length) {
        int needed = buffered + length;
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(StoreLimits.INLINE_BLOB, Math.max(needed, 2 * buffer.length)));
        }
        System.arraycopy(bytes, offset, buffer, buffered, length);
        buffered = needed;
    }

    /** Moves the buffer's content to the file. */
    private void spill() {
        pool.run(() -> {
            try {
                Spool into = spool == null ? startSpool() : spool;
                spool = into;
                ByteBuffer content = ByteBuffer.wrap(buffer, 0, buffered);
                while (content.hasRemaining()) {
                    into.file.write(content);
                }
            } catch (IOException fault) {
                throw Faults.of("a body cannot be written", fault);
            }
        });
        buffered = 0;
    }

    /** The header's place stays empty until the body has a name. */
    private Spool startSpool() throws IOException {
        Path path = files.arriving();
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        file.position(BlobHeader.LENGTH);
        return new Spool(path, file);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public StagedBlob seal() {
        checkOpen();
        Bytes sha256 = Bytes.wrap(digest.digest());
        Spool whole = spool;
        if (whole == null) {
            ended = true;
            return new StagedInline(Arrays.copyOf(buffer, buffered), sha256);
        }
        spill();
        pool.run(() -> sync(whole));
        ended = true;
        return new StagedFile(pool, whole.path, whole.file, size, sha256);
    }

    private static void sync(Spool whole) {
        try {
            whole.file.force(false);
        } catch (IOException fault) {
            throw Faults.of("a body cannot be written", fault);
        }
    }

    private void checkOpen() {
        if (ended) {
            throw new IllegalStateException("the body has ended");
        }
    }

    @Override
    public void close() {
        Spool dropped = spool;
        if (!ended && dropped != null) {
            drop(dropped);
        }
        ended = true;
    }

    private static void drop(Spool dropped) {
        try {
            dropped.file.close();
            Files.deleteIfExists(dropped.path);
        } catch (IOException fault) {
            throw Faults.of("a body cannot be dropped", fault);
        }
    }
}
