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

    /**
     * Whether octets below 128 are ASCII in it wherever a character may begin. Of those that are not known to be so, nothing
     * is said.
     */
    static boolean beginsWithAscii(Charset charset) {
        String name = charset.name();
        return charset.equals(StandardCharsets.UTF_8)
                || name.startsWith("ISO-8859-")
                || name.startsWith("windows-125")
                || name.startsWith("KOI8-");
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
