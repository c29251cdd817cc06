package org.postern.mail.dmarc;

import org.postern.mail.dns.DnsName;

/**
 * A domain that SPF or DKIM speaks of (RFC 9989 §3.2.1).
 *
 * @param proven whether its use was proven; false when the DNS failed, so that it may be and may not
 */
public record Identifier(Kind kind, DnsName domain, boolean proven) {
    /** What speaks of it. */
    public enum Kind {
        SPF,
        DKIM
    }
}
