package org.postern.mail.smtp;

import java.util.List;

/**
 * One answer to one command (RFC 5321 §4.2).
 *
 * @param code 200 to 599
 * @param detail enhanced status code without its class (RFC 3463), for example {@code 1.1}; the class digit is printed
 *     from the code, so that both cannot contradict each other. Empty where none belongs (3xx, greeting, EHLO).
 * @param lines at least one; printable ASCII
 * @param closes whether the session ends after it
 */
public record Reply(int code, String detail, List<String> lines, boolean closes) {
    private static final int OVERHEAD = "250-5.255.255 \r\n".length();

    /** @throws IllegalArgumentException for what must not go on the wire: control characters, long lines, wrong codes */
    public Reply {
        lines = List.copyOf(lines);
        if (code < 200 || code > 599 || lines.isEmpty()) {
            throw new IllegalArgumentException("not a reply: " + code);
        }
        if (!detail.isEmpty() && (code / 100 == 3 || !isDetail(detail))) {
            throw new IllegalArgumentException("not an enhanced code: " + code + " " + detail);
        }
        for (String line : lines) {
            if (line.length() > SmtpLimits.REPLY_LINE - OVERHEAD || line.chars().anyMatch(c -> c < ' ' || c > '~')) {
                throw new IllegalArgumentException("not a reply line");
            }
        }
    }

    /** A reply of one line after which the session goes on. */
    public static Reply of(int code, String detail, String line) {
        return new Reply(code, detail, List.of(line), false);
    }

    /** 250. */
    public static Reply ok(String detail, String line) {
        return of(250, detail, line);
    }

    /** 503: a command at the wrong time (RFC 5321 §4.1.4). */
    public static Reply badSequence(String line) {
        return of(503, "5.1", line);
    }

    /** The same words, and the session ends. */
    public Reply andClose() {
        return new Reply(code, detail, lines, true);
    }

    /** Whether the command failed: 4xx or 5xx. */
    public boolean isError() {
        return code >= 400;
    }

    /** As it goes on the wire, every line with CRLF. */
    public String wire() {
        String enhanced = detail.isEmpty() ? "" : code / 100 + "." + detail + " "; // RFC 2034 §4: on every line
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            char separator = i + 1 < lines.size() ? '-' : ' ';
            text.append(code)
                    .append(separator)
                    .append(enhanced)
                    .append(lines.get(i))
                    .append("\r\n");
        }
        return text.toString();
    }

    /** RFC 3463 §2: subject and detail, each up to three digits. */
    private static boolean isDetail(String detail) {
        int dot = detail.indexOf('.');
        return dot > 0 && isNumber(detail.substring(0, dot)) && isNumber(detail.substring(dot + 1));
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
