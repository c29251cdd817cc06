package org.postern.certificate;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Answers TLS's question "which key?" from one immutable set, so that a swap in the middle of a handshake cannot mix two
 * certificates. An alias is a position in the set. Called by any session's thread.
 */
final class ByServerName extends X509ExtendedKeyManager {
    private final CertificateSet set;

    ByServerName(CertificateSet set) {
        this.set = set;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return alias(keyType, socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return alias(keyType, engine == null ? null : engine.getHandshakeSession());
    }

    private @Nullable String alias(String keyType, @Nullable SSLSession handshake) {
        // TLS 1.2 asks for EC_EC or the like too, for suites that we do not offer.
        int position = set.pick(serverName(handshake), keyType);
        return position < 0 ? null : Integer.toString(position);
    }

    /** The name that the client asks for (RFC 6066 §3), null when none. */
    static @Nullable String serverName(@Nullable SSLSession session) {
        if (session instanceof ExtendedSSLSession extended) {
            List<SNIServerName> names = extended.getRequestedServerNames();
            for (SNIServerName name : names) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Certified certificate = certificate(alias);
        return certificate == null ? null : certificate.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Certified certificate = certificate(alias);
        return certificate == null ? null : certificate.key();
    }

    private @Nullable Certified certificate(String alias) {
        for (int i = 0; i < set.certificates().size(); i++) {
            if (Integer.toString(i).equals(alias)) {
                return set.certificates().get(i);
            }
        }
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = alias(keyType, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null; // We never show a certificate as a client.
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
