package org.postern.mail.dkim;

import org.jspecify.annotations.Nullable;
import org.postern.mail.message.Field;

/** Which changes on the way a signature survives (RFC 6376 §3.4). */
public enum Canonicalization {
    SIMPLE("simple"),
    RELAXED("relaxed");

    private final String word;

    Canonicalization(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    static @Nullable Canonicalization of(String word) {
        return word.equalsIgnoreCase("simple") ? SIMPLE : word.equalsIgnoreCase("relaxed") ? RELAXED : null;
    }

    /** A field as it is hashed, without a line end (§3.4.1, §3.4.2). */
    String field(Field field) {
        return switch (this) {
            case SIMPLE -> field.name() + field.gap() + ":" + field.octets();
            case RELAXED -> lower(field.name()) + ":" + squeezed(field.octets());
        };
    }

    /** Unfolded, each run of white space one space, none at either end. */
    private static String squeezed(String octets) {
        var out = new StringBuilder(octets.length());
        boolean space = false;
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            if (c == ' ' || c == '\t') {
                space = true;
            } else if (c == '\r' && i + 1 < octets.length() && octets.charAt(i + 1) == '\n') {
                i++; // Folding: white space follows, or it would not be one field.
            } else {
                if (space && !out.isEmpty()) {
                    out.append(' ');
                }
                space = false;
                out.append(c);
            }
        }
        return out.toString();
    }

    private static String lower(String name) {
        var out = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            out.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        }
        return out.toString();
    }
}
