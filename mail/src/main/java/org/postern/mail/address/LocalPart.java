package org.postern.mail.address;

import java.nio.charset.StandardCharsets;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;

/** The grammar of what stands before the {@code @} (RFC 5321 §4.1.2, RFC 6531 §3.3). */
public final class LocalPart {
    /** Octets every server must take, and the most an address of ours may have (RFC 5321 §4.5.3.1.1). */
    public static final int MAX_LENGTH = 64;

    private LocalPart() {}

    /**
     * Reads the local part that comes next.
     *
     * @param maxOctets the longest that is taken, in octets of UTF-8 without quoting
     * @return its meaning, without quotes and backslashes; not empty
     */
    public static String take(Scanner in, int maxOctets) throws SyntaxError {
        int start = in.position();
        String local = in.peek() == '"' ? takeQuoted(in, maxOctets) : takeDotString(in, maxOctets);
        if (local.isEmpty()) {
            throw new SyntaxError("empty local part", start);
        }
        if (local.getBytes(StandardCharsets.UTF_8).length > maxOctets) {
            throw new SyntaxError("local part too long", start);
        }
        if (!isClean(local)) {
            throw new SyntaxError("character not allowed in a local part", start);
        }
        return local;
    }

    /** As it goes on the wire: quoted only where it must be. */
    static String quoted(String local) {
        if (isDotString(local)) {
            return local;
        }
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < local.length(); i++) {
            char c = local.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c);
        }
        return text.append('"').toString();
    }

    /** No controls, no halves of surrogate pairs, nothing that reorders a line or stands for malformed UTF-8. */
    static boolean isClean(String local) {
        return local.codePoints()
                .noneMatch(c -> Character.isISOControl(c)
                        || (c >= 0xD800 && c <= 0xDFFF)
                        || (c >= 0x2028 && c <= 0x202E)
                        || (c >= 0x2066 && c <= 0x2069)
                        || (c >= 0xFFF9 && c <= 0xFFFF)
                        || c == 0xFEFF);
    }

    private static String takeDotString(Scanner in, int maxOctets) throws SyntaxError {
        int start = in.position();
        String local = in.take("a local part", maxOctets, c -> isAtext(c) || c == '.');
        if (!isDotString(local)) {
            throw new SyntaxError("misplaced dot in a local part", start);
        }
        return local;
    }

    private static String takeQuoted(Scanner in, int maxOctets) throws SyntaxError {
        in.expect('"');
        StringBuilder local = new StringBuilder();
        while (!in.next('"')) {
            if (local.length() > maxOctets) {
                throw in.error("local part too long");
            }
            in.next('\\'); // RFC 5321 §4.1.2, quoted-pairSMTP: the next character is meant as it is
            local.append(in.take());
        }
        return local.toString();
    }

    private static boolean isDotString(String local) {
        return !local.startsWith(".")
                && !local.endsWith(".")
                && !local.contains("..")
                && local.chars().allMatch(c -> isAtext(c) || c == '.');
    }

    /** RFC 5322 §3.2.3, and all beyond ASCII by RFC 6531 §3.3. */
    private static boolean isAtext(int c) {
        return c > 126
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || (c > ' ' && "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0);
    }
}
