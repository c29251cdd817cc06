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
 * @param next the sequence number of the batch after it
 */
record WalFragment(int end, int type, long sequence, long next) {
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
        long sequence = batch ? sequence(block, at + header) : -1;
        return new WalFragment(end, type, sequence, batch ? sequence + count(block, at + header) : -1);
    }

    private static long sequence(byte[] block, int payload) {
        return little(block).getLong(payload);
    }

    private static int count(byte[] block, int payload) {
        return little(block).getInt(payload + 8);
    }

    /**
     * Whether the header at {@code at}, whose fragment is not readable, is nevertheless the one that belongs here: it goes
     * on with the record that is unfinished, or begins the batch that comes next.
     *
     * @param next the sequence number that is next, 0 when that is not known
     */
    static boolean belongs(byte[] block, int at, int limit, boolean inRecord, long next) {
        if (limit - at < HEADER || headerLength(block[at + 6]) == 0 || begins(block[at + 6]) == inRecord) {
            return false;
        }
        if (inRecord) {
            return at == 0;
        }
        int payload = at + headerLength(block[at + 6]);
        return limit - payload < BATCH_HEADER || next == 0 || sequence(block, payload) == next;
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

    int headerLength() {
        return headerLength(type);
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

    /** Whether some other length makes the fragment at {@code at} right, so that only its length is wrong. */
    static boolean hasOtherLength(byte[] block, int at, int limit) {
        int wanted = stored(block, at);
        CRC32C crc = new CRC32C();
        for (int end = at + 6; end < limit; end++) {
            crc.update(block[end]);
            if (mask((int) crc.getValue()) == wanted) {
                return true;
            }
        }
        return false;
    }

    private static int checksum(byte[] block, int at, int end) {
        CRC32C crc = new CRC32C();
        crc.update(block, at + 6, end - at - 6);
        return mask((int) crc.getValue());
    }

    private static int mask(int crc) {
        return Integer.rotateRight(crc, 15) + MASK_DELTA;
    }

    private static int stored(byte[] block, int at) {
        return little(block).getInt(at);
    }

    private static ByteBuffer little(byte[] block) {
        return ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    }
}
