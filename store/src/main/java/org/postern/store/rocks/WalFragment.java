package org.postern.store.rocks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A fragment of a record in RocksDB's log: masked CRC-32C (4), length (2), type (1), for types of reused logs the log's
 * number (4), then the payload; all little-endian. The checksum covers what follows the length. No fragment crosses the
 * border of a block.
 *
 * @param end offset in the block behind the fragment
 * @param type as it is written
 * @param sequence the first sequence number of the batch that begins here, -1 when none begins
 */
record WalFragment(int end, int type, long sequence) {
    static final int BLOCK = 32 * 1024;
    static final int HEADER = 4 + 2 + 1;
    private static final int REUSED_HEADER = HEADER + 4;
    private static final int MASK_DELTA = 0xa282ead8;
    /** Sequence number and count, before the changes of a batch. */
    private static final int BATCH_HEADER = 12;

    /** Reads the fragment at {@code at}, null when there is none that is whole and undamaged. */
    static @Nullable WalFragment at(byte[] block, int at, int limit) {
        if (limit - at < HEADER) {
            return null;
        }
        int type = block[at + 6];
        int header = headerLength(type);
        int end = at + header + length(block, at);
        if (header == 0 || end > limit || checksum(block, at, end) != stored(block, at)) {
            return null;
        }
        boolean batch = begins(type) && end - at - header >= BATCH_HEADER;
        return new WalFragment(end, type, batch ? little(block).getLong(at + header) : -1);
    }

    /** Whether a new record begins here, and not merely goes on. */
    boolean begins() {
        return begins(type);
    }

    private static boolean begins(int type) {
        return switch (type) {
            case 1, 2, 5, 6 -> true;
            default -> false;
        };
    }

    /** Whether a record ends here. */
    boolean ends() {
        return switch (type) {
            case 1, 4, 5, 8 -> true;
            default -> false;
        };
    }

    /** Whether this is a note of RocksDB to itself, and no part of a record. */
    boolean meta() {
        return type > 8;
    }

    /** 0 for a type that does not exist. */
    private static int headerLength(int type) {
        return switch (type) {
            case 1, 2, 3, 4, 9, 10, 33 -> HEADER;
            case 5, 6, 7, 8, 11, 34 -> REUSED_HEADER;
            default -> 0;
        };
    }

    static int length(byte[] block, int at) {
        return little(block).getShort(at + 4) & 0xffff;
    }

    /** Whether the fragment at {@code at} would be right if it were as long as what is left. */
    static boolean fitsRest(byte[] block, int at, int limit) {
        return headerLength(block[at + 6]) != 0 && checksum(block, at, limit) == stored(block, at);
    }

    private static int checksum(byte[] block, int at, int end) {
        CRC32C crc = new CRC32C();
        crc.update(block, at + 6, end - at - 6);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }

    private static int stored(byte[] block, int at) {
        return little(block).getInt(at);
    }

    private static ByteBuffer little(byte[] block) {
        return ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    }
}
