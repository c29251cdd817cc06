package org.postern.certificate;

import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** An authority for one test, and clients that trust it. */
public final class TestCertificates {
    public final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    public final InstantSource clock = now::get;
    public final OwnAuthority authority;
    private final Path folder;

    public TestCertificates(Path folder) throws CertificateProblem {
        this.folder = folder;
        this.authority = OwnAuthority.open(folder, clock);
    }

    /** A fresh certificate by this authority. */
    public Certified certified(String... names) throws CertificateProblem {
        return OwnAuthority.open(folder, clock).server(List.of(names));
    }

    public SSLContext clientContext() throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", authority.certificate());
        TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /** TLS over this connection, handshake not yet begun. */
    public SSLSocket over(Socket raw, String serverName, String version, String... alpn) throws Exception {
        SSLSocket socket =
                (SSLSocket) clientContext().getSocketFactory().createSocket(raw, serverName, raw.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {version});
        if (!serverName.isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
        }
        parameters.setApplicationProtocols(alpn);
        socket.setSSLParameters(parameters);
        return socket;
    }
}
