package org.postern.imapserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.certificate.CertificateSet;
import org.postern.certificate.Certificates;
import org.postern.certificate.TestCertificates;
import org.postern.listen.ListenAt;
import org.postern.listen.ListenLimits;
import org.postern.listen.Listeners;
import org.postern.listen.TlsMode;

/** The time limits of IMAP over real sockets: who stays within them is served, who does not is cut. */
class ImapTimesTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final long WITHIN = 400;

    private final ImapHouse house = new ImapHouse();
    private TestCertificates test;
    private Listeners listeners;
    private InetSocketAddress at;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        test = new TestCertificates(folder);
        var certificates = new Certificates(CertificateSet.of(test.certified("localhost")));
        listeners = new Listeners(ListenLimits.defaults(1L << 30, 1_024), certificates, house.log);
        var loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        at = listeners.open(new ListenAt("imaps", loopback, TlsMode.IMPLICIT_TLS, "imap"), new ImapDoor(house.setup));
    }

    @AfterEach
    void close() {
        listeners.close(Duration.ofMillis(500));
        house.close();
    }

    private void times(Duration login, Duration command, Duration chunk) {
        house.settings = new ImapSettings(
                ImapHouse.MAX_MESSAGE, 10, ZoneOffset.UTC, new ImapSettings.Times(login, LONG, command, chunk));
    }

    /** A program over TLS. Every wait ends after a minute. */
    private final class Client implements AutoCloseable {
        private final SSLSocket socket;
        private final BufferedReader in;

        Client() throws Exception {
            socket = test.over(new Socket(at.getAddress(), at.getPort()), "localhost", "TLSv1.3");
            socket.setSoTimeout((int) LONG.toMillis());
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(in.readLine()).startsWith("* OK ");
        }

        void say(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        }

        String ask(String text) throws IOException {
            say(text + "\r\n");
            return in.readLine();
        }

        void logIn() throws IOException {
            assertThat(ask("a LOGIN ann@example.test secret")).startsWith("a OK ");
        }

        boolean isCut() {
            try {
                return in.readLine() == null;
            } catch (IOException reset) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static void pause(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @Test
    void talkingGainsNoTimeForWhoDoesNotLogInAndWhoDoesHasAllTheTime() throws Exception {
        times(LIMIT, LONG, LONG);
        try (var user = new Client();
                var stranger = new Client()) {
            pause(WITHIN);
            user.logIn();
            long began = System.nanoTime();
            int answers = 0;
            try {
                while ("a OK done".equals(stranger.ask("a NOOP"))) {
                    answers++;
                    pause(100);
                }
            } catch (IOException reset) {
                assertThat(answers).isPositive();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(LIMIT.dividedBy(4), LIMIT.multipliedBy(5));
            assertThat(answers).isBetween(1, 60);
            assertThat(user.ask("b NOOP")).startsWith("b OK ");
        }
    }

    @Test
    void whoStopsInTheMiddleOfAMessageIsCutAndWhoHesitatesIsServed() throws Exception {
        times(LONG, LONG, LIMIT);
        try (var hesitant = new Client();
                var silent = new Client()) {
            for (Client client : new Client[] {hesitant, silent}) {
                client.logIn();
                assertThat(client.ask("b APPEND INBOX {20}")).startsWith("+ ");
                client.say("Subject: x");
            }
            pause(WITHIN);
            assertThat(hesitant.ask("\r\n\r\nabcdef")).startsWith("b OK ");
            assertThat(silent.isCut()).isTrue();
            assertThat(hesitant.ask("c NOOP")).isNotNull();
        }
        assertThat(listeners.traffic().late()).isEqualTo(1);
    }
}
