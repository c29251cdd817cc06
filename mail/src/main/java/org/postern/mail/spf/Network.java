package org.postern.mail.spf;

import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postern.mail.wire.SyntaxError;

/**
 * A network in CIDR notation (RFC 7208 §5.6). Keeps octets and no {@link InetAddress}: that makes an IPv4 address of an
 * IPv6 one that begins with {@code ::ffff:}, and such a network must stay one of IPv6, with up to 128 bits.
 */
final class Network {
    private final byte[] octets;
    private final int bits;

    /**
     * @param octets 4 or 16; not copied
     * @param bits how many leading bits of the address count: no more than it has
     */
    Network(byte[] octets, int bits) {
        if (bits > octets.length * Byte.SIZE) {
            throw new IllegalArgumentException("more bits than the address has");
        }
        this.octets = octets;
        this.bits = bits;
    }

    /** An address of the other family is never within. */
    boolean contains(InetAddress other) {
        byte[] theirs = other.getAddress();
        if (octets.length != theirs.length) {
            return false;
        }
        for (int i = 0, left = bits; left > 0; i++, left -= Byte.SIZE) {
            int mask = left >= Byte.SIZE ? 0xff : 0xff << (Byte.SIZE - left) & 0xff;
            if (((octets[i] ^ theirs[i]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** {@code ip4-network}: four numbers, none left out. */
    static byte[] four(String text) throws SyntaxError {
        String[] numbers = text.split("\\.", -1);
        byte[] octets = new byte[4];
        if (numbers.length != octets.length) {
            throw new SyntaxError("not an IPv4 address", 0);
        }
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) number(numbers[i], 255);
        }
        return octets;
    }

    /** {@code ip6-network} (RFC 4291 §2.2). */
    static byte[] six(String text) throws SyntaxError {
        int gap = text.indexOf("::");
        byte[] head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        byte[] tail = gap < 0 ? new byte[0] : groups(text.substring(gap + 2), true);
        byte[] octets = new byte[16];
        int length = head.length + tail.length;
        // "::" stands for at least one group of zeros.
        if (gap < 0 ? length != octets.length : length > octets.length - 2) {
            throw new SyntaxError("not an IPv6 address", 0);
        }
        System.arraycopy(head, 0, octets, 0, head.length);
        System.arraycopy(tail, 0, octets, octets.length - tail.length, tail.length);
        return octets;
    }

    private static byte[] groups(String text, boolean last) throws SyntaxError {
        if (text.isEmpty()) {
            return new byte[0];
        }
        String[] groups = text.split(":", -1);
        byte[] octets = new byte[groups.length * 2 + 2];
        int at = 0;
        for (int i = 0; i < groups.length && at < octets.length; i++) {
            if (last && i == groups.length - 1 && groups[i].contains(".")) {
                byte[] four = four(groups[i]);
                System.arraycopy(four, 0, octets, at, four.length);
                at += four.length;
            } else {
                int group = group(groups[i]);
                octets[at++] = (byte) (group >> Byte.SIZE);
                octets[at++] = (byte) group;
            }
        }
        return Arrays.copyOf(octets, at);
    }

    private static int group(String text) throws SyntaxError {
        if (text.isEmpty()
                || text.length() > 4
                || !text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
            throw new SyntaxError("not an IPv6 address", 0);
        }
        return Integer.parseInt(text, 16);
    }

    /** A decimal number without leading zeros, up to {@code most}. */
    static int number(@Nullable String text, int most) throws SyntaxError {
        boolean digits = text != null
                && !text.isEmpty()
                && text.length() <= 3
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.length() == 1 || text.charAt(0) != '0');
        if (!digits || Integer.parseInt(text) > most) {
            throw new SyntaxError("not a number up to " + most, 0);
        }
        return Integer.parseInt(text);
    }
}
