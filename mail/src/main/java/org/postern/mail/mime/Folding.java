package org.postern.mail.mime;

import java.text.Normalizer;

/**
 * Text made comparable: title case, then compatibility decomposition, then lower case, character by character.
 * What is equal by i;unicode-casemap (RFC 5051 §2) is equal here. So É, é, and e with an accent that follows are the
 * same, and e is found in each.
 */
public final class Folding {
    /** Below this, one character folds into one and the table knows it; 0 means: look closer. */
    private static final int TABLE = 0x600;

    private static final char[] SIMPLE = table();

    private Folding() {}

    /** What is given the characters of folded text. */
    interface Sink {
        /** @return false when no more is wanted */
        boolean accept(char c);
    }

    public static String fold(CharSequence text) {
        var folded = new StringBuilder(text.length());
        text.codePoints()
                .forEach(point -> fold(point, c -> {
                    folded.append(c);
                    return true;
                }));
        return folded.toString();
    }

    /** What a character of one folds into; 0 when that has to be looked up more closely. */
    static char simple(int point) {
        return point < TABLE ? SIMPLE[point] : 0;
    }

    /** @return false when the sink wanted no more */
    static boolean fold(int point, Sink sink) {
        if (point < TABLE && SIMPLE[point] != 0) {
            return sink.accept(SIMPLE[point]);
        }
        String folded = slowly(point);
        for (int i = 0; i < folded.length(); i++) {
            if (!sink.accept(folded.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static String slowly(int point) {
        if (Character.getType(point) == Character.SURROGATE) {
            return Character.toString(point); // a lone one has no decomposition
        }
        String title = Character.toString(Character.toTitleCase(point));
        String decomposed = Normalizer.normalize(title, Normalizer.Form.NFKD);
        var folded = new StringBuilder(decomposed.length());
        // so far RFC 5051; but small letters of a special form are left small: U+1D41A is an a
        decomposed.codePoints().map(Folding::caseless).forEach(folded::appendCodePoint);
        return folded.toString();
    }

    private static int caseless(int point) {
        return Character.toLowerCase(Character.toUpperCase(point));
    }

    private static char[] table() {
        var table = new char[TABLE];
        for (int point = 1; point < TABLE; point++) {
            String folded = slowly(point);
            table[point] = folded.length() == 1 ? folded.charAt(0) : 0;
        }
        return table;
    }
}
