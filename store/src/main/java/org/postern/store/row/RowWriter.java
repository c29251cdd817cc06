package org.postern.store.row;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.postern.store.Bytes;

/** Fields one after another, big-endian; texts and byte strings with their length before them. */
public final class RowWriter {
    private byte[] bytes = new byte[64];
    private int length;

    /**
     * @param version of the row's form; readers refuse what they do not know
     */
    public static RowWriter version(int version) {
        return new RowWriter().u8(version);
    }

    /** A key: no version, just its fields. */
    public static RowWriter key(int table) {
        return new RowWriter().u8(table);
    }

    public RowWriter u8(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public RowWriter bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    public RowWriter i16(int value) {
        return u8(value >> 8).u8(value);
    }

    public RowWriter i32(int value) {
        return i16(value >> 16).i16(value);
    }

    public RowWriter i64(long value) {
        return i32((int) (value >> 32)).i32((int) value);
    }

    /** A count or length of 0 to 2³¹-1, seven bits a byte. */
    public RowWriter count(int value) {
        int left = value;
        while (left > 0x7f) {
            u8((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        return u8(left);
    }

    public RowWriter bytes(Bytes value) {
        return count(value.length()).raw(value);
    }

    /** Bytes without their length: the last field of a key. */
    public RowWriter raw(Bytes value) {
        room(value.length());
        value.copyTo(bytes, length);
        length += value.length();
        return this;
    }

    public RowWriter text(String value) {
        return bytes(Bytes.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }

    public Bytes done() {
        return Bytes.wrap(Arrays.copyOf(bytes, length));
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
