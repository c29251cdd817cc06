package org.postern.certificate;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificates in force, in one reference: {@link #swap} takes effect with the next handshake, sessions that run keep
 * theirs. Each set has a TLS context of its own, so nothing is resumed under a certificate that is gone. Safe for any
 * thread.
 */
public final class Certificates {
    /** Sessions remembered for resumption under TLS 1.2; 1.3 keeps its state with the client, in tickets. */
    static final int SESSIONS_REMEMBERED = 1_024;

    /** Seconds for which a session may be resumed. */
    static final int SESSION_SECONDS = 3_600;

    /** RFC 8996 §4, §5: 1.0 and 1.1 MUST NOT be used. */
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    /** RFC 9325 §4.2: forward secrecy and AEAD alone; no CBC, no RSA key exchange, no finite-field Diffie-Hellman. */
    private static final String[] SUITES = {
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    };

    /** RFC 8422 §5.1.1, RFC 8446 §4.2.7; the two that all support come first. */
    private static final String[] GROUPS = {"x25519", "secp256r1", "secp384r1", "secp521r1"};

    private record InForce(CertificateSet set, SSLContext context) {}

    private volatile InForce inForce;

    public Certificates(CertificateSet first) {
        // A client that renegotiates makes us compute for nothing (RFC 9325 §3.5); the JDK has no other switch for it,
        // and reads this one when the first context is made.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        inForce = new InForce(first, context(first));
    }

    /** From the next handshake on, this set serves. */
    public void swap(CertificateSet set) {
        inForce = new InForce(set, context(set));
    }

    /** What serves now. */
    public CertificateSet current() {
        return inForce.set();
    }

    /** The context for one handshake. Ask for it anew each time: it belongs to the set in force. */
    public SSLContext context() {
        return inForce.context();
    }

    /**
     * What every TLS listener of ours agrees to.
     *
     * @param protocols ALPN names (RFC 7301), for example {@code imap}. A client that offers others only is refused by an
     *     alert (§3.2), so that nobody's browser can be led to speak to a mail door (the ALPACA attack, RFC 9325 §3.8); a
     *     client that offers none is welcome. At least one.
     */
    public static SSLParameters parameters(String... protocols) {
        if (protocols.length == 0) {
            throw new IllegalArgumentException("without a protocol of ours any other would be let in");
        }
        var parameters = new SSLParameters(SUITES.clone(), VERSIONS.clone());
        parameters.setUseCipherSuitesOrder(true);
        parameters.setNamedGroups(GROUPS.clone());
        parameters.setApplicationProtocols(protocols);
        return parameters;
    }

    /** The name that a client asked for in the handshake that led to this session; null when it asked for none. */
    public static @Nullable String serverName(SSLSession session) {
        return ByServerName.serverName(session);
    }

    private static SSLContext context(CertificateSet set) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            // No trust managers: client certificates are never asked for.
            context.init(new KeyManager[] {new ByServerName(set)}, new TrustManager[0], new SecureRandom());
            context.getServerSessionContext().setSessionCacheSize(SESSIONS_REMEMBERED);
            context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }
}
