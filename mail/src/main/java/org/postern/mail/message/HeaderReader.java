package org.postern.mail.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gathers the header section while a message goes by in slices (RFC 5322 §2.2), and only that: what follows the first
 * empty line costs nothing. Used by one thread.
 */
public final class HeaderReader {
    /** Octets of a header section; ours. */
    public static final int MAX_SIZE = 256 * 1024;

    /** Fields of a header section, and odd lines among them; ours. */
    public static final int MAX_FIELDS = 2_000;

    private static final int FIRST_BUFFER = 4 * 1024;

    private byte[] bytes = new byte[FIRST_BUFFER];
    private int size;
    private boolean ended;
    private boolean tooLarge;

    /** Takes the next slice of the message. */
    public void take(byte[] slice, int offset, int length) {
        for (int i = offset; i < offset + length && !ended; i++) {
            add(slice[i]);
        }
    }

    /** Reads what was gathered. Call it once the message has gone by. */
    public HeaderSection section() {
        List<Field> fields = new ArrayList<>();
        if (tooLarge) {
            return new HeaderSection(fields, size, HeaderSection.Fault.TOO_LARGE);
        }
        String text = new String(bytes, 0, size, StandardCharsets.ISO_8859_1);
        HeaderSection.Fault fault = HeaderSection.Fault.NONE;
        int at = 0;
        int lines = 0;
        while (at < text.length() && !text.startsWith("\r\n", at)) {
            int end = fieldEnd(text, at);
            int colon = text.indexOf(':', at, end); // never beyond, else many short lines cost their square
            int nameEnd = colon < 0 ? -1 : nameEnd(text, at, colon);
            if (lines++ == MAX_FIELDS) {
                return new HeaderSection(fields, at, HeaderSection.Fault.TOO_MANY_FIELDS);
            }
            if (nameEnd < 0) {
                fault = HeaderSection.Fault.ODD_LINE; // others may read on behind it, so we look there too
            } else {
                String gap = text.substring(nameEnd, colon);
                fields.add(new Field(text.substring(at, nameEnd), gap, withoutLineEnd(text, colon + 1, end)));
            }
            at = end;
        }
        return new HeaderSection(fields, Math.min(at + 2, size), fault);
    }

    private void add(byte b) {
        if (size == MAX_SIZE) {
            tooLarge = true;
            ended = true;
            return;
        }
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(MAX_SIZE, bytes.length * 4));
        }
        bytes[size++] = b;
        ended = b == '\n' && endsInEmptyLine();
    }

    private boolean endsInEmptyLine() {
        if (size == 2) {
            return bytes[0] == '\r'; // no header section at all
        }
        return size >= 4 && bytes[size - 2] == '\r' && bytes[size - 3] == '\n' && bytes[size - 4] == '\r';
    }

    /** Behind the CRLF that no white space follows (RFC 5322 §2.2.3). */
    private static int fieldEnd(String text, int start) {
        int at = start;
        while (true) {
            int lineEnd = text.indexOf("\r\n", at);
            if (lineEnd < 0) {
                return text.length();
            }
            at = lineEnd + 2;
            if (at >= text.length() || (text.charAt(at) != ' ' && text.charAt(at) != '\t')) {
                return at;
            }
        }
    }

    /** Where the name ends, -1 when it is none: 1 or more of printable ASCII (§2.2), spaces before the colon (§4.5). */
    private static int nameEnd(String text, int start, int colon) {
        int end = colon;
        while (end > start && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
            end--;
        }
        for (int i = start; i < end; i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                return -1;
            }
        }
        return end > start ? end : -1;
    }

    private static String withoutLineEnd(String text, int start, int end) {
        return text.startsWith("\r\n", end - 2) && end - 2 >= start
                ? text.substring(start, end - 2)
                : text.substring(start, end);
    }
}
