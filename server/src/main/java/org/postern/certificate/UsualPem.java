package org.postern.certificate;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The forms in which authorities leave nearly all certificates and keys, read by the JDK alone: the library that knows all
 * forms, and says what is wrong with them, takes a quarter of a second to load, at each start. Whatever is not plainly one
 * of these is left to it.
 */
final class UsualPem {
    private static final String BEGIN = "-----BEGIN ";
    private static final String CERTIFICATE = BEGIN + "CERTIFICATE-----";
    private static final String KEY_BEGIN = BEGIN + "PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";

    private UsualPem() {}

    /** Null when there is anything but certificates, or one that cannot be read. */
    static @Nullable List<X509Certificate> chain(String text) {
        int count = count(text, CERTIFICATE);
        if (count == 0 || count != count(text, BEGIN) || !text.startsWith(CERTIFICATE)) {
            return null;
        }
        var chain = new ArrayList<X509Certificate>();
        try {
            var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                if (one instanceof X509Certificate certificate) {
                    chain.add(certificate);
                }
            }
        } catch (GeneralSecurityException _) {
            return null;
        }
        return chain.size() == count ? chain : null;
    }

    /** Null when it is not one key of RSA or EC as PKCS#8 (RFC 5958) alone. */
    static @Nullable PrivateKey key(String text) {
        String stripped = text.strip();
        if (count(text, BEGIN) != 1 || !stripped.startsWith(KEY_BEGIN) || !stripped.endsWith(KEY_END)) {
            return null;
        }
        String base64 = stripped.substring(KEY_BEGIN.length(), stripped.length() - KEY_END.length());
        PKCS8EncodedKeySpec spec;
        try {
            spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64.replaceAll("[\r\n]", "")));
        } catch (IllegalArgumentException _) {
            return null;
        }
        PrivateKey ec = key("EC", spec);
        return ec == null ? key("RSA", spec) : ec;
    }

    private static @Nullable PrivateKey key(String algorithm, PKCS8EncodedKeySpec spec) {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(spec);
        } catch (GeneralSecurityException _) {
            return null; // of another kind, or damaged
        }
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            count++;
        }
        return count;
    }
}
