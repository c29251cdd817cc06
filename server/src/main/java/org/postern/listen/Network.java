package org.postern.listen;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An address, or the network it lies in, as 16 bytes: what counts are kept by. IPv4 is written as IPv4-mapped IPv6 (RFC
 * 4291 §2.5.5.2), so both forms of one address are one.
 */
public record Network(long high, long low) {
    private static final int IPV6_LENGTH = 16;

    /** The low half of a mapped address begins with 0000:ffff. */
    private static final long MAPPED = 0xffffL << 32;

    private static final long MAPPED_MASK = 0xffffffffL << 32;

    /** Keeps the first 24 bits of a mapped IPv4 address. */
    private static final long IPV4_24 = ~0xffL;

    /** Keeps the first 48 bits of an IPv6 address. */
    private static final long IPV6_48 = ~0xffffL;

    static Network of(InetAddress address) {
        byte[] bytes = address.getAddress();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length == IPV6_LENGTH) {
            return new Network(buffer.getLong(), buffer.getLong());
        }
        return new Network(0, MAPPED | Integer.toUnsignedLong(buffer.getInt()));
    }

    /** The /24 (IPv4, also mapped into IPv6) or /48 (IPv6) around an address: about one customer of a provider. */
    public static Network around(InetAddress address) {
        return of(address).around();
    }

    /** The /24 (IPv4) or /48 (IPv6) around it. */
    Network around() {
        return isMapped() ? new Network(0, low & IPV4_24) : new Network(high & IPV6_48, 0);
    }

    /** What stays the same of one machine: the IPv4 address, or the /64 in which it takes new ones each day (RFC 8981). */
    Network host() {
        return isMapped() ? this : new Network(high, 0);
    }

    private boolean isMapped() {
        return high == 0 && (low & MAPPED_MASK) == MAPPED;
    }
}
