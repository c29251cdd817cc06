package org.postern.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.TrialServer;
import org.postern.testkit.Eventually;

/** swaks, the operator's own tool for trying out a server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SwaksTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    /** swaks ends so when the server refused RCPT. */
    private static final int RCPT_REFUSED = 24;

    /** And so when it could not log in. */
    private static final int AUTHENTICATION_FAILED = 28;

    @TempDir
    private Path folder;

    private TrialServer server;

    @BeforeAll
    void start() throws IOException {
        Tool.needed("swaks", "swaks");
        server = TrialServer.start();
    }

    @AfterAll
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private Tool.Run swaks(String to, String... more) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("swaks", "-4", "--server", "localhost", "--timeout", "30"));
        command.addAll(List.of("--port", Integer.toString(server.port("smtp")), "--helo", "client.example"));
        command.addAll(List.of("--from", "friend@client.example", "--to", to));
        command.addAll(List.of(more));
        return Tool.run(BOUND, command);
    }

    private String arrived(String address, String subject) throws IOException {
        try (Inbox inbox = Inbox.of(server, address)) {
            return inbox.only(subject);
        }
    }

    /** What somebody here has sent is safe when he is told so, and in the mailbox a moment later. */
    private String arrivedSoon(String address, String subject) throws IOException {
        Eventually.holds("the message arrives", () -> {
            try (Inbox inbox = Inbox.of(server, address)) {
                return !inbox.withSubject(subject).isEmpty();
            }
        });
        return arrived(address, subject);
    }

    @Test
    void aMessageInTheClearArrives() throws IOException, InterruptedException {
        swaks("alice@example.test", "--header", "Subject: plain-one", "--body", "It works.")
                .succeeded();

        String message = arrived("alice@example.test", "plain-one");
        assertThat(message).startsWith("Return-Path: <friend@client.example>\r\n");
        assertThat(Inbox.body(message)).startsWith("It works.\r\n");
        assertThat(message).contains(" with ESMTP id ");
    }

    @Test
    void aMessageOverVerifiedTlsArrives() throws IOException, InterruptedException {
        String authority = server.authority().toString();
        Tool.Run run = swaks(
                "alice@example.test",
                "--tls",
                "--tls-verify",
                "--tls-ca-path",
                authority,
                "--header",
                "Subject: tls-one");

        run.succeeded();
        assertThat(run.output()).contains("TLSv1.3");
        assertThat(arrived("alice@example.test", "tls-one")).contains(" with ESMTPS ");
    }

    @Test
    void theCertificateIsNotOneThatTheWorldTrusts() throws IOException, InterruptedException {
        swaks("alice@example.test", "--tls", "--tls-verify", "--quit-after", "TLS")
                .failed();
    }

    @Test
    void severalRecipientsGetACopyEach() throws IOException, InterruptedException {
        swaks("bob@example.test,carol@example.test,dave@example.test", "--header", "Subject: for-three")
                .succeeded();

        for (String address : List.of("bob@example.test", "carol@example.test", "dave@example.test")) {
            assertThat(arrived(address, "for-three")).contains("This is a test mailing");
        }
    }

    @Test
    void mailForOtherDomainsIsRefused() throws IOException, InterruptedException {
        Tool.Run run = swaks("someone@elsewhere.example", "--header", "Subject: relay");

        assertThat(run.exit()).as(run.output()).isEqualTo(RCPT_REFUSED);
        assertThat(run.output()).contains("<** 550 5.7.1 ");
    }

    @Test
    void anUnknownUserIsRefusedAtOnce() throws IOException, InterruptedException {
        Tool.Run run = swaks("nobody@example.test");

        assertThat(run.exit()).as(run.output()).isEqualTo(RCPT_REFUSED);
        assertThat(run.output()).contains("<** 550 5.1.1 ");
    }

    @Test
    void anUnknownRecipientDoesNotKeepTheOthersFromTheirMail() throws IOException, InterruptedException {
        Tool.Run run = swaks("nobody@example.test,alice@example.test", "--header", "Subject: one-of-two");

        assertThat(run.output()).contains("<** 550 5.1.1 ");
        assertThat(arrived("alice@example.test", "one-of-two")).isNotEmpty();
    }

    @Test
    void aClientOfTheOldProtocolIsServed() throws IOException, InterruptedException {
        swaks("alice@example.test", "--protocol", "SMTP", "--header", "Subject: helo-one")
                .succeeded();

        assertThat(arrived("alice@example.test", "helo-one")).contains(" with SMTP ");
    }

    @Test
    void pipelinedCommandsAreAnsweredInOrder() throws IOException, InterruptedException {
        Tool.Run run = swaks(
                "alice@example.test,nobody@example.test,bob@example.test",
                "--pipeline",
                "--header",
                "Subject: pipelined");

        assertThat(run.output()).contains("<** 550 5.1.1 ");
        assertThat(arrived("alice@example.test", "pipelined")).isNotEmpty();
        assertThat(arrived("bob@example.test", "pipelined")).isNotEmpty();
    }

    @Test
    void eightBitTextAndLinesOfDotsArriveAsTheyWere() throws IOException, InterruptedException {
        String body = "Grüße aus Köln.\r\n.\r\n..\r\n.hidden\r\n\r\nДо свидания.\r\n";
        Path file = folder.resolve("dots.eml");
        Files.writeString(file, "From: friend@client.example\r\nSubject: dots-one\r\n\r\n" + body);
        swaks("alice@example.test", "--data", "@" + file).succeeded();

        String latin1 = new String(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(Inbox.body(arrived("alice@example.test", "dots-one"))).startsWith(latin1);
    }

    @Test
    void nobodyLogsInOnThePortForOtherServers() throws IOException, InterruptedException {
        String authority = server.authority().toString();
        Tool.Run run = swaks(
                "alice@example.test",
                "--tls",
                "--tls-ca-path",
                authority,
                "--auth",
                "PLAIN",
                "--auth-user",
                "alice@example.test",
                "--auth-password",
                TrialServer.PASSWORD);

        run.failed();
        assertThat(run.output()).doesNotContain("235 ");
    }

    @Test
    void theProtocolForLocalDeliveryIsNotSpokenHere() throws IOException, InterruptedException {
        Tool.Run run = swaks("alice@example.test", "--protocol", "LMTP");

        run.failed();
        assertThat(run.output()).contains("<** 500 5.5.1 ");
    }

    private Tool.Run submit(String door, String password, String... more) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("swaks", "-4", "--server", "localhost", "--timeout", "30"));
        command.addAll(List.of("--port", Integer.toString(server.port(door)), "--helo", "pc.inside.example"));
        command.add(door.equals("submissions") ? "--tls-on-connect" : "--tls");
        command.addAll(
                List.of("--tls-verify", "--tls-ca-path", server.authority().toString()));
        command.addAll(List.of("--auth-user", "alice@example.test", "--auth-password", password));
        command.addAll(List.of("--from", "alice@example.test", "--to", "bob@example.test,far@elsewhere.example"));
        command.addAll(List.of(more));
        return Tool.run(BOUND, command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"submission", "submissions"})
    void whoLoggedInSends(String door) throws IOException, InterruptedException {
        for (String mechanism : List.of("PLAIN", "LOGIN")) {
            String subject = door + "-" + mechanism;
            submit(door, TrialServer.PASSWORD, "--auth", mechanism, "--header", "Subject: " + subject)
                    .succeeded();
            assertThat(arrivedSoon("bob@example.test", subject))
                    .contains(" with ESMTPSA id ")
                    .doesNotContain("pc.inside.example", "127.0.0.1");
        }
    }

    @Test
    void whoDidNotLogInDoesNotSend() throws IOException, InterruptedException {
        assertThat(submit("submissions", "wrong-horse").exit()).isEqualTo(AUTHENTICATION_FAILED);
    }
}
