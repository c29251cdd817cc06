package org.postern.store.rocks;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.CommitId;
import org.postern.store.Head;
import org.postern.store.LogPage;
import org.postern.store.PartitionId;
import org.postern.store.StoreCorrupt;

/** Keys and values of the engine's own rows. Each value begins with a version byte. */
final class Rows {
    private static final byte VERSION = 1;
    private static final int ID = 16;
    private static final int HEAD_LENGTH = 1 + 8 + ID;

    private Rows() {}

    static byte[] key(PartitionId partition, Bytes key) {
        byte[] full = new byte[PartitionId.LENGTH + key.length()];
        partition.bytes().copyTo(full, 0);
        key.copyTo(full, PartitionId.LENGTH);
        return full;
    }

    /** The caller's part of a full key. */
    static Bytes keyOf(byte[] full) {
        return Bytes.wrap(Arrays.copyOfRange(full, PartitionId.LENGTH, full.length));
    }

    static byte[] key(PartitionId partition) {
        return partition.bytes().toArray();
    }

    /** The first key behind all keys of a partition. */
    static byte[] behind(PartitionId partition) {
        byte[] key = key(partition);
        int last = key.length - 1;
        while (key[last] == (byte) 0xff) {
            key[last--] = 0;
        }
        key[last]++;
        return key;
    }

    static byte[] key(BlobId id) {
        return id.bytes().toArray();
    }

    static byte[] logKey(PartitionId partition, long version) {
        byte[] key = new byte[PartitionId.LENGTH + 8];
        partition.bytes().copyTo(key, 0);
        ByteBuffer.wrap(key).putLong(PartitionId.LENGTH, version);
        return key;
    }

    static long logVersion(byte[] key) {
        return ByteBuffer.wrap(key).getLong(PartitionId.LENGTH);
    }

    static byte[] head(Head head) {
        return ByteBuffer.allocate(HEAD_LENGTH)
                .put(VERSION)
                .putLong(head.version())
                .putLong(head.last().high())
                .putLong(head.last().low())
                .array();
    }

    static Head head(byte[] value) {
        ByteBuffer row = open(value, HEAD_LENGTH, "a head row");
        return new Head(row.getLong(), new CommitId(row.getLong(), row.getLong()));
    }

    static byte[] log(CommitId id, Bytes note) {
        byte[] value = new byte[1 + ID + note.length()];
        ByteBuffer.wrap(value).put(VERSION).putLong(id.high()).putLong(id.low());
        note.copyTo(value, 1 + ID);
        return value;
    }

    static LogPage.LogEntry log(long version, byte[] value) {
        ByteBuffer row = open(value, 1 + ID, "a log row");
        CommitId id = new CommitId(row.getLong(), row.getLong());
        return new LogPage.LogEntry(version, id, Bytes.of(row));
    }

    /** Opens a row of at least {@code length} bytes behind its version byte. */
    static ByteBuffer open(byte[] value, int length, String what) {
        if (value.length < length || value[0] != VERSION) {
            throw new StoreCorrupt(what + " is not in a form that is known", null);
        }
        return ByteBuffer.wrap(value, 1, value.length - 1);
    }
}
