package org.postern.mail.wire;

import java.util.function.IntPredicate;

/** A cursor over one text: the only thing that indexes into it. Each method moves forward, stays, or throws. */
public final class Scanner {
    private final String text;
    private int at;

    /**
     * @throws SyntaxError when the text is longer than {@code maxLength} characters
     */
    public Scanner(String text, int maxLength) throws SyntaxError {
        if (text.length() > maxLength) {
            throw new SyntaxError("too long", maxLength);
        }
        this.text = text;
    }

    public boolean atEnd() {
        return at == text.length();
    }

    /** Index of the next character. */
    public int position() {
        return at;
    }

    /** The next character, or -1 at the end. */
    public int peek() {
        return at < text.length() ? text.charAt(at) : -1;
    }

    /** Takes the next character, whatever it is. */
    public char take() throws SyntaxError {
        if (atEnd()) {
            throw error("unexpected end");
        }
        return text.charAt(at++);
    }

    /** Takes the next {@code count} characters, whatever they are. */
    public String take(int count) throws SyntaxError {
        if (count > text.length() - at) {
            throw error("unexpected end");
        }
        String taken = text.substring(at, at + count);
        at += count;
        return taken;
    }

    /** Takes {@code wanted} if it comes next, and says whether it did. */
    public boolean next(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    /** Takes {@code wanted} in any ASCII case if it comes next, and says whether it did. */
    public boolean nextIgnoringCase(String wanted) {
        if (text.length() - at < wanted.length()) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if (lower(text.charAt(at + i)) != lower(wanted.charAt(i))) {
                return false;
            }
        }
        at += wanted.length();
        return true;
    }

    public void expect(char wanted) throws SyntaxError {
        if (!next(wanted)) {
            throw error("expected " + (wanted == ' ' ? "a space" : String.valueOf(wanted)));
        }
    }

    public void expectEnd() throws SyntaxError {
        if (!atEnd()) {
            throw error("unexpected text at the end");
        }
    }

    /** Passes over characters while they fit. */
    public void skip(IntPredicate fits) {
        while (at < text.length() && fits.test(text.charAt(at))) {
            at++;
        }
    }

    /** One or more characters that fit, at most {@code max}. */
    public String take(String what, int max, IntPredicate fits) throws SyntaxError {
        String taken = takeMaybe(what, max, fits);
        if (taken.isEmpty()) {
            throw error("expected " + what);
        }
        return taken;
    }

    /** Like {@link #take(String, int, IntPredicate)}, but none is fine too. */
    public String takeMaybe(String what, int max, IntPredicate fits) throws SyntaxError {
        int start = at;
        skip(fits);
        if (at - start > max) {
            throw new SyntaxError(what + " too long", start);
        }
        return text.substring(start, at);
    }

    /** A decimal number without sign, at most {@code max}; leading zeros are fine, up to 20 digits in all. */
    public long number(String what, long max) throws SyntaxError {
        int start = at;
        String digits = take(what, 20, c -> c >= '0' && c <= '9');
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (value > (max - digit) / 10) {
                throw new SyntaxError(what + " too large", start);
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** All that is left. */
    public String rest() {
        String rest = text.substring(at);
        at = text.length();
        return rest;
    }

    public SyntaxError error(String message) {
        return new SyntaxError(message, at);
    }

    private static int lower(char c) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }
}
