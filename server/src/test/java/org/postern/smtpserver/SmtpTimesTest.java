package org.postern.smtpserver;

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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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

/** The time limits of SMTP over real sockets: who stays within them is served, who does not is cut. */
class SmtpTimesTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final long WITHIN = 400;
    private static final int RATE = 1_000;

    private final MailSite site = new MailSite();
    private Listeners listeners;
    private InetSocketAddress at;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        var certificates = new Certificates(CertificateSet.of(new TestCertificates(folder).certified("localhost")));
        listeners = new Listeners(ListenLimits.defaults(1L << 30, 1_024), certificates, site.events);
        var loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        at = listeners.open(new ListenAt("smtp", loopback, TlsMode.PLAIN_THEN_STARTTLS, "smtp"), site.door());
    }

    @AfterEach
    void close() {
        listeners.close(Duration.ofMillis(500));
        site.close();
    }

    private void times(Duration first, Duration command, Duration chunk, Duration message) {
        var times = new SmtpSettings.Times(first, command, chunk, message, RATE, Duration.ZERO);
        site.settings = new SmtpSettings(site.settings.hostName(), 1 << 20, 100, 20, times);
    }

    private static final Duration LONG = Duration.ofMinutes(1);

    /** A sender. Every wait ends after a minute. */
    private final class Client implements AutoCloseable {
        private final Socket socket = new Socket(at.getAddress(), at.getPort());
        private final BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));

        Client() throws IOException {
            socket.setSoTimeout((int) LONG.toMillis());
            assertThat(in.readLine()).startsWith("220 ");
        }

        void say(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        }

        String ask(String command) throws IOException {
            say(command + "\r\n");
            String line = in.readLine();
            while (line.startsWith("-", 3)) {
                line = in.readLine();
            }
            return line;
        }

        void untilData() throws IOException {
            assertThat(ask("EHLO client.test")).startsWith("250 ");
            assertThat(ask("MAIL FROM:<s@client.test>")).startsWith("250 ");
            assertThat(ask("RCPT TO:<ann@our.example>")).startsWith("250 ");
            assertThat(ask("DATA")).startsWith("354 ");
        }

        /** Milliseconds until the server has closed the connection. */
        long untilCut() {
            long began = System.nanoTime();
            try {
                assertThat(in.readLine()).isNull();
            } catch (IOException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
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
    void whoIsSilentBeforeHisFirstCommandIsCutAndWhoHesitatesIsServed() throws Exception {
        times(LIMIT, LONG, LONG, LONG);
        try (var hesitant = new Client();
                var silent = new Client()) {
            pause(WITHIN);
            assertThat(hesitant.ask("EHLO client.test")).startsWith("250 ");
            assertThat(silent.untilCut()).isBetween(LIMIT.toMillis() / 4, 5 * LIMIT.toMillis());
            assertThat(hesitant.ask("NOOP")).as("he has more time now").startsWith("250 ");
        }
    }

    @Test
    void whoIsSilentBetweenCommandsIsCutAndWhoHesitatesIsServed() throws Exception {
        times(LONG, LIMIT, LONG, LONG);
        try (var hesitant = new Client();
                var silent = new Client()) {
            assertThat(silent.ask("EHLO client.test")).startsWith("250 ");
            assertThat(hesitant.ask("EHLO client.test")).startsWith("250 ");
            pause(WITHIN);
            assertThat(hesitant.ask("NOOP")).startsWith("250 ");
            assertThat(silent.untilCut()).isBetween(LIMIT.toMillis() / 4, 5 * LIMIT.toMillis());
        }
    }

    @Test
    void whoIsSilentInTheMiddleOfAMessageIsCutAndWhoHesitatesIsServed() throws Exception {
        times(LONG, LONG, LIMIT, LONG);
        try (var hesitant = new Client();
                var silent = new Client()) {
            hesitant.untilData();
            hesitant.say("Subject: in two pieces\r\n\r\n");
            silent.untilData();
            silent.say("Subject: never whole\r\n\r\n");
            pause(WITHIN);
            assertThat(hesitant.ask("text\r\n.")).startsWith("250 ");
            assertThat(silent.untilCut()).isBetween(LIMIT.toMillis() / 4, 5 * LIMIT.toMillis());
        }
        assertThat(site.mail("ann@our.example", "INBOX")).hasSize(1);
    }

    @Test
    void aMessageThatTricklesInIsCutThoughItNeverStopsAndOneAtTheLeastRateIsTaken() throws Exception {
        times(LONG, LONG, LONG, LIMIT);
        try (var trickling = new Client();
                var slow = new Client()) {
            trickling.untilData();
            slow.untilData();
            long cut = 0;
            for (int i = 0; i < 100 && cut == 0; i++) {
                cut = trickle(trickling, i);
                if (i < 30) {
                    slow.say("y".repeat(498) + "\r\n"); // five times the least rate
                }
                pause(100);
            }
            assertThat(cut).as("tenths of a second").isBetween(LIMIT.toMillis() / 100 / 2, 99L);
            assertThat(slow.ask(".")).startsWith("250 ");
        }
        assertThat(site.mail("ann@our.example", "INBOX")).hasSize(1);
    }

    /** A tenth of the least rate; returns the number of the try that failed, or 0. */
    private static long trickle(Client client, int number) {
        try {
            client.say("x".repeat(8) + "\r\n");
            return 0;
        } catch (IOException cut) {
            return number;
        }
    }
}
