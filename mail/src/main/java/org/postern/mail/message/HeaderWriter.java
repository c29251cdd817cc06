package org.postern.mail.message;

import java.time.OffsetDateTime;
import org.postern.mail.address.Address;
import org.postern.mail.address.Domain;
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

    /**
     * {@code Received} for what one of our own users submits: not where he is nor what his machine is called, which is
     * nobody's business but ours (RFC 5321 §7.6; what is known is in the evidence). Without {@code from}, as for what
     * begins here.
     */
    public static String submitted(Domain by, Received.With with, String id, OffsetDateTime when) {
        return "Received: by " + by + " with " + with.protocol() + " id " + id + ";\r\n\t" + DateTime.format(when)
                + "\r\n";
    }

    /** {@code Date} (RFC 5322 §3.6.1). */
    public static String date(OffsetDateTime when) {
        return "Date: " + DateTime.format(when) + "\r\n";
    }

    /** {@code Message-ID} (RFC 5322 §3.6.4). */
    public static String messageId(String id) {
        return "Message-ID: " + id + "\r\n";
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
