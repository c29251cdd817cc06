package org.postern.certificate;

import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A certificate that is ours: its chain and its key.
 *
 * @param chain the server's own certificate first, then those that vouch for it; never empty
 * @param key fits the first certificate of the chain
 */
public record Certified(List<X509Certificate> chain, PrivateKey key) {
    /** Kind of a DNS name among alternative names (RFC 5280 §4.2.1.6). */
    private static final int DNS_NAME = 2;

    public Certified {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a chain has at least one certificate");
        }
    }

    public X509Certificate leaf() {
        return chain.getFirst();
    }

    /** When the first certificate of the chain to expire does so. */
    public Instant notAfter() {
        Instant first = Instant.MAX;
        for (X509Certificate certificate : chain) {
            Instant end = certificate.getNotAfter().toInstant();
            first = end.isBefore(first) ? end : first;
        }
        return first;
    }

    /**
     * The DNS names it is good for, lower case, wildcards as {@code *.example.org}. A common name does not count
     * (RFC 9525).
     */
    public List<String> dnsNames() {
        var names = new ArrayList<String>();
        for (List<?> name : alternativeNames(leaf())) {
            if (name.get(0) instanceof Integer kind && kind == DNS_NAME && name.get(1) instanceof String text) {
                names.add(text.toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    static Collection<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException _) {
            return List.of(); // Unreadable names match nothing; such a certificate serves as the default only.
        }
    }
}
