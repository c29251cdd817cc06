package org.postern.inbound;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who is sending.
 *
 * @param session names the connection in the log
 * @param address where it comes from
 * @param helo what it calls itself; hostile
 * @param extended whether it said EHLO
 * @param cipher the TLS cipher suite; null without TLS
 */
public record Client(
        String session,
        InetAddress address,
        String helo,
        boolean extended,
        @Nullable String cipher) {}
