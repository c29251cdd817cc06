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

    /** Bodies filed one after the other differ by the same in both numbers, which the usual sum would put into few places. */
    @Override
    public int hashCode() {
        long mixed = (scope.hashCode() * 31L + high) * 0x9e3779b97f4a7c15L + low;
        return (int) ((mixed * 0x9e3779b97f4a7c15L) >>> 32);
    }

    @Override
    public String toString() {
        return "%s/%016x%016x".formatted(scope, high, low);
    }
}
