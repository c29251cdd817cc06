package org.postern.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * All certificates in force at one time. The first is the default, for clients that ask for no name or for one we do not
 * have. Two may cover the same name with keys of different kinds (RSA, EC).
 *
 * @param certificates never empty
 */
public record CertificateSet(List<Certified> certificates) {
    public CertificateSet {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("TLS needs at least one certificate");
        }
    }

    public static CertificateSet of(Certified first, Certified... others) {
        var all = new ArrayList<Certified>();
        all.add(first);
        all.addAll(List.of(others));
        return new CertificateSet(all);
    }

    /**
     * Picks as RFC 6066 §3 and RFC 9525 §6.3 have it: the exact name before a wildcard, which stands for one whole label;
     * without a match, the default.
     *
     * @param name what the client asks for, null when it asks for none
     * @param algorithm of the key, as {@code EC} or {@code RSA}
     * @return the position in {@link #certificates()}, -1 when what fits has no key of this kind
     */
    int pick(@Nullable String name, String algorithm) {
        if (name != null) {
            String wanted = name.toLowerCase(Locale.ROOT);
            int dot = wanted.indexOf('.');
            if (covers(wanted)) {
                return find(wanted, algorithm);
            }
            if (dot > 0 && covers("*" + wanted.substring(dot))) {
                return find("*" + wanted.substring(dot), algorithm);
            }
        }
        return defaultFor(algorithm);
    }

    private boolean covers(String pattern) {
        for (Certified certificate : certificates) {
            if (certificate.dnsNames().contains(pattern)) {
                return true;
            }
        }
        return false;
    }

    private int find(String pattern, String algorithm) {
        for (int i = 0; i < certificates.size(); i++) {
            Certified certificate = certificates.get(i);
            if (fits(certificate, algorithm) && certificate.dnsNames().contains(pattern)) {
                return i;
            }
        }
        return -1;
    }

    /** The first certificate, or one for the same first name with a key of the other kind. */
    private int defaultFor(String algorithm) {
        Certified first = certificates.getFirst();
        if (fits(first, algorithm)) {
            return 0;
        }
        List<String> names = first.dnsNames();
        return names.isEmpty() ? -1 : find(names.getFirst(), algorithm);
    }

    private static boolean fits(Certified certificate, String algorithm) {
        return certificate.key().getAlgorithm().equals(algorithm);
    }
}
