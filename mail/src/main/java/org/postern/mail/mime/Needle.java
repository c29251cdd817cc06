package org.postern.mail.mime;

/**
 * A text that is looked for in a stream of characters, without regard to case; in time that grows with the stream only
 * (Knuth, Morris, Pratt), and in memory that grows with the needle only. One thread; {@link #restart()} between texts.
 */
public final class Needle {
    private final String folded;
    private final int[] fallback;
    /** How far the needle may be moved past an ASCII octet under its end (Horspool); empty when it is not ASCII itself. */
    private final int[] shifts;

    private int matched;
    private char high;

    /**
     * @param text at most {@link MimeLimits#NEEDLE} characters; empty is found everywhere
     */
    public Needle(String text) {
        if (text.length() > MimeLimits.NEEDLE) {
            throw new IllegalArgumentException("a text too long to search for");
        }
        this.folded = Folding.fold(text);
        this.fallback = new int[folded.length() + 1];
        int length = 0;
        for (int i = 1; i < folded.length(); i++) {
            while (length > 0 && folded.charAt(i) != folded.charAt(length)) {
                length = fallback[length];
            }
            length += folded.charAt(i) == folded.charAt(length) ? 1 : 0;
            fallback[i + 1] = length;
        }
        this.shifts = shifts(folded);
    }

    private static int[] shifts(String folded) {
        int last = folded.length() - 1;
        if (folded.isEmpty() || folded.chars().anyMatch(c -> c > 0x7f)) {
            return new int[0];
        }
        var shifts = new int[128];
        for (int c = 0; c < shifts.length; c++) {
            int before = last == 0 ? -1 : folded.lastIndexOf(Ascii.fold((byte) c), last - 1);
            shifts[c] = last - before;
        }
        return shifts;
    }

    /** Forgets what was matched so far: another text begins. */
    public void restart() {
        matched = folded.isEmpty() ? 0 : matched == folded.length() ? matched : 0;
        high = 0;
    }

    /** Forgets that it was found, too: another message begins. */
    public void reset() {
        matched = 0;
        high = 0;
    }

    /** Whether it was found, once and for all. */
    public boolean found() {
        return matched == folded.length();
    }

    /** Looks at the next characters. */
    public void accept(CharSequence text) {
        for (int i = 0; i < text.length() && !found(); i++) {
            char c = text.charAt(i);
            char simple = Folding.simple(c);
            if (simple != 0) {
                if (matched > 0 || simple == folded.charAt(0)) { // most characters begin nothing
                    step(simple);
                }
                high = 0;
            } else if (Character.isHighSurrogate(c)) {
                high = c;
            } else {
                boolean pair = high != 0 && Character.isLowSurrogate(c);
                Folding.fold(pair ? Character.toCodePoint(high, c) : c, this::step);
                high = 0;
            }
        }
    }

    /** Looks at the next characters, which are folded already. */
    void acceptFolded(char[] text, int length) {
        if (found()) {
            return;
        }
        char first = folded.charAt(0);
        for (int i = 0; i < length; i++) {
            // most characters begin nothing
            if ((matched > 0 || text[i] == first) && !step(text[i])) {
                return;
            }
        }
    }

    /**
     * Looks at the next octets, all of them ASCII, as they stand. Most are jumped over; where a text is made to prevent
     * that, it is looked at character by character from there on, so that time still grows with the text only.
     */
    void acceptAscii(byte[] text, int from, int to) {
        int at = from;
        while (matched > 0 && at < to && !found()) {
            step((char) Ascii.fold(text[at++]));
        }
        if (found()) {
            return;
        }
        // nothing of the needle lies before: it begins here or later
        at = shifts.length == 0 ? Math.max(at, to - folded.length() + 1) : jump(text, at, to);
        while (at < to && !found()) {
            step((char) Ascii.fold(text[at++]));
        }
    }

    /** The first place at which the needle may begin that was not ruled out; there it is, or the rest is too short. */
    private int jump(byte[] text, int from, int to) {
        int length = folded.length();
        int at = from;
        int budget = 2 * (to - from);
        while (at <= to - length && budget > 0) {
            int i = length - 1;
            while (i >= 0 && Ascii.fold(text[at + i]) == folded.charAt(i)) {
                i--;
            }
            if (i < 0) {
                return at;
            }
            budget -= length - i;
            at += shifts[text[at + length - 1]];
        }
        return at;
    }

    /** Whether a whole text has it. */
    public boolean in(CharSequence text) {
        matched = 0;
        high = 0;
        accept(text);
        boolean found = found();
        matched = 0;
        return found;
    }

    private boolean step(char c) {
        while (matched > 0 && folded.charAt(matched) != c) {
            matched = fallback[matched];
        }
        matched += folded.charAt(matched) == c ? 1 : 0;
        return !found();
    }
}
