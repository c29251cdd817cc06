package org.postern.defence;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/** The /24 (IPv4, also mapped into IPv6) or /48 (IPv6) around an address: about one customer of a provider. */
public record Network(long bits, boolean ipv4) {
    private static final int IPV4_BYTES = 4;
    private static final int IPV4_HOST_BITS = 8;
    private static final int IPV6_HOST_BITS = 16;

    /** The JDK gives mapped addresses as IPv4 already. */
    public static Network around(InetAddress address) {
        byte[] bytes = address.getAddress();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return bytes.length == IPV4_BYTES
                ? new Network(Integer.toUnsignedLong(buffer.getInt()) >>> IPV4_HOST_BITS, true)
                : new Network(buffer.getLong() >>> IPV6_HOST_BITS, false);
    }
}
