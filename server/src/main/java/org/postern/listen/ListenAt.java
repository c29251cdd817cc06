package org.postern.listen;

import java.net.InetSocketAddress;

/**
 * Where to listen, and how.
 *
 * @param name in events and for the operator: {@code smtp}, {@code imaps}
 * @param at address and port; port 0 takes any that is free. A wildcard of either family takes both families
 * @param alpn the protocol that TLS clients may name (RFC 7301): {@code smtp}, {@code imap}, {@code pop3},
 *     {@code managesieve}
 */
public record ListenAt(String name, InetSocketAddress at, TlsMode mode, String alpn) {}
