package org.postern.mail.spf;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.mail.dns.DnsName;

/** Puts values in the place of macros (RFC 7208 §7.3). One evaluation, one thread. */
final class MacroExpander {
    /** Characters that a text may have when it is expanded: far beyond every name and explanation that can be used. */
    static final int MAX_EXPANDED = 8 * 1024;

    private static final String UNRESERVED = "-._~";
    private static final String UNKNOWN = "unknown";

    private final SpfQuestion question;
    private final SpfCheck.ValidatedNames names;

    MacroExpander(SpfQuestion question, SpfCheck.ValidatedNames names) {
        this.question = question;
        this.names = names;
    }

    /**
     * The domain that a domain-spec means, cut from the left until it can be a name; null when it is beyond all bounds.
     *
     * @param domain whose record it stands in
     */
    @Nullable
    String name(MacroText spec, String domain) {
        String name = text(spec, domain);
        if (name == null) {
            return null;
        }
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        int excess = name.length() - DnsName.MAX_LENGTH;
        if (excess > 0) {
            int dot = name.indexOf('.', excess - 1);
            name = dot < 0 ? "" : name.substring(dot + 1);
        }
        return name;
    }

    /** Expanded; null when it is beyond all bounds. */
    @Nullable
    String text(MacroText text, String domain) {
        var expanded = new StringBuilder();
        for (MacroText.Piece piece : text.pieces()) {
            expanded.append(
                    switch (piece) {
                        case MacroText.Literal(String literal) -> literal;
                        case MacroText.Macro macro -> transformed(macro, value(macro.letter(), domain));
                    });
            if (expanded.length() > MAX_EXPANDED) {
                return null;
            }
        }
        return expanded.toString();
    }

    private String value(char letter, String domain) {
        return switch (letter) {
            case 's' -> question.localPart() + "@" + question.senderDomain();
            case 'l' -> question.localPart();
            case 'o' -> question.senderDomain();
            case 'd' -> domain;
            case 'i' -> dotted(question.client());
            case 'p' -> validated(domain);
            case 'v' -> question.client().getAddress().length == 4 ? "in-addr" : "ip6";
            case 'h' -> question.helo();
            case 'c' -> question.client().getHostAddress();
            case 'r' -> question.receiver() == null ? UNKNOWN : question.receiver();
            case 't' -> Long.toString(question.seconds());
            default -> throw new IllegalStateException("a macro that the grammar does not have");
        };
    }

    /** An IPv6 address nibble by nibble, for reversal. */
    private static String dotted(InetAddress client) {
        byte[] octets = client.getAddress();
        if (octets.length == 4) {
            return client.getHostAddress();
        }
        var nibbles = new StringBuilder();
        for (byte octet : octets) {
            nibbles.append(nibbles.isEmpty() ? "" : ".");
            nibbles.append(Character.forDigit(octet >> 4 & 0xf, 16)).append('.');
            nibbles.append(Character.forDigit(octet & 0xf, 16));
        }
        return nibbles.toString();
    }

    /** The domain itself where it is among the names, else one below it, else any. */
    private String validated(String domain) {
        DnsName wanted = DnsName.of(domain);
        List<DnsName> all = names.all();
        if (wanted == null || all.isEmpty()) {
            return UNKNOWN;
        }
        if (all.contains(wanted)) {
            return wanted.text();
        }
        return all.stream()
                .filter(name -> name.isWithin(wanted))
                .findFirst()
                .orElse(all.getFirst())
                .text();
    }

    private static String transformed(MacroText.Macro macro, String value) {
        String text = value;
        if (!macro.delimiters().isEmpty()) {
            List<String> parts = split(value, macro.delimiters());
            if (macro.reversed()) {
                Collections.reverse(parts);
            }
            int from = macro.parts() == 0 ? 0 : Math.max(0, parts.size() - macro.parts());
            text = String.join(".", parts.subList(from, parts.size()));
        }
        return macro.escaped() ? escaped(text) : text;
    }

    private static List<String> split(String value, String delimiters) {
        var parts = new ArrayList<String>();
        int start = 0;
        for (int i = 0; i < value.length(); i++) {
            if (delimiters.indexOf(value.charAt(i)) >= 0) {
                parts.add(value.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(value.substring(start));
        return parts;
    }

    /** For a URL (RFC 3986 §2.1, §2.3). */
    private static String escaped(String text) {
        var escaped = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
                escaped.append(c);
            } else {
                escaped.append(String.format("%%%02X", (int) c));
            }
        }
        return escaped.toString();
    }
}
