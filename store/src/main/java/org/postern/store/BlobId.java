package org.postern.store;

import java.nio.ByteBuffer;

/** The name of an immutable body: the partition that answers for it, and 16 bytes unique within that. */
public record BlobId(PartitionId scope, long high, long low) {
    /** Length of {@link #bytes()}. */
    public static final int LENGTH = PartitionId.LENGTH + 16;

    public static BlobId read(ByteBuffer buffer) {
        return new BlobId(PartitionId.read(buffer), buffer.getLong(), buffer.getLong());
    }

    public Bytes bytes() {
        byte[] bytes = new byte[LENGTH];
        scope.bytes().copyTo(bytes, 0);
        ByteBuffer.wrap(bytes).putLong(PartitionId.LENGTH, high).putLong(PartitionId.LENGTH + 8, low);
        return Bytes.wrap(bytes);
    }

    @Override
    public String toString() {
        return "%s/%016x%016x".formatted(scope, high, low);
    }
}
