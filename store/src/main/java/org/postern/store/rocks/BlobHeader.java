package org.postern.store.rocks;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.postern.store.BlobId;
import org.postern.store.BlobLabel;
import org.postern.store.Bytes;
import org.postern.store.PartitionId;
import org.postern.store.StoreCorrupt;
import org.postern.store.engine.Sha256;

/**
 * What stands before each body, in its row or its file, so that mail can be found again without any index. Big-endian:
 * magic {@code BLB1} (4), codec (1; 0 none), encryption (1; 0 none), reserved (2), key id (4), size of the body (8), size
 * as stored (8), SHA-256 (32), blob id (33), account (17), mailbox (4), UID (4), INTERNALDATE (8), its zone (2), CRC-32C of
 * all before (4).
 */
record BlobHeader(BlobId id, long size, Bytes sha256, BlobLabel label) {
    static final int LENGTH =
            4 + 4 + 4 + 8 + 8 + Sha256.LENGTH + BlobId.LENGTH + PartitionId.LENGTH + 4 + 4 + 8 + 2 + 4;
    private static final int MAGIC = 0x424c4231;
    private static final int PLAIN = 0;

    byte[] bytes() {
        ByteBuffer header = ByteBuffer.allocate(LENGTH);
        header.putInt(MAGIC).putInt(PLAIN).putInt(0).putLong(size).putLong(size).put(sha256.buffer());
        header.put(id.bytes().buffer()).put(label.account().bytes().buffer());
        header.putInt(label.mailbox()).putInt(label.uid()).putLong(label.received());
        header.putShort((short) label.offsetMinutes());
        header.putInt(checksum(header.array()));
        return header.array();
    }

    /**
     * Reads the header at the start of {@code stored}.
     *
     * @param where names the thing in the message of the error; asked for then only
     */
    static BlobHeader of(byte[] stored, Supplier<String> where) {
        if (stored.length < LENGTH || ByteBuffer.wrap(stored).getInt(LENGTH - 4) != checksum(stored)) {
            throw new StoreCorrupt(where.get() + ": the header is damaged", null);
        }
        ByteBuffer header = ByteBuffer.wrap(stored);
        if (header.getInt() != MAGIC || header.getInt() != PLAIN || header.getInt() != 0) {
            throw new StoreCorrupt(where.get() + ": the body is kept in a form that is not known", null);
        }
        long size = header.getLong();
        long kept = header.getLong();
        if (size != kept || size < 0) {
            throw new StoreCorrupt(where.get() + ": the header contradicts itself", null);
        }
        byte[] sha256 = new byte[Sha256.LENGTH];
        header.get(sha256);
        BlobId id = BlobId.read(header);
        PartitionId account = PartitionId.read(header);
        BlobLabel label = new BlobLabel(account, header.getInt(), header.getInt(), header.getLong(), header.getShort());
        return new BlobHeader(id, size, Bytes.wrap(sha256), label);
    }

    private static int checksum(byte[] header) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, LENGTH - 4);
        return (int) crc.getValue();
    }
}
