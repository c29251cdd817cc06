package org.postern.mail.authres;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.mail.wire.Cfws;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;

/**
 * An Authentication-Results field (RFC 8601 §2.2).
 *
 * @param server whose word it is: the authentication service identifier
 * @param results in their order; none is said with the word for it
 */
public record AuthenticationResults(String server, List<Result> results) {
    public static final String FIELD = "Authentication-Results";

    /** Characters of a value, at most: a mailbox with its domain (RFC 5321 §4.5.3.1) fits. */
    static final int MAX_VALUE = 320;

    private static final int LINE = 78;

    /** RFC 2045 §5.1. */
    private static final String SPECIALS = "()<>@,;:\\\"/[]?=";

    public AuthenticationResults {
        results = List.copyOf(results);
    }

    /**
     * What one method found.
     *
     * @param method as registered (§6.2), such as {@code spf}
     * @param result as registered for it (§6.6), such as {@code pass}
     */
    public record Result(String method, String result, List<Property> properties) {
        public Result {
            properties = List.copyOf(properties);
        }
    }

    /**
     * What the result is about.
     *
     * @param type where it was found, such as {@code smtp} or {@code header}
     * @param name as registered, such as {@code mailfrom}
     * @param value may be hostile: what cannot stand in a header is replaced
     */
    public record Property(String type, String name, String value) {}

    /** The field with its CRLF, to be encoded as UTF-8. */
    public String field() {
        var text = new StringBuilder(FIELD).append(": ").append(value(server));
        if (results.isEmpty()) {
            text.append("; none");
        }
        for (Result result : results) {
            String first = result.method() + "=" + result.result();
            text.append(";\r\n\t").append(first);
            int line = 8 + first.length();
            for (Property property : result.properties()) {
                String next = property.type() + "." + property.name() + "=" + value(property.value());
                boolean fits = line + 1 + next.length() < LINE;
                text.append(fits ? " " : "\r\n\t ").append(next);
                line = (fits ? line : 8) + 1 + next.length();
            }
        }
        return text.append("\r\n").toString();
    }

    /** As a token or an address where it is one (§2.2, {@code pvalue}), else in quotes. */
    private static String value(String text) {
        var safe = new StringBuilder();
        for (int i = 0; i < text.length() && safe.length() < MAX_VALUE; i++) {
            char c = text.charAt(i);
            safe.append(c < ' ' || Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        String whole = safe.toString();
        int at = whole.lastIndexOf('@');
        boolean plain = isToken(whole.substring(at + 1)) && (at <= 0 || isToken(whole.substring(0, at)));
        return plain ? whole : "\"" + whole.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c <= '~' && SPECIALS.indexOf(c) < 0);
    }

    /**
     * Whose word a field is, as it stands there.
     *
     * @param octets the field's value, one character an octet
     * @return null when that cannot be read
     */
    public static @Nullable String server(String octets) {
        try {
            Scanner in = new Scanner(octets, octets.length());
            Cfws.skip(in);
            String server = in.next('"')
                    ? Cfws.quoted(in)
                    : in.takeMaybe("a name", octets.length(), c -> " \t\r\n;(".indexOf(c) < 0);
            return server.isEmpty() ? null : server;
        } catch (SyntaxError _) {
            return null;
        }
    }
}
