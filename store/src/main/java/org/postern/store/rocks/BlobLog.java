package org.postern.store.rocks;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.postern.store.BlobId;
import org.postern.store.StoreLimits;
import org.rocksdb.RocksDBException;

/**
 * Reads the files in which RocksDB keeps large values without its index. After a header of 30 bytes come records: lengths of
 * key and value (8, 8), expiration (8), checksums of header and content (4, 4), key, value; all little-endian. What it
 * finds is not checked here: every body carries its own digest.
 */
final class BlobLog {
    static final int FILE_HEADER = 30;
    private static final int RECORD_HEADER = 32;
    private static final int LONGEST = StoreLimits.INLINE_BLOB + BlobHeader.LENGTH;

    private BlobLog() {}

    interface Taker {
        void take(byte[] key, byte[] value) throws RocksDBException;
    }

    /** Hands out what can be read, up to a record whose lengths are damaged: nothing tells where the next one begins. */
    static void each(Path file, Taker taker) throws IOException, RocksDBException {
        try (InputStream raw = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(new BufferedInputStream(raw, 1 << 16))) {
            in.skipNBytes(Math.min(FILE_HEADER, Files.size(file)));
            byte[] header = in.readNBytes(RECORD_HEADER);
            while (header.length == RECORD_HEADER) {
                ByteBuffer lengths = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
                long key = lengths.getLong();
                long value = lengths.getLong();
                if (key != BlobId.LENGTH || value < 0 || value > LONGEST) {
                    return;
                }
                byte[] name = in.readNBytes(BlobId.LENGTH);
                byte[] stored = in.readNBytes((int) value);
                if (stored.length < value) {
                    return;
                }
                taker.take(name, stored);
                header = in.readNBytes(RECORD_HEADER);
            }
        }
    }
}
