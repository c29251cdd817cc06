package org.postern.imapserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Objects;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postern.account.Login;
import org.postern.account.Standing;
import org.postern.certificate.CertificateSet;
import org.postern.certificate.Certificates;
import org.postern.certificate.TestCertificates;
import org.postern.listen.ListenAt;
import org.postern.listen.ListenLimits;
import org.postern.listen.Listeners;
import org.postern.listen.TlsMode;
import org.postern.mail.address.Address;
import org.postern.mail.address.Domain;
import org.postern.mail.wire.SyntaxError;
import org.postern.reason.Reason;
import org.postern.store.account.Accounts;
import org.postern.store.directory.Directory;
import org.postern.store.memory.MemoryStore;
import org.postern.store.partition.Partitions;
import org.postern.testkit.Eventually;
import org.postern.trace.LoginNames;
import org.postern.trace.RecordedEvents;

/** How sessions on real sockets are ended by us: each is told why, in an untagged BYE (RFC 9051 §7.1.5). */
class ImapEndingTest {
    @TempDir
    private Path folder;

    private final InstantSource clock = InstantSource.system();
    private final MemoryStore store = new MemoryStore();
    private final Partitions partitions = new Partitions(store);
    private final Accounts accounts = new Accounts(partitions, clock, 1 << 20);
    private final Directory directory = new Directory(partitions, accounts, clock);
    private final RecordedEvents log = new RecordedEvents();
    private final Address ann = address("ann@our.example");
    private volatile Duration idle = Duration.ofMinutes(30);
    private TestCertificates test;
    private Listeners listeners;
    private InetSocketAddress at;

    @BeforeEach
    void open() throws Exception {
        directory.addDomain(new Domain("our.example"));
        directory.addPerson(ann, "of then", 0, "en", false);
        test = new TestCertificates(folder);
        var certificates = new Certificates(CertificateSet.of(test.certified("localhost")));
        var limits = new ListenLimits(60, 600, 5, 20, 10, 50, 4_000_000, Duration.ofSeconds(10), 1_024);
        listeners = new Listeners(limits, certificates, log);
        Login login = (name, password, _) -> new Login.Result.Accepted(Objects.requireNonNull(directory.person(ann)));
        var names = new LoginNames(new SecureRandom().generateSeed(16), _ -> true);
        var setup = new ImapSetup(store, accounts, login, Standing.in(directory), log, names, clock, this::settings);
        var anywhere = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        at = listeners.open(new ListenAt("imaps", anywhere, TlsMode.IMPLICIT_TLS, "imap"), new ImapDoor(setup));
    }

    private ImapSettings settings() {
        ImapSettings.Times usual = ImapSettings.Times.USUAL;
        return new ImapSettings(
                100_000,
                10,
                ZoneOffset.UTC,
                new ImapSettings.Times(usual.login(), idle, usual.command(), usual.chunk()));
    }

    @AfterEach
    void close() {
        listeners.close(Duration.ofMillis(500));
        directory.close();
        store.close();
        assertThat(log.faults).isEmpty();
    }

