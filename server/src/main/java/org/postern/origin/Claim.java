package org.postern.origin;

import java.net.InetAddress;

/**
 * What a client said of itself and of the sender.
 *
 * @param helo its name in HELO or EHLO
 * @param mailFrom the reverse-path without angle brackets; empty for the null one
 */
public record Claim(InetAddress client, String helo, String mailFrom) {}
