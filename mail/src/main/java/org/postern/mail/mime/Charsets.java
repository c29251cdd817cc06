package org.postern.mail.mime;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/** Charsets by the names that mail uses. */
final class Charsets {
    private Charsets() {}

    /** The charset of that name; UTF-8, of which US-ASCII is a part, when there is none or it cannot be read from. */
    static Charset named(String name) {
        if (name.isEmpty() || name.length() > 64 || name.equalsIgnoreCase("us-ascii")) {
            return StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    /** Whether a search may name it (RFC 3501 §6.4.4). */
    static boolean isKnown(String name) {
        try {
            return name.length() <= 64 && Charset.isSupported(name);
        } catch (IllegalArgumentException illegal) {
            return false;
        }
    }
}
