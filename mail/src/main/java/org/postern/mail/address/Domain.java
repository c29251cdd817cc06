package org.postern.mail.address;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;

/**
 * A domain name as mail uses it (RFC 5321 §4.1.2): labels of letters, digits and inner hyphens. Two domains are equal when
 * they are the same in the DNS.
 *
 * @param name lower-case A-labels (RFC 5890 §2.3.2.1) joined by dots, no dot at the end, 1 to 253 characters
 */
public record Domain(String name) implements Comparable<Domain> {
    /** Longest domain, in octets of its A-labels (RFC 1035 §2.3.4, less the length octets around it). */
    public static final int MAX_LENGTH = 253;

    /** Longest label, in octets of its A-label (RFC 1035 §2.3.4). */
    public static final int MAX_LABEL = 63;

    /** Longest text looked at; a U-label may be longer than its A-label has octets. */
    private static final int MAX_TEXT = 1024;

    private static final String ACE_PREFIX = "xn--"; // RFC 5890 §2.3.2.5

    /** @throws IllegalArgumentException when the name is not in this form: a fault of ours, text goes through parse */
    public Domain {
        if (!isValid(name)) {
            throw new IllegalArgumentException("not a domain in A-labels");
        }
    }

    /**
     * Reads a domain in A-labels or U-labels, in any case. International labels go through {@link IDN}, which knows
     * IDNA2003; what IDNA2008 reads otherwise (ß, ς, the joiners) or does not allow (symbols, compatibility forms) is
     * refused, so that both give the same A-label for what is left.
     *
     * @throws SyntaxError for anything else, address literals and a dot at the end included
     */
    public static Domain parse(String text) throws SyntaxError {
        Scanner in = new Scanner(text, MAX_TEXT);
        Domain domain = take(in);
        in.expectEnd();
        return domain;
    }

    /** Reads the domain that comes next, up to the first character that cannot belong to one. */
    public static Domain take(Scanner in) throws SyntaxError {
        StringBuilder name = new StringBuilder();
        do {
            String label = in.take("a domain", MAX_TEXT, Domain::canBeInLabel);
            name.append(name.isEmpty() ? "" : ".").append(isAscii(label) ? lower(label) : aLabel(label, in));
            if (name.length() > MAX_LENGTH) {
                throw in.error("domain too long");
            }
        } while (in.next('.'));
        if (!isValid(name.toString())) {
            throw in.error("not a domain");
        }
        return new Domain(name.toString());
    }

    /**
     * For people's eyes: with U-labels where they lead back to the same domain. A label that does not (bad punycode, or
     * valid in IDNA2008 only) stays as it is.
     */
    public String unicode() {
        StringBuilder shown = new StringBuilder();
        for (String label : name.split("\\.", -1)) {
            shown.append(shown.isEmpty() ? "" : ".").append(label.startsWith(ACE_PREFIX) ? uLabel(label) : label);
        }
        return shown.toString();
    }

    /** Whether this is {@code other} or lies under it. */
    public boolean isWithin(Domain other) {
        return name.equals(other.name) || name.endsWith("." + other.name);
    }

    @Override
    public int compareTo(Domain other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }

    private static String uLabel(String label) {
        String decoded = IDN.toUnicode(label, IDN.USE_STD3_ASCII_RULES);
        try {
            return parse(decoded).name.equals(label) ? decoded : label;
        } catch (SyntaxError _) {
            return label; // what does not come back the same is shown as it is in the DNS
        }
    }

    private static String aLabel(String label, Scanner in) throws SyntaxError {
        String folded = Normalizer.normalize(label.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
        boolean startsWithMark = !Character.isLetterOrDigit(folded.codePointAt(0)); // RFC 5891 §4.2.3.2
        if (startsWithMark
                || folded.startsWith(ACE_PREFIX)
                || !folded.codePoints().allMatch(Domain::isPermitted)) {
            throw in.error("character not allowed in a domain");
        }
        try {
            String encoded = lower(IDN.toASCII(folded, IDN.USE_STD3_ASCII_RULES));
            if (IDN.toUnicode(encoded, IDN.USE_STD3_ASCII_RULES).equals(folded)) {
                return encoded;
            }
        } catch (IllegalArgumentException e) {
            throw in.error("not an international domain");
        }
        throw in.error("character not allowed in a domain"); // mapped to something else: RFC 5892 §2.2 disallows it
    }

    /** Letters, marks and digits (RFC 5892 §2.1), without the four that IDNA2003 reads otherwise (RFC 5894 §7.2). */
    private static boolean isPermitted(int c) {
        if (c == 'ß' || c == 'ς' || c == 0x200C || c == 0x200D) {
            return false;
        }
        return Character.isLetterOrDigit(c)
                || c == '-'
                || Character.getType(c) == Character.NON_SPACING_MARK
                || Character.getType(c) == Character.COMBINING_SPACING_MARK;
    }

    private static boolean canBeInLabel(int c) {
        return c > 126 || isLetterDigitHyphen(c) || (c >= 'A' && c <= 'Z');
    }

    private static boolean isLetterDigitHyphen(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static boolean isValid(String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            return false;
        }
        int start = 0;
        while (start <= name.length()) {
            int dot = name.indexOf('.', start);
            int end = dot < 0 ? name.length() : dot;
            if (!isValidLabel(name, start, end)) {
                return false;
            }
            start = end + 1;
        }
        return true;
    }

    private static boolean isValidLabel(String name, int start, int end) {
        return end > start
                && end - start <= MAX_LABEL
                && name.charAt(start) != '-'
                && name.charAt(end - 1) != '-'
                && name.substring(start, end).chars().allMatch(Domain::isLetterDigitHyphen);
    }
}
