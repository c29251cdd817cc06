package org.postern.mail.spf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;

/**
 * Text with macros (RFC 7208 §7.1), read and not yet expanded.
 *
 * @param endsInMacro whether the last piece is one, {@code %%} and its like included
 */
record MacroText(List<Piece> pieces, boolean endsInMacro) {
    /** A part of the text. */
    sealed interface Piece {}

    record Literal(String text) implements Piece {}

    /**
     * @param letter in lower case
     * @param escaped whether the value goes into a URL (§7.3)
     * @param parts how many right-hand parts are used; 0 for all
     * @param delimiters where the value is split; empty when it is taken whole
     */
    record Macro(char letter, boolean escaped, int parts, boolean reversed, String delimiters) implements Piece {}

    private static final String LETTERS = "slodiphv";
    private static final String LETTERS_IN_EXPLANATIONS = LETTERS + "crt";
    private static final String DELIMITERS = ".-+,/_=";

    /** As long as a record of the DNS can be. */
    private static final int MAX_LENGTH = 65_535;

    MacroText {
        pieces = List.copyOf(pieces);
    }

    /** The value of a modifier that nobody knows: {@code macro-string}. */
    static MacroText parse(String text) throws SyntaxError {
        return read(text, false);
    }

    /** {@code domain-spec}: what names a domain, so it ends in a macro or in a top-level label. */
    static MacroText domainSpec(String text) throws SyntaxError {
        MacroText read = read(text, false);
        if (!read.endsInMacro && !endsInTopLabel(read.tail())) {
            throw new SyntaxError("no domain", text.length());
        }
        return read;
    }

    /** {@code explain-string}: spaces, and three more letters. */
    static MacroText explanation(String text) throws SyntaxError {
        return read(text, true);
    }

    private String tail() {
        return pieces.isEmpty() || !(pieces.getLast() instanceof Literal(String text)) ? "" : text;
    }

    private static MacroText read(String text, boolean explains) throws SyntaxError {
        var in = new Scanner(text, MAX_LENGTH);
        var pieces = new ArrayList<Piece>();
        var literal = new StringBuilder();
        boolean macro = false;
        while (!in.atEnd()) {
            char c = in.take();
            macro = c == '%';
            if (!macro) {
                if (c > '~' || c < ' ' || (c == ' ' && !explains)) {
                    throw in.error("character not allowed");
                }
                literal.append(c);
                continue;
            }
            if (!literal.isEmpty()) {
                pieces.add(new Literal(literal.toString()));
                literal.setLength(0);
            }
            pieces.add(expansion(in, explains));
        }
        if (!literal.isEmpty()) {
            pieces.add(new Literal(literal.toString()));
        }
        return new MacroText(pieces, macro);
    }

    private static Piece expansion(Scanner in, boolean explains) throws SyntaxError {
        return switch (in.take()) {
            case '%' -> new Literal("%");
            case '_' -> new Literal(" ");
            case '-' -> new Literal("%20");
            case '{' -> macro(in, explains);
            default -> throw in.error("% without a macro");
        };
    }

    private static Macro macro(Scanner in, boolean explains) throws SyntaxError {
        char letter = in.take();
        char lower = Character.toLowerCase(letter);
        if ((explains ? LETTERS_IN_EXPLANATIONS : LETTERS).indexOf(lower) < 0) {
            throw in.error("no such macro");
        }
        var digits = new StringBuilder();
        while (in.peek() >= '0' && in.peek() <= '9') {
            digits.append(in.take());
        }
        int parts = digits.isEmpty() ? 0 : parts(digits.toString(), in);
        boolean reversed = in.peek() == 'r' || in.peek() == 'R';
        if (reversed) {
            in.take();
        }
        var delimiters = new StringBuilder();
        while (in.peek() > 0 && DELIMITERS.indexOf(in.peek()) >= 0) {
            delimiters.append(in.take());
        }
        if (in.take() != '}') {
            throw in.error("macro without its end");
        }
        boolean whole = parts == 0 && !reversed && delimiters.isEmpty();
        String split = whole ? "" : delimiters.isEmpty() ? "." : delimiters.toString();
        return new Macro(lower, letter != lower, parts, reversed, split);
    }

    /** Any number but zero; more than there can be parts is as good as all of them. */
    private static int parts(String digits, Scanner in) throws SyntaxError {
        String value = digits.replaceFirst("^0+", "");
        if (value.isEmpty()) {
            throw in.error("no parts");
        }
        return value.length() > 3 ? 999 : Integer.parseInt(value);
    }

    /** {@code "." toplabel [ "." ]} at the end of a literal. */
    private static boolean endsInTopLabel(String literal) {
        String name = literal.endsWith(".") ? literal.substring(0, literal.length() - 1) : literal;
        int dot = name.lastIndexOf('.');
        String label = name.substring(dot + 1).toLowerCase(Locale.ROOT);
        return dot >= 0
                && !label.isEmpty()
                && label.chars().allMatch(c -> isAlphanumeric(c) || c == '-')
                && isAlphanumeric(label.charAt(0))
                && isAlphanumeric(label.charAt(label.length() - 1))
                && !label.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
