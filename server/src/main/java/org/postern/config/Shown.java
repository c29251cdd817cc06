package org.postern.config;

/** Text of the file on its way to a terminal: control characters escaped, length bounded. */
final class Shown {
    /** Longest excerpt in a message, in characters. */
    static final int MAX_EXCERPT = 80;

    private Shown() {}

    static String text(String raw) {
        var out = new StringBuilder();
        for (int i = 0; i < Math.min(raw.length(), MAX_EXCERPT); i++) {
            char c = raw.charAt(i);
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return raw.length() > MAX_EXCERPT ? out.append('…').toString() : out.toString();
    }
}
