package org.postern.reliability;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A message of the tests: tag and size determine every byte of it, and both can be read from its first lines.
 *
 * @param tag different for each
 * @param size octets, at least {@link #SMALLEST}
 */
record Sample(long tag, int size) {
    static final int SMALLEST = 100;
    private static final String FIRST = "Message-ID: <";
    private static final int LINE = 76;
    private static final byte[] LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);

    byte[] bytes() {
        byte[] head = (FIRST + tag + "." + size + "@load.test>\r\nFrom: s@load.test\r\nSubject: x\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, size);
        SplittableRandom random = new SplittableRandom(tag);
        int column = 0;
        for (int i = head.length; i < size; i++) {
            boolean last = i == size - 2;
            if (last || (column >= LINE && i <= size - 4)) {
                all[i++] = '\r';
                all[i] = '\n';
                column = 0;
            } else {
                all[i] = LETTERS[random.nextInt(LETTERS.length)];
                column++;
            }
        }
        return all;
    }

    /** What was stored of a message of ours: which one it claims to be, and whether all of it is there. */
    record Stored(Sample sample, boolean whole) {}

    /** Null when it is no message of ours. What stands before our first line must be what the server puts there. */
    static @Nullable Stored of(byte[] stored) {
        String text = new String(stored, StandardCharsets.ISO_8859_1);
        int from = text.indexOf(FIRST);
        int at = text.indexOf("@load.test>", from);
        if (from < 0 || at < 0) {
            return null;
        }
        String name = text.substring(from + FIRST.length(), at);
        int dot = name.indexOf('.');
        Sample sample = new Sample(Long.parseLong(name.substring(0, dot)), Integer.parseInt(name.substring(dot + 1)));
        boolean whole = prefixIsOurs(text.substring(0, from))
                && Arrays.equals(sample.bytes(), Arrays.copyOfRange(stored, from, stored.length));
        return new Stored(sample, whole);
    }

    private static boolean prefixIsOurs(String prefix) {
        return prefix.isEmpty() || (prefix.startsWith("Return-Path: ") && prefix.endsWith("\r\n"));
    }
}