    private static Address address(String text) {
        try {
            return Address.parse(text);
        } catch (SyntaxError e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A client on a socket, logged in. */
    private final class Talk implements AutoCloseable {
        private final SSLSocket socket;
        private final BufferedReader in;

        Talk() throws Exception {
            var raw = new Socket(at.getAddress(), at.getPort());
            raw.setSoTimeout(30_000);
            socket = test.over(raw, "localhost", "TLSv1.3");
            socket.startHandshake();
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            hear();
            say("a LOGIN ann@our.example x");
            assertThat(hear()).startsWith("a OK");
        }

        void say(String line) throws IOException {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        /** As {@link #say}, to one who may have gone. */
        void maySay(String line) {
            try {
                say(line);
            } catch (IOException e) {
                assertThat(e).hasMessageMatching(".*(reset|closed|[Bb]roken).*");
            }
        }

        String hear() throws IOException {
            return String.valueOf(in.readLine());
        }

        /** Hears all up to the line that begins so. */
        void answered(String beginning) throws IOException {
            String line = hear();
            while (!line.startsWith(beginning)) {
                assertThat(line).startsWith("* ");
                line = hear();
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    enum End {
        FROZEN,
        REMOVED,
        OTHER_PASSWORD
    }

    private void end(End how) {
        switch (how) {
            case FROZEN -> directory.freeze(ann, true);
            case REMOVED -> directory.removePerson(ann);
            case OTHER_PASSWORD -> directory.password(ann, "of now");
        }
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void aLoginThatIsOverEndsWithTheNextCommand(End how) throws Exception {
        try (var talk = new Talk()) {
            talk.say("b SELECT INBOX");
            talk.answered("b OK");
            end(how);
            talk.say("c FETCH 1:* BODY[]");

            assertThat(talk.hear()).isEqualTo("* BYE " + Reason.LOGIN_OVER.reply());
            assertThat(talk.hear()).isEqualTo("null");
        }
        assertThat(log.of("imap.session.over")).hasSize(1);
    }

    /** A thief's open connection must not outlast the new password by the half hour that silence is allowed. */
    @ParameterizedTest
    @EnumSource(End.class)
    void aLoginThatIsOverEndsASilentSessionToo(End how) throws Exception {
        try (var talk = new Talk()) {
            talk.say("b NOOP");
            talk.answered("b OK");
            end(how);

            assertThat(talk.hear()).isEqualTo("* BYE " + Reason.LOGIN_OVER.reply());
            assertThat(talk.hear()).isEqualTo("null");
        }
        assertThat(log.of("imap.session.over")).hasSize(1);
    }

    /** What was begun before is not filed after. */
    @Test
    void aLoginThatIsOverTakesNoMessageAnyMore() throws Exception {
        try (var talk = new Talk()) {
            talk.say("b APPEND INBOX {60000}");
            assertThat(talk.hear()).startsWith("+");
            talk.say("Subject: begun");
            directory.freeze(ann, true);
            talk.maySay("x".repeat(59_982) + "\r\n");
            Eventually.holds("the session ends", () -> listeners.traffic().open() == 0);
        }
        directory.freeze(ann, false);
        try (var talk = new Talk()) {
            talk.say("c STATUS INBOX (MESSAGES)");
            assertThat(talk.hear()).isEqualTo("* STATUS INBOX (MESSAGES 0)");
        }
    }

    /** Nor does one who reads a lot read on. */
    @Test
    void aLoginThatIsOverEndsALongAnswer() throws Exception {
        try (var talk = new Talk()) {
            talk.say("b APPEND INBOX {90000}");
            assertThat(talk.hear()).startsWith("+");
            talk.say("Subject: long\r\n\r\n" + ("x".repeat(98) + "\r\n").repeat(899) + "x".repeat(83));
            talk.answered("b OK");
            talk.say("c SELECT INBOX");
            talk.answered("c OK");
            String all = "BODY.PEEK[] ".repeat(60).strip();
            talk.say("d FETCH 1 (" + all + ")");
            talk.say("e FETCH 1 (" + all + ")");
            talk.say("f FETCH 1 (" + all + ")");
            talk.hear();
            directory.freeze(ann, true);

            String last = "";
            for (String line = talk.hear(); !line.equals("null"); line = talk.hear()) {
                last = line;
            }
            assertThat(last).doesNotStartWith("f OK");
        }
        assertThat(log.of("imap.session.over")).hasSizeLessThanOrEqualTo(1);
    }

    /** Long before anything of its own would happen in IDLE. */
    @ParameterizedTest
    @EnumSource(End.class)
    void aLoginThatIsOverEndsAnIdleAtOnce(End how) throws Exception {
        try (var talk = new Talk()) {
            talk.say("b IDLE");
            assertThat(talk.hear()).startsWith("+");
            end(how);

            assertThat(talk.hear()).isEqualTo("* BYE " + Reason.LOGIN_OVER.reply());
            assertThat(talk.hear()).isEqualTo("null");
        }
        assertThat(log.of("imap.session.over")).hasSize(1);
    }

    @Test
    void whatChangesForOthersEndsNothing() throws Exception {
        directory.addPerson(address("bob@our.example"), "x", 0, "en", false);
        try (var talk = new Talk()) {
            talk.say("b IDLE");
            assertThat(talk.hear()).startsWith("+");
            directory.freeze(address("bob@our.example"), true);
            talk.say("DONE");
            assertThat(talk.hear()).isEqualTo("b OK done");
            talk.say("c NOOP");
            assertThat(talk.hear()).isEqualTo("c OK done");
        }
    }

    /** RFC 9051 §5.4, and RFC 2177: IDLE is no excuse. */
    @ParameterizedTest
    @EnumSource
    void silenceEndsWithAGoodbye(Silence how) throws Exception {
        idle = Duration.ofMillis(300);
        try (var talk = new Talk()) {
            if (how == Silence.IN_IDLE) {
                talk.say("b IDLE");
                assertThat(talk.hear()).startsWith("+");
            }
            assertThat(talk.hear()).isEqualTo("* BYE nothing was asked for too long");
            assertThat(talk.hear()).isEqualTo("null");
        }
    }

    enum Silence {
        BETWEEN_COMMANDS,
        IN_IDLE
    }

    /** RFC 9051 appendix E 28: any command starts the time anew. */
    @Test
    void anyCommandGivesTimeAnew() throws Exception {
        idle = Duration.ofSeconds(2);
        try (var talk = new Talk()) {
            long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
            for (int i = 0; System.nanoTime() < end; i++) {
                talk.say("n" + i + " NOOP");
                assertThat(talk.hear()).isEqualTo("n" + i + " OK done");
            }
        }
    }
}
