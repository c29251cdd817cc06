package org.postern.mail.authres;

import org.jspecify.annotations.Nullable;

/** Reads the beginning of a field: {@code [CFWS] authserv-id} (RFC 8601 §2.2). Looks at each octet once. */
final class ServerReader {
    private static final int MAX_DEPTH = 20;

    private final String text;
    private int at;

    ServerReader(String text) {
        this.text = text;
    }

    @Nullable
    String read() {
        if (!space() || at == text.length()) {
            return null;
        }
        String server = text.charAt(at) == '"' ? quoted() : token();
        return server == null || server.isEmpty() ? null : server;
    }

    /** Passes over white space and comments (RFC 5322 §3.2.2); false when a comment does not end, or goes too deep. */
    private boolean space() {
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (c == '\\' && depth > 0) {
                at++;
            } else if (depth == 0 && c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                return true;
            }
            if (depth > MAX_DEPTH) {
                return false;
            }
            at++;
        }
        return depth == 0;
    }

    private String token() {
        int start = at;
        while (at < text.length() && " \t\r\n;(".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private @Nullable String quoted() {
        var inside = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                return inside.toString();
            }
            if (c == '\\' && at + 1 < text.length()) {
                at++;
            }
            inside.append(text.charAt(at));
        }
        return null;
    }
}
