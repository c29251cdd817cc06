package org.postern.store.rocks;

import java.nio.ByteBuffer;
import org.postern.store.Bytes;
import org.postern.store.engine.Sha256;

/**
 * A row of {@link Family#BLOBHEAD}: where a body is.
 *
 * @param file whether it is a file, else a value of {@link Family#BLOB}
 * @param size bytes of the body
 */
record BlobPlace(boolean file, long size, Bytes sha256) {
    private static final int LENGTH = 1 + 1 + 8 + Sha256.LENGTH;

    byte[] row() {
        ByteBuffer row = ByteBuffer.allocate(LENGTH);
        row.put((byte) 1).put((byte) (file ? 1 : 0)).putLong(size).put(sha256.buffer());
        return row.array();
    }

    static BlobPlace of(byte[] value) {
        ByteBuffer row = Rows.open(value, LENGTH, "a blob's row");
        return new BlobPlace(row.get() == 1, row.getLong(), Bytes.of(row));
    }
}
