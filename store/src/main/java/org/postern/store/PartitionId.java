package org.postern.store;

import java.nio.ByteBuffer;

/**
 * The name of a partition: its kind and 16 bytes that are random, or fixed for the few partitions that exist once. Never
 * reused: version 0 must mean "never written".
 *
 * @param high the first 8 of the 16 bytes
 * @param low the last 8 of the 16 bytes
 */
public record PartitionId(Kind kind, long high, long low) implements Comparable<PartitionId> {
    /** Length of {@link #bytes()}. */
    public static final int LENGTH = 17;

    /** What a partition holds. The code is on disk and never changes its meaning. */
    public enum Kind {
        /** Domains, accounts' addresses, aliases: one partition, id 0. */
        DIRECTORY(1),
        /** One person's mail. */
        ACCOUNT(2),
        /** A message under way to more than one account: who refers to its body. */
        DELIVERY(3),
        /** A shard of the queue; the engine may keep these apart, since their rows die young. */
        QUEUE(4);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        public byte code() {
            return code;
        }

        static Kind of(byte code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no partition kind " + code);
        }
    }

    public static final PartitionId DIRECTORY = new PartitionId(Kind.DIRECTORY, 0, 0);

    /** Reads back {@link #bytes()}, from the buffer's position. */
    public static PartitionId read(ByteBuffer buffer) {
        return new PartitionId(Kind.of(buffer.get()), buffer.getLong(), buffer.getLong());
    }

    public Bytes bytes() {
        return Bytes.wrap(ByteBuffer.allocate(LENGTH)
                .put(kind.code())
                .putLong(high)
                .putLong(low)
                .array());
    }

    @Override
    public int compareTo(PartitionId other) {
        return bytes().compareTo(other.bytes());
    }

    @Override
    public String toString() {
        return "%s-%016x%016x".formatted(kind, high, low);
    }
}
