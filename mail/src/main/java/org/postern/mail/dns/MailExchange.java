package org.postern.mail.dns;

import org.jspecify.annotations.Nullable;

/**
 * Where mail for a domain goes (RFC 5321 §5.1).
 *
 * @param preference 0 to 65535, the lowest first
 * @param host null for the null MX, which says that the domain takes no mail (RFC 7505)
 */
public record MailExchange(int preference, @Nullable DnsName host) {}
