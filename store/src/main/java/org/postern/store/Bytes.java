package org.postern.store;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** Immutable bytes, ordered as unsigned numbers from the left: keys, values and notes of the store. */
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of {@code bytes}. */
    public static Bytes copyOf(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
    }

    /** Takes {@code bytes} over without a copy: the caller must never touch them again. */
    public static Bytes wrap(byte[] bytes) {
        return new Bytes(bytes);
    }

    /** The bytes from the buffer's position to its limit, copied. */
    public static Bytes of(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return new Bytes(copy);
    }

    public int length() {
        return bytes.length;
    }

    public byte at(int index) {
        return bytes[index];
    }

    /** A copy, the caller's own. */
    public byte[] toArray() {
        return bytes.clone();
    }

    /** A read-only view, big-endian, from position 0. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** A part of it as a stream, without a copy. */
    public InputStream stream(int offset, int length) {
        return new ByteArrayInputStream(bytes, offset, length);
    }

    /** Writes all bytes to {@code target} at {@code offset}. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    public boolean startsWith(Bytes prefix) {
        return bytes.length >= prefix.bytes.length
                && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
    }

    /** The smallest key that sorts after every key with this prefix; the prefix must hold a byte below 0xff. */
    public Bytes afterPrefix() {
        byte[] next = bytes.clone();
        for (int i = next.length - 1; i >= 0; i--) {
            if (next[i] != (byte) 0xff) {
                next[i]++;
                return new Bytes(Arrays.copyOf(next, i + 1));
            }
        }
        throw new IllegalArgumentException("no key sorts after the prefix " + this);
    }

    /** The key that sorts directly after this one. */
    public Bytes next() {
        return new Bytes(Arrays.copyOf(bytes, bytes.length + 1));
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Hexadecimal, for logs. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
