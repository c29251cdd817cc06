package org.postern.mail.dsn;

/** The encoding of ENVID and ORCPT in commands (RFC 3461 §4). */
final class Xtext {
    private static final int HEX = 16;

    private Xtext() {}

    /**
     * Decoded, as a field of a report wants it (RFC 3461 §6.3). What would hold anything but printable ASCII stays as it is
     * (RFC 3461 §4.2 and §4.4 forbid it): it must not make lines of its own.
     */
    static String decode(String xtext) {
        var text = new StringBuilder();
        for (int i = 0; i < xtext.length(); i++) {
            int c = xtext.charAt(i);
            if (c == '+') {
                c = code(xtext, i + 1);
                i += 2;
            }
            if (c < ' ' || c > '~') {
                return xtext;
            }
            text.append((char) c);
        }
        return text.toString();
    }

    /** Two hexadecimal digits; -1 when they are not there. */
    private static int code(String xtext, int at) {
        if (at + 1 >= xtext.length()) {
            return -1;
        }
        int high = Character.digit(xtext.charAt(at), HEX);
        int low = Character.digit(xtext.charAt(at + 1), HEX);
        return high < 0 || low < 0 ? -1 : high * HEX + low;
    }
}
