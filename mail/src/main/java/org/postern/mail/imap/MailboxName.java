package org.postern.mail.imap;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.postern.mail.wire.SyntaxError;

/** Mailbox names as they travel: modified UTF-7 (RFC 3501 §5.1.3), or UTF-8 (RFC 9051 §5.1). */
public final class MailboxName {
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

    private MailboxName() {}

    /**
     * @param octets as on the wire
     * @throws SyntaxError when it is not what a client may send
     */
    public static String decode(String octets, boolean utf8) throws SyntaxError {
        if (octets.length() > ImapLimits.MAILBOX) {
            throw new SyntaxError("mailbox name too long", 0);
        }
        return utf8 ? fromUtf8(octets) : fromUtf7(octets);
    }

    /** As octets; the writer quotes them. */
    public static String encode(String name, boolean utf8) {
        return utf8 ? new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1) : toUtf7(name);
    }

    static String fromUtf8(String octets) throws SyntaxError {
        try {
            CharBuffer decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)));
            return decoded.toString();
        } catch (CharacterCodingException malformed) {
            throw new SyntaxError("malformed UTF-8", 0);
        }
    }

    private static String fromUtf7(String octets) throws SyntaxError {
        var name = new StringBuilder(octets.length());
        int at = 0;
        while (at < octets.length()) {
            char c = octets.charAt(at);
            if (c != '&') {
                if (c < ' ' || c > '~') {
                    throw new SyntaxError("a mailbox name must be modified UTF-7", at);
                }
                name.append(c);
                at++;
                continue;
            }
            int end = octets.indexOf('-', at);
            if (end < 0) {
                throw new SyntaxError("a shift without end in a mailbox name", at);
            }
            shifted(octets.substring(at + 1, end), at, name);
            at = end + 1;
            boolean anotherShift = octets.startsWith("&", at) && !octets.startsWith("&-", at);
            if (anotherShift && octets.charAt(end - 1) != '&') {
                // RFC 3501 §5.1.3: the same could be written as one, and a name has one form only
                throw new SyntaxError("two shifts where one would do in a mailbox name", at);
            }
        }
        return name.toString();
    }

    /** What stands between {@code &} and {@code -}. */
    private static void shifted(String base64, int at, StringBuilder name) throws SyntaxError {
        if (base64.isEmpty()) {
            name.append('&');
            return;
        }
        int bits = 0;
        int held = 0;
        int from = name.length();
        for (int i = 0; i < base64.length(); i++) {
            int value = BASE64.indexOf(base64.charAt(i));
            if (value < 0) {
                throw new SyntaxError("not base64 in a mailbox name", at);
            }
            bits = ((bits << 6) | value) & 0x3fffff;
            held += 6;
            if (held >= 16) {
                held -= 16;
                name.append((char) ((bits >> held) & 0xffff));
            }
        }
        if (held >= 6 || (bits & ((1 << held) - 1)) != 0) {
            throw new SyntaxError("superfluous bits in a mailbox name", at);
        }
        requireUnprintable(name, from, at);
    }

    /** Printable ASCII stands for itself and must not be shifted; surrogates come in pairs. */
    private static void requireUnprintable(StringBuilder name, int from, int at) throws SyntaxError {
        for (int i = from; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= ' ' && c <= '~') {
                throw new SyntaxError("a printable character is shifted in a mailbox name", at);
            }
            if (Character.isHighSurrogate(c) && i + 1 < name.length() && Character.isLowSurrogate(name.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new SyntaxError("half a character in a mailbox name", at);
            }
        }
    }

    private static String toUtf7(String name) {
        var octets = new StringBuilder(name.length() + 16);
        int at = 0;
        while (at < name.length()) {
            char c = name.charAt(at);
            if (c >= ' ' && c <= '~') {
                octets.append(c == '&' ? "&-" : String.valueOf(c));
                at++;
                continue;
            }
            int end = at;
            while (end < name.length() && (name.charAt(end) < ' ' || name.charAt(end) > '~')) {
                end++;
            }
            octets.append('&');
            shift(name, at, end, octets);
            octets.append('-');
            at = end;
        }
        return octets.toString();
    }

    private static void shift(String name, int from, int to, StringBuilder octets) {
        int bits = 0;
        int held = 0;
        for (int i = from; i < to; i++) {
            bits = ((bits << 16) | name.charAt(i)) & 0x3fffff;
            held += 16;
            while (held >= 6) {
                held -= 6;
                octets.append(BASE64.charAt((bits >> held) & 0x3f));
            }
        }
        if (held > 0) {
            octets.append(BASE64.charAt((bits << (6 - held)) & 0x3f));
        }
    }
}
