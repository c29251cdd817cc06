package org.postern.mail.wire;

/** Comments, folding white space and quoted strings, which may stand in many header fields (RFC 5322 §3.2.2, §3.2.4). */
public final class Cfws {
    private static final int MAX_DEPTH = 50;

    private Cfws() {}

    /**
     * Passes over white space, folded or not, and comments.
     *
     * @throws SyntaxError when a comment does not end, or goes deeper than 50
     */
    public static void skip(Scanner in) throws SyntaxError {
        in.skip(Cfws::isSpace);
        while (in.next('(')) {
            comment(in);
            in.skip(Cfws::isSpace);
        }
    }

    private static void comment(Scanner in) throws SyntaxError {
        int depth = 1;
        while (depth > 0) {
            switch (in.take()) {
                case '(' -> depth++;
                case ')' -> depth--;
                case '\\' -> in.take();
                default -> in.skip(c -> c != '(' && c != ')' && c != '\\');
            }
            if (depth > MAX_DEPTH) {
                throw in.error("comments too deep");
            }
        }
    }

    /**
     * What stands in a quoted string, whose first quote was taken already.
     *
     * @throws SyntaxError when it does not end
     */
    public static String quoted(Scanner in) throws SyntaxError {
        var inside = new StringBuilder();
        while (!in.next('"')) {
            in.next('\\');
            inside.append(in.take());
        }
        return inside.toString();
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
