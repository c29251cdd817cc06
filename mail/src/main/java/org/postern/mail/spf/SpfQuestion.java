package org.postern.mail.spf;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.postern.mail.address.Domain;
import org.postern.mail.wire.SyntaxError;

/**
 * May this client send with this domain in the envelope? The arguments of {@code check_host()} (RFC 7208 §4.1).
 *
 * @param client where the connection comes from
 * @param domain whose policy is asked for; like {@code senderDomain} and {@code helo} in A-labels where it is a domain
 * @param localPart of the sender; {@code postmaster} where he has none
 * @param senderDomain of the sender
 * @param helo what the client calls itself
 * @param receiver our own host name, for explanations; null when it is not to be told
 * @param seconds the time, in seconds since 1970, for explanations
 */
public record SpfQuestion(
        InetAddress client,
        String domain,
        String localPart,
        String senderDomain,
        String helo,
        @Nullable String receiver,
        long seconds) {
    private static final String POSTMASTER = "postmaster";

    /** U-labels are encoded before anything is asked or expanded (RFC 7208 §4.3, RFC 8616 §4). */
    public SpfQuestion {
        domain = aLabels(domain);
        senderDomain = aLabels(senderDomain);
        helo = aLabels(helo);
    }

    /** About the name in HELO or EHLO (RFC 7208 §2.3). */
    public static SpfQuestion helo(InetAddress client, String helo, @Nullable String receiver, long seconds) {
        return new SpfQuestion(client, helo, POSTMASTER, helo, helo, receiver, seconds);
    }

    /**
     * About the reverse-path (RFC 7208 §2.4).
     *
     * @param sender without angle brackets; empty for the null one, which the name in HELO stands for
     */
    public static SpfQuestion mailFrom(
            InetAddress client, String sender, String helo, @Nullable String receiver, long seconds) {
        int at = sender.lastIndexOf('@');
        String local = at <= 0 ? POSTMASTER : sender.substring(0, at);
        String domain = sender.isEmpty() ? helo : sender.substring(at + 1);
        return new SpfQuestion(client, domain, local, domain, helo, receiver, seconds);
    }

    private static String aLabels(String text) {
        if (text.chars().allMatch(c -> c < 128)) {
            return text;
        }
        try {
            return Domain.parse(text).name();
        } catch (SyntaxError _) {
            return text; // No domain: the evaluation says so.
        }
    }
}
