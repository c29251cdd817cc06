package org.postern.mail.dns;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A name that can be asked for: labels of 1 to 63 octets, of any octets but the dot, 253 together with the dots between
 * them (RFC 1035 §2.3.4). Two names are equal when the DNS takes them for the same (RFC 4343).
 *
 * @param text A to Z in lower case, one character an octet, without a dot at the end
 */
public record DnsName(String text) {
    /** Octets, dots between labels counted. */
    public static final int MAX_LENGTH = 253;

    private static final int MAX_LABEL = 63;

    /** @throws IllegalArgumentException when it is no name: a fault of ours, text goes through {@link #of} */
    public DnsName {
        if (!isValid(text)) {
            throw new IllegalArgumentException("not a DNS name");
        }
        text = lower(text);
    }

    /**
     * The name that a text stands for, with or without a dot at its end; null when it is none, as one with an empty label or
     * a label that is too long.
     */
    public static @Nullable DnsName of(String text) {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        return isValid(name) ? new DnsName(name) : null;
    }

    /** Where the name of an address is looked up (RFC 1035 §3.5, RFC 3596 §2.5). */
    public static DnsName reverse(InetAddress address) {
        byte[] octets = address.getAddress();
        var name = new StringBuilder();
        for (int i = octets.length - 1; i >= 0; i--) {
            int octet = octets[i] & 0xff;
            if (octets.length == 4) {
                name.append(octet).append('.');
            } else {
                name.append(Character.forDigit(octet & 0xf, 16)).append('.');
                name.append(Character.forDigit(octet >> 4, 16)).append('.');
            }
        }
        return new DnsName(
                name.append(octets.length == 4 ? "in-addr.arpa" : "ip6.arpa").toString());
    }

    /** Whether this is {@code other} or lies under it. */
    public boolean isWithin(DnsName other) {
        return text.equals(other.text) || text.endsWith("." + other.text);
    }

    /** A to Z and no other octet: whatever else looks like a letter in some character set is another name (RFC 4343 §3). */
    private static String lower(String text) {
        var lower = new StringBuilder(text.length());
        text.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)));
        return lower.toString();
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean isValid(String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH || !name.chars().allMatch(c -> c < 256)) {
            return false;
        }
        int label = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i < name.length() && name.charAt(i) != '.') {
                label++;
            } else if (label == 0 || label > MAX_LABEL) {
                return false;
            } else {
                label = 0;
            }
        }
        return true;
    }
}
