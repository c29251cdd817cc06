package org.postern.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.certificate.CertificateSet;
import org.postern.certificate.Certificates;
import org.postern.certificate.Certified;
import org.postern.certificate.TestCertificates;
import org.postern.trace.RecordedEvents;

class TlsTest {
    @TempDir
    private Path folder;

    private TestCertificates test;
    private Certified first;
    private Certified second;
    private Certified wildcard;
    private Certificates certificates;
    private Listeners listeners;
    private InetSocketAddress at;

    @BeforeEach
    void listen() throws Exception {
        test = new TestCertificates(folder);
        first = test.certified("mail.one.test");
        second = test.certified("mail.two.test");
        wildcard = test.certified("*.three.test");
        certificates = new Certificates(CertificateSet.of(first, second, wildcard));
        listeners = new Listeners(ListenLimits.defaults(1L << 30, 1_024), certificates, new RecordedEvents());
        var loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        at = listeners.open(new ListenAt("imaps", loopback, TlsMode.IMPLICIT_TLS, "imap"), new TestDoor());
    }

    @AfterEach
    void close() {
        listeners.close(Duration.ofMillis(500));
    }

    private SSLSocket socket(String name, String version, String... alpn) throws Exception {
        return test.over(new Socket(at.getAddress(), at.getPort()), name, version, alpn);
    }

    private X509Certificate shown(String name, String version) throws Exception {
        try (SSLSocket socket = socket(name, version)) {
            socket.startHandshake();
            assertThat(new TestClient(socket).hear()).isEqualTo("hello");
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void newVersionsAreSpokenWithForwardSecrecyOnly() throws Exception {
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            try (SSLSocket socket = socket("mail.one.test", version)) {
                socket.startHandshake();
                assertThat(socket.getSession().getProtocol()).isEqualTo(version);
                assertThat(socket.getSession().getCipherSuite()).contains("GCM");
                assertThat(new TestClient(socket).hear()).isEqualTo("hello");
            }
        }
    }

    @Test
    void oldVersionsAreRefused() throws Exception {
        // A ClientHello of TLS 1.1 by hand: this Java's own client would refuse to send it.
        byte[] hello = java.util.HexFormat.of()
                .parseHex("16030100330100002f0302" + "11".repeat(32) + "00" + "0008c013c009002f0035" + "0100");
        hello[4] = (byte) (hello.length - 5);
        hello[8] = (byte) (hello.length - 9);
        try (var raw = new Socket(at.getAddress(), at.getPort())) {
            raw.setSoTimeout(10_000);
            raw.getOutputStream().write(hello);
            byte[] alert = raw.getInputStream().readNBytes(7);
            assertThat(alert[0]).as("alert").isEqualTo((byte) 21);
            assertThat(alert[5]).as("fatal").isEqualTo((byte) 2);
            assertThat(alert[6]).as("protocol_version").isEqualTo((byte) 70);
        }
    }

    @Test
    void weakSuitesAreRefused() throws Exception {
        assertThat(Certificates.parameters("imap").getCipherSuites())
                .allMatch(suite -> suite.contains("_GCM_") || suite.contains("_CHACHA20_"))
                .allMatch(suite -> suite.startsWith("TLS_ECDHE_") || !suite.contains("_WITH_"));
        try (SSLSocket socket = socket("mail.one.test", "TLSv1.2")) {
            socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void theNameThatIsAskedForPicksTheCertificate() throws Exception {
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            assertThat(shown("mail.two.test", version)).isEqualTo(second.leaf());
            assertThat(shown("MAIL.TWO.test", version)).isEqualTo(second.leaf());
            assertThat(shown("any.three.test", version)).isEqualTo(wildcard.leaf());
            assertThat(shown("two.labels.three.test", version)).isEqualTo(first.leaf());
            assertThat(shown("three.test", version)).isEqualTo(first.leaf());
            assertThat(shown("unknown.test", version)).isEqualTo(first.leaf());
            assertThat(shown("", version)).isEqualTo(first.leaf());
        }
    }

    @Test
    void aSwapServesTheNextHandshakeWhileAnOldSessionLivesOn() throws Exception {
        try (SSLSocket old = socket("mail.one.test", "TLSv1.3")) {
            var client = new TestClient(old);
            assertThat(client.hear()).isEqualTo("hello");
            Certified renewed = test.certified("mail.one.test", "extra.one.test");
            certificates.swap(CertificateSet.of(renewed));
            assertThat(shown("mail.one.test", "TLSv1.3")).isEqualTo(renewed.leaf());
            assertThat(client.ask("x")).isEqualTo("you said x");
            assertThat(old.getSession().getPeerCertificates()[0]).isEqualTo(first.leaf());
        }
    }

    @Test
    void aClientOfAnotherProtocolIsRefusedByAnAlert() throws Exception {
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            try (SSLSocket ours = socket("mail.one.test", version, "h2", "imap")) {
                ours.startHandshake();
                assertThat(new TestClient(ours).hear()).isEqualTo("hello");
                assertThat(ours.getApplicationProtocol()).isEqualTo("imap");
            }
            try (SSLSocket browser = socket("mail.one.test", version, "h2", "http/1.1")) {
                assertThatThrownBy(browser::startHandshake)
                        .isInstanceOf(SSLException.class)
                        .hasMessageContaining("no_application_protocol");
            }
        }
    }

    @Test
    void aClientMayNotRenegotiate() throws Exception {
        try (SSLSocket socket = socket("mail.one.test", "TLSv1.2")) {
            var client = new TestClient(socket);
            assertThat(client.hear()).isEqualTo("hello");
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        socket.getInputStream().readAllBytes();
                    })
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("handshake_failure");
        }
    }

    @Test
    void aSessionIsResumedUnderTheSameCertificates() throws Exception {
        var context = test.clientContext();
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            for (int i = 0; i < 3; i++) {
                try (var socket = (SSLSocket) context.getSocketFactory().createSocket(at.getAddress(), at.getPort())) {
                    socket.setEnabledProtocols(new String[] {version});
                    assertThat(new TestClient(socket).hear()).isEqualTo("hello");
                }
            }
        }
        assertThat(listeners.traffic().handshakes()).isEqualTo(6);
    }
}
