package org.postern.mail.mime;

import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.List;

/** Folds a text that comes in pieces, once for all needles that are looked for in it. One thread. */
final class FoldedText {
    private final List<Needle> needles;
    private char[] folded = new char[0];
    private int length;
    private char high;

    FoldedText(List<Needle> needles) {
        this.needles = needles;
    }

    /** Another text begins. */
    void restart() {
        high = 0;
        needles.forEach(Needle::restart);
    }

    /** Shows the next octets to all needles; all are ASCII. */
    void acceptAscii(byte[] text, int from, int to) {
        high = 0;
        for (Needle needle : needles) {
            needle.acceptAscii(text, from, to);
        }
    }

    /** Shows the next characters to all needles. A surrogate pair that is not whole yet comes with the next. */
    void accept(CharBuffer piece) {
        length = 0;
        for (int i = piece.position(); i < piece.limit(); i++) {
            char c = piece.get(i);
            if (Character.isHighSurrogate(c)) {
                high = c;
            } else {
                boolean pair = high != 0 && Character.isLowSurrogate(c);
                add(pair ? Character.toCodePoint(high, c) : c);
                high = 0;
            }
        }
        for (Needle needle : needles) {
            needle.acceptFolded(folded, length);
        }
    }

    private void add(int point) {
        char simple = Folding.simple(point);
        if (simple != 0) {
            add(simple);
        } else {
            Folding.fold(point, c -> {
                add(c);
                return true;
            });
        }
    }

    private void add(char c) {
        if (length == folded.length) {
            folded = Arrays.copyOf(folded, Math.max(4096, length * 2));
        }
        folded[length++] = c;
    }
}
