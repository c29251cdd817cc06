package org.postern.store.row;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.PartitionId;
import org.postern.store.StoreCorrupt;

/** Reads back what {@link RowWriter} wrote. Whatever does not fit is damage, and named so. */
public final class RowReader {
    private final String what;
    private final ByteBuffer in;
    private int form;

    private RowReader(String what, Bytes row) {
        this.what = what;
        this.in = row.buffer();
    }

    /**
     * A row whose form has this version.
     *
     * @param what names the row where it is damaged
     * @throws StoreCorrupt when it has another version
     */
    public static RowReader version(String what, Bytes row, int version) {
        var reader = new RowReader(what, row);
        int found = reader.u8();
        if (found != version) {
            throw new StoreCorrupt(what + " has the unknown form " + found, null);
        }
        return reader;
    }

    /**
     * A row of which older forms may still lie on disk; {@link #form} says which one this is.
     *
     * @param newest its newest form; the oldest is 1
     * @throws StoreCorrupt when it has another version
     */
    public static RowReader upTo(String what, Bytes row, int newest) {
        var reader = new RowReader(what, row);
        reader.form = reader.u8();
        if (reader.form < 1 || reader.form > newest) {
            throw new StoreCorrupt(what + " has the unknown form " + reader.form, null);
        }
        return reader;
    }

    /** The version of a row read by {@link #upTo}. */
    public int form() {
        return form;
    }

    /** Fields without a version before them. */
    public static RowReader fields(String what, Bytes fields) {
        return new RowReader(what, fields);
    }

    /** A key of this table. */
    public static RowReader key(String what, Bytes key, int table) {
        return version(what, key, table);
    }

    public int u8() {
        try {
            return in.get() & 0xff;
        } catch (BufferUnderflowException e) {
            throw damaged(e);
        }
    }

    public boolean bool() {
        return u8() != 0;
    }

    public int i16() {
        return u8() << 8 | u8();
    }

    public int i32() {
        try {
            return in.getInt();
        } catch (BufferUnderflowException e) {
            throw damaged(e);
        }
    }

    public long i64() {
        try {
            return in.getLong();
        } catch (BufferUnderflowException e) {
            throw damaged(e);
        }
    }

    public int count() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = u8();
            value |= (next & 0x7f) << shift;
            if (next < 0x80) {
                if (value < 0) {
                    break;
                }
                return value;
            }
        }
        throw damaged(null);
    }

    public Bytes bytes() {
        int length = count();
        if (length > in.remaining()) {
            throw damaged(null);
        }
        byte[] value = new byte[length];
        in.get(value);
        return Bytes.wrap(value);
    }

    public String text() {
        return new String(bytes().toArray(), StandardCharsets.UTF_8);
    }

    /** The name of a body. */
    public BlobId blob() {
        try {
            return BlobId.read(in);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    /** The name of a partition. */
    public PartitionId partition() {
        try {
            return PartitionId.read(in);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    /** All that is left. */
    public Bytes rest() {
        byte[] value = new byte[in.remaining()];
        in.get(value);
        return Bytes.wrap(value);
    }

    /** All that is left, as text. */
    public String restText() {
        return new String(rest().toArray(), StandardCharsets.UTF_8);
    }

    public boolean atEnd() {
        return !in.hasRemaining();
    }

    private StoreCorrupt damaged(@Nullable Throwable cause) {
        return new StoreCorrupt(what + " is cut short", cause);
    }
}
