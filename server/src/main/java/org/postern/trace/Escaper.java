package org.postern.trace;

import java.util.HexFormat;

/**
 * Makes text from outside harmless on its way to a terminal, a log or a page. What could move the cursor, turn the
 * direction of writing, hide or be invalid is shown as {@code \}{@code u202e}, so that a reader sees that it was there.
 * Pure functions.
 */
public final class Escaper {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    /** What stands for the rest of a text that is too long. */
    private static final char CUT = '\u2026';

    private Escaper() {}

    /** For a terminal or a line of plain text; one line stays one line. */
    public static String terminal(String text) {
        var out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            if (hidden(point)) {
                unicode(out, point);
            } else {
                out.appendCodePoint(point);
            }
            i += Character.charCount(point);
        }
        return out.toString();
    }

    /** For HTML, as text between tags and in quoted attributes. */
    public static String html(String text) {
        String visible = terminal(text);
        var out = new StringBuilder(visible.length() + 16);
        for (int i = 0; i < visible.length(); i++) {
            char c = visible.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    /**
     * Appends a JSON string with its quotes (RFC 8259 §7). The text can be read back exactly, but for what was cut.
     *
     * @param max characters of the text that are written at most
     */
    public static void json(StringBuilder out, String text, int max) {
        out.append('"');
        int end = text.length() <= max ? text.length() : cut(text, max);
        for (int i = 0; i < end; ) {
            int point = text.codePointAt(i);
            if (point == '"' || point == '\\') {
                out.append('\\').append((char) point);
            } else if (point == '\n') {
                out.append("\\n");
            } else if (hidden(point)) {
                unicode(out, point);
            } else {
                out.appendCodePoint(point);
            }
            i += Character.charCount(point);
        }
        if (end < text.length()) {
            out.append(CUT);
        }
        out.append('"');
    }

    /** Never between the halves of one character. */
    private static int cut(String text, int max) {
        return max > 0 && Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    }

    /**
     * Whether a character is not to be shown as it is: controls, what turns the direction of writing, invisible marks and
     * tags, separators of lines, halves of characters, what is no character. The two joiners stay: scripts need them.
     */
    public static boolean hidden(int point) {
        return switch (Character.getType(point)) {
            case Character.FORMAT -> point != ZERO_WIDTH_NON_JOINER && point != ZERO_WIDTH_JOINER;
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> true;
            default -> false;
        };
    }

    private static void unicode(StringBuilder out, int point) {
        HexFormat hex = HexFormat.of();
        for (char unit : Character.toChars(point)) {
            out.append("\\u").append(hex.toHexDigits(unit));
        }
    }
}
