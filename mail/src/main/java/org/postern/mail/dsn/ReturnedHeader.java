package org.postern.mail.dsn;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The header of a message as a report can return it. */
final class ReturnedHeader {
    /** Octets of a line without its CRLF (RFC 5322 §2.1.1, RFC 2045 §2.8). */
    private static final int LINE = 998;

    private ReturnedHeader() {}

    /**
     * The fields that may stand in {@code text/rfc822-headers}, or else in {@code message/global-headers}: in UTF-8 (RFC 6532
     * §3), without long lines, NUL, or CR and LF outside of a line's end (RFC 2045 §2.8). The others are left out whole.
     *
     * @param header whole lines that end in CRLF
     */
    static byte[] fit(byte[] header) {
        var out = new ByteArrayOutputStream();
        int start = 0;
        boolean fits = true;
        int line = 0;
        while (line < header.length) {
            int end = endOfLine(header, line);
            fits &= isPlain(header, line, end);
            boolean goesOn = end < header.length && (header[end] == ' ' || header[end] == '\t');
            if (!goesOn) {
                if (fits && isUtf8(header, start, end)) {
                    out.write(header, start, end - start);
                }
                start = end;
                fits = true;
            }
            line = end;
        }
        return out.toByteArray();
    }

    /** The place behind the next CRLF. */
    private static int endOfLine(byte[] bytes, int from) {
        for (int i = from; i + 1 < bytes.length; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                return i + 2;
            }
        }
        return bytes.length;
    }

    private static boolean isPlain(byte[] bytes, int from, int end) {
        int text = end - 2;
        if (text - from > LINE) {
            return false;
        }
        for (int i = from; i < text; i++) {
            if (bytes[i] == 0 || bytes[i] == '\r' || bytes[i] == '\n') {
                return false;
            }
        }
        return true;
    }

    private static boolean isUtf8(byte[] bytes, int from, int end) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, end - from));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }
}
