package org.postern.mail.imap;

import java.util.Locale;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;

/**
 * The tokens of IMAP over one command, whose literals stand where they were sent: the announcement, CRLF, the octets. A
 * line holds no CRLF of its own, so this can be told apart.
 */
final class Tokens {
    final Scanner in;
    private final boolean utf8;

    Tokens(String command, int max, boolean utf8) throws SyntaxError {
        this.in = new Scanner(command, max);
        this.utf8 = utf8;
    }

    void space() throws SyntaxError {
        in.expect(' ');
    }

    /** RFC 3501 §9: what an atom is not made of. */
    private static boolean isAtom(int c) {
        return c > ' ' && c < 0x7f && "(){%*\"\\]".indexOf(c) < 0;
    }

    String atom(String what) throws SyntaxError {
        return in.take(what, ImapLimits.WORD, Tokens::isAtom);
    }

    /** An atom in upper case: a name of the protocol. */
    String word(String what) throws SyntaxError {
        return atom(what).toUpperCase(Locale.ROOT);
    }

    String astring(String what) throws SyntaxError {
        if (in.peek() == '"' || in.peek() == '{') {
            return string(what);
        }
        return in.take(what, ImapLimits.ARGUMENT, c -> isAtom(c) || c == ']');
    }

    String string(String what) throws SyntaxError {
        if (in.next('"')) {
            return quoted();
        }
        if (in.next('{')) {
            int size = (int) in.number("a size", ImapLimits.ARGUMENT);
            in.next('+');
            if (!in.next('}') || !in.next('\r') || !in.next('\n')) {
                throw in.error("expected a literal");
            }
            return in.take(size);
        }
        throw in.error("expected " + what);
    }

    private String quoted() throws SyntaxError {
        var text = new StringBuilder();
        while (!in.next('"')) {
            char c = in.take();
            if (c == '\\') {
                c = in.take();
                if (c != '"' && c != '\\') {
                    throw in.error("only a quote or a backslash may be quoted");
                }
            }
            if (c == '\r' || c == '\n') {
                throw in.error("a line end in a quoted string");
            }
            text.append(c);
        }
        return text.toString();
    }

    String mailbox() throws SyntaxError {
        return MailboxName.decode(astring("a mailbox name"), utf8);
    }

    /** {@code list-mailbox}: as a mailbox name, but with wildcards. */
    String pattern() throws SyntaxError {
        boolean quoted = in.peek() == '"' || in.peek() == '{';
        String octets = quoted
                ? string("a pattern")
                : in.take("a pattern", ImapLimits.MAILBOX, c -> isAtom(c) || c == ']' || c == '%' || c == '*');
        if (octets.length() > ImapLimits.PATTERN) {
            throw in.error("the pattern is too long");
        }
        String pattern = oneWildcardEach(MailboxName.decode(octets, utf8));
        if (pattern.chars().filter(Tokens::isWildcard).count() > ImapLimits.WILDCARDS) {
            throw in.error("too many wildcards");
        }
        return pattern;
    }

    private static boolean isWildcard(int c) {
        return c == '*' || c == '%';
    }

    /** Of wildcards that follow one another, the strongest: it matches all that they match together. */
    private static String oneWildcardEach(String pattern) {
        var shorter = new StringBuilder(pattern.length());
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            int last = shorter.length() - 1;
            if (last >= 0 && isWildcard(c) && isWildcard(shorter.charAt(last))) {
                shorter.setCharAt(last, c == '*' ? c : shorter.charAt(last));
            } else {
                shorter.append(c);
            }
        }
        return shorter.toString();
    }

    /** The reference of LIST: what patterns are taken after, so it may hold wildcards itself in a quoted form. */
    String reference() throws SyntaxError {
        String reference = mailbox();
        if (reference.length() > ImapLimits.PATTERN
                || reference.chars().filter(Tokens::isWildcard).count() > ImapLimits.WILDCARDS) {
            throw in.error("the reference is too long");
        }
        return reference;
    }

    /** Text that is compared with decoded text. */
    String text(String what) throws SyntaxError {
        return MailboxName.fromUtf8(astring(what));
    }
}
