package org.postern.mail.message;

import java.nio.charset.StandardCharsets;

/**
 * One header field as it arrived.
 *
 * @param name printable ASCII, in the case it had; compare by {@link #is}
 * @param gap white space between the name and the colon, obsolete and nearly always empty (RFC 5322 §4.5)
 * @param octets all behind the colon, folding included, without the last CRLF; one character (0 to 255) a byte
 */
public record Field(String name, String gap, String octets) {
    public Field(String name, String octets) {
        this(name, "", octets);
    }

    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    /** Unfolded (RFC 5322 §2.2.3), read as UTF-8 (RFC 6532 §3.2), without space around it. */
    public String text() {
        StringBuilder flat = new StringBuilder(octets.length());
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            if (c != '\r' && c != '\n') {
                flat.append(c);
            }
        }
        byte[] bytes = flat.toString().getBytes(StandardCharsets.ISO_8859_1);
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }
}
