package org.postern.mail.message;

import org.postern.mail.address.Address;
import org.postern.mail.address.ReversePath;

/** Prints the fields that we put before a message, each with its CRLF; no product is named in them. */
public final class HeaderWriter {
    private HeaderWriter() {}

    /** {@code Return-Path} (RFC 5321 §4.4), at final delivery. */
    public static String returnPath(ReversePath from) {
        return "Return-Path: " + from + "\r\n";
    }

    /** {@code Received} (RFC 5321 §4.4). To be encoded as UTF-8. */
    public static String received(Received trace) {
        String literal = Received.literal(trace.remote());
        StringBuilder text = new StringBuilder("Received: from ");
        text.append(isName(trace.helo()) ? trace.helo() : literal)
                .append(" (")
                .append(literal)
                .append(")\r\n\tby ");
        text.append(trace.by()).append(" with ").append(trace.with().protocol());
        text.append(" id ").append(trace.id());
        Address recipient = trace.recipient();
        if (recipient != null) {
            text.append("\r\n\tfor <").append(recipient).append('>');
        }
        String cipher = trace.with().cipher();
        if (cipher != null) {
            text.append("\r\n\ttls ").append(cipher); // RFC 8314 §4.3, a registered clause
        }
        return text.append(";\r\n\t")
                .append(DateTime.format(trace.when()))
                .append("\r\n")
                .toString();
    }

    /** Whether it can stand where a domain or address literal belongs, underscores tolerated. */
    private static boolean isName(String helo) {
        boolean literal = helo.startsWith("[") && helo.endsWith("]");
        String inner = literal ? helo.substring(1, helo.length() - 1) : helo;
        return !inner.isEmpty() && inner.chars().allMatch(c -> isNameCharacter(c) || (literal && c == ':'));
    }

    private static boolean isNameCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '-'
                || c == '_';
    }
}
