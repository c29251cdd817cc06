package org.postern.mail.mime;

import java.nio.ByteBuffer;

/** Octets below 128, which nearly every charset and nearly all mail agree on. */
final class Ascii {
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final byte[] LOWER = lower();

    private Ascii() {}

    /** Whether all octets from {@code from} to before {@code to} are ASCII. */
    static boolean all(byte[] octets, int from, int to) {
        var eight = ByteBuffer.wrap(octets);
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            if ((eight.getLong(at) & HIGH_BITS) != 0) {
                return false;
            }
        }
        int seen = 0;
        for (; at < to; at++) {
            seen |= octets[at];
        }
        return seen >= 0;
    }

    /** What {@link Folding} makes of an ASCII character. */
    static byte fold(byte ascii) {
        return LOWER[ascii];
    }

    private static byte[] lower() {
        var lower = new byte[128];
        for (int c = 0; c < lower.length; c++) {
            lower[c] = (byte) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
        }
        return lower;
    }
}
