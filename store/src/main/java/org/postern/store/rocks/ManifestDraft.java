package org.postern.store.rocks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Writes a manifest for tables whose own is lost, in RocksDB's form: all tables in level 0, where their rows may overlap.
 * Which row of two is the newer one RocksDB knows from their sequence numbers, which are in the tables.
 */
final class ManifestDraft {
    private static final String COMPARATOR = "leveldb.BytewiseComparator";
    /** Greater than any that was given out, and with room for as many again. */
    private static final long SEQUENCE = 1L << 50;

    private static final int MASK_DELTA = 0xa282ead8;

    /** Tags of the manifest's fields. */
    private static final int TAG_COMPARATOR = 1;

    private static final int TAG_LOG = 2;
    private static final int TAG_NEXT_FILE = 3;
    private static final int TAG_LAST_SEQUENCE = 4;
    private static final int TAG_TABLE = 103;
    private static final int TAG_FAMILY = 200;
    private static final int TAG_FAMILY_ADD = 201;
    private static final int TAG_MAX_FAMILY = 203;
    private static final int TAG_BLOB_FILE = 400;
    private static final int FIELD_END = 1;
    private static final int FIELD_OLDEST_BLOB_FILE = 4;
    private static final int FIELD_EPOCH = 13;

    private final TreeMap<Integer, Part> parts = new TreeMap<>();
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private long highest;

    /** A family with its tables and files of bodies: number to length in bytes. */
    record Part(String name, TreeMap<Long, Long> tables, TreeMap<Long, Long> blobFiles) {
        Part(String name) {
            this(name, new TreeMap<>(), new TreeMap<>());
        }
    }

    /** The family with that number, which the log uses. */
    Part part(int number, Family family) {
        return parts.computeIfAbsent(number, _ -> new Part(new String(family.bytes(), StandardCharsets.US_ASCII)));
    }

    /** A family that has a part already, by {@link #addMissing} at the latest. */
    Part part(Family family) {
        String name = new String(family.bytes(), StandardCharsets.US_ASCII);
        for (Part part : parts.values()) {
            if (part.name().equals(name)) {
                return part;
            }
        }
        throw new IllegalStateException("no part " + name);
    }

    /** Families without a table get the number that they have in a new store, or the next that is free. */
    void addMissing() {
        int inNewStore = -1;
        for (Family family : Family.values()) {
            inNewStore++;
            String name = new String(family.bytes(), StandardCharsets.US_ASCII);
            if (parts.values().stream().noneMatch(part -> part.name().equals(name))) {
                boolean free = !parts.containsKey(inNewStore);
                part(free ? inNewStore : parts.lastKey() + 1, family);
            }
        }
    }

    /** A number that no file of the folder has may be given to the next. */
    void sawFile(long number) {
        highest = Math.max(highest, number);
    }

    /** Writes manifest and CURRENT to RocksDB's folder. */
    void write(Path folder) throws IOException {
        long own = highest + 1;
        for (Map.Entry<Integer, Part> part : parts.entrySet()) {
            if (part.getKey() != 0) {
                record(new Edit()
                        .varint(TAG_COMPARATOR)
                        .text(COMPARATOR)
                        .varint(TAG_FAMILY)
                        .varint(part.getKey())
                        .varint(TAG_FAMILY_ADD)
                        .text(part.getValue().name()));
            }
            record(files(part.getKey(), part.getValue()));
        }
        record(new Edit()
                .varint(TAG_LOG)
                .varint(0)
                .varint(TAG_NEXT_FILE)
                .varint(own + 1)
                .varint(TAG_LAST_SEQUENCE)
                .varint(SEQUENCE)
                .varint(TAG_MAX_FAMILY)
                .varint(parts.lastKey()));
        String name = "MANIFEST-%06d".formatted(own);
        Files.write(folder.resolve(name), file.toByteArray());
        Files.writeString(folder.resolve("CURRENT"), name + "\n");
    }

    private static Edit files(int number, Part part) {
        Edit edit = new Edit();
        if (number == 0) {
            edit.varint(TAG_COMPARATOR).text(COMPARATOR);
        }
        edit.varint(TAG_LOG).varint(0);
        part.tables().forEach((table, length) -> {
            edit.varint(TAG_TABLE).varint(0).varint(table).varint(length);
            edit.bytes(internalKey(new byte[0], -1L)).bytes(internalKey(new byte[] {(byte) 0xff}, 1));
            edit.varint(0).varint(SEQUENCE);
            edit.varint(FIELD_EPOCH).bytes(new Edit().varint(table).done());
            if (!part.blobFiles().isEmpty()) {
                byte[] oldest = new Edit().varint(part.blobFiles().firstKey()).done();
                edit.varint(FIELD_OLDEST_BLOB_FILE).bytes(oldest);
            }
            edit.varint(FIELD_END);
        });
        part.blobFiles()
                .forEach((blobFile, length) -> edit.varint(TAG_BLOB_FILE)
                        .varint(blobFile)
                        .varint(1L << 40)
                        .varint(Math.max(1, length - BlobLog.FILE_HEADER))
                        .text("")
                        .text("")
                        .varint(0));
        return edit.varint(TAG_FAMILY).varint(number);
    }

    /** A key, its sequence number and its kind: the first sorts before all versions of a key, 1 is an ordinary row. */
    private static byte[] internalKey(byte[] key, long sequenceAndKind) {
        long trailer = sequenceAndKind < 0 ? ((1L << 56) - 1) << 8 | 1 : sequenceAndKind;
        return ByteBuffer.allocate(key.length + 8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(key)
                .putLong(trailer)
                .array();
    }

    /** Adds a record in the log's form, in fragments that cross no border of a block. */
    private void record(Edit edit) {
        byte[] bytes = edit.done();
        int at = 0;
        boolean first = true;
        do {
            int room = WalFragment.BLOCK - file.size() % WalFragment.BLOCK;
            if (room < WalFragment.HEADER) {
                file.writeBytes(new byte[room]);
                continue;
            }
            int length = Math.min(bytes.length - at, room - WalFragment.HEADER);
            boolean last = at + length == bytes.length;
            fragment(bytes, at, length, first ? last ? 1 : 2 : last ? 4 : 3);
            first = false;
            at += length;
        } while (at < bytes.length || first);
    }

    private void fragment(byte[] bytes, int from, int length, int type) {
        CRC32C crc = new CRC32C();
        crc.update(type);
        crc.update(bytes, from, length);
        int masked = Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
        file.writeBytes(ByteBuffer.allocate(WalFragment.HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(masked)
                .putShort((short) length)
                .put((byte) type)
                .array());
        file.write(bytes, from, length);
    }

    /** One record's fields. */
    private static final class Edit {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Edit varint(long number) {
            long left = number;
            while ((left & ~0x7fL) != 0) {
                bytes.write((int) ((left & 0x7f) | 0x80));
                left >>>= 7;
            }
            bytes.write((int) left);
            return this;
        }

        Edit bytes(byte[] value) {
            varint(value.length);
            bytes.writeBytes(value);
            return this;
        }

        Edit text(String value) {
            return bytes(value.getBytes(StandardCharsets.US_ASCII));
        }

        byte[] done() {
            return bytes.toByteArray();
        }
    }
}
