package org.postern.mail.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The fields of one header section, in order. What is no field is passed over. */
public record Header(List<Field> fields) {
    /**
     * @param name lower case
     * @param value octets, unfolded (RFC 5322 §2.2.3), trimmed; NUL, CR and LF that are left in it are spaces
     */
    public record Field(String name, String value) {}

    public Header {
        fields = List.copyOf(fields);
    }

    /** Reads the first {@code length} bytes, at most {@link MimeLimits#HEADER} of them, to the first empty line. */
    public static Header read(byte[] section, int length) {
        var text = new String(section, 0, Math.min(length, MimeLimits.HEADER), StandardCharsets.ISO_8859_1);
        var fields = new ArrayList<Field>();
        int at = 0;
        while (at < text.length() && fields.size() < MimeLimits.FIELDS) {
            int end = fieldEnd(text, at);
            if (isEmptyLine(text, at)) {
                break;
            }
            int colon = text.indexOf(':', at, end);
            if (colon > at) {
                String name = text.substring(at, colon).strip().toLowerCase(Locale.ROOT);
                if (isName(name)) {
                    fields.add(new Field(name, unfold(text, colon + 1, end)));
                }
            }
            at = end;
        }
        return new Header(fields);
    }

    /** The first value of that name; null when there is none. */
    public @Nullable String first(String name) {
        for (Field field : fields) {
            if (field.name().equals(name)) {
                return field.value();
            }
        }
        return null;
    }

    /** All values of that name with commas between; empty when there is none. */
    String joined(String name) {
        var joined = new StringBuilder();
        for (Field field : fields) {
            if (field.name().equals(name)) {
                joined.append(joined.isEmpty() ? "" : ", ").append(field.value());
            }
        }
        return joined.toString();
    }

    private static boolean isEmptyLine(String text, int at) {
        return text.charAt(at) == '\n' || text.startsWith("\r\n", at);
    }

    /** Where the field that begins at {@code at} ends, its continuation lines included. */
    private static int fieldEnd(String text, int at) {
        int end = at;
        do {
            int lf = text.indexOf('\n', end);
            end = lf < 0 ? text.length() : lf + 1;
        } while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t'));
        return end;
    }

    private static String unfold(String text, int from, int to) {
        int end = lineEnd(text, from, to);
        if (text.indexOf('\n', from, end) < 0 && text.indexOf('\r', from, end) < 0 && text.indexOf(0, from, end) < 0) {
            return text.substring(from, end).strip(); // most are one line
        }
        var value = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean lineEnd = c == '\n' || (c == '\r' && i + 1 < to && text.charAt(i + 1) == '\n');
            if (!lineEnd) {
                value.append(c == 0 || c == '\r' ? ' ' : c);
            }
        }
        return value.toString().strip();
    }

    /** Where the last line's end begins. */
    private static int lineEnd(String text, int from, int to) {
        int end = to > from && text.charAt(to - 1) == '\n' ? to - 1 : to;
        return end < to && end > from && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    /** RFC 5322 §2.2: printable ASCII but the colon. */
    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) <= ' ' || name.charAt(i) > '~') {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
