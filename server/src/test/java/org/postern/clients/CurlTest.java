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
import org.postern.TrialServer;

/** curl, which sends by SMTP and reads by IMAP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CurlTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    /** curl ends so when the other's certificate is not trusted. */
    private static final int UNTRUSTED = 60;
    /** curl ends so when the login was refused. */
    private static final int LOGIN_REFUSED = 67;

    @TempDir
    private Path folder;

    private TrialServer server;

    @BeforeAll
    void start() throws IOException {
        Tool.needed("curl", "curl");
        server = TrialServer.start();
    }

    @AfterAll
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private Tool.Run curl(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("curl", "-q", "-4", "-sS", "--max-time", "50"));
        command.addAll(List.of("--cacert", server.authority().toString()));
        command.addAll(List.of(arguments));
        return Tool.run(BOUND, command);
    }

    private Tool.Run imap(String path, String... more) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("-u", "alice@example.test:" + TrialServer.PASSWORD));
        arguments.addAll(List.of(more));
        arguments.add("imaps://localhost:" + server.port("imaps") + "/" + path);
        return curl(arguments.toArray(String[]::new));
    }

    private Path message(String subject) throws IOException {
        String message = "From: friend@client.example\r\nTo: alice@example.test\r\nSubject: " + subject
                + "\r\n\r\nПервая строка.\r\n.\r\n..Third line\r\n";
        return Files.writeString(folder.resolve(subject + ".eml"), message);
    }

    private Tool.Run send(Path message, String... more) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("--mail-from", "friend@client.example"));
        arguments.addAll(List.of("--mail-rcpt", "alice@example.test", "-T", message.toString()));
        arguments.addAll(List.of(more));
        arguments.add("smtp://localhost:" + server.port("smtp") + "/client.example");
        return curl(arguments.toArray(String[]::new));
    }

    private static String utf8(String latin1) {
        return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    @Test
    void itSendsInTheClearAndOverTls() throws IOException, InterruptedException {
        Path plain = message("curl-plain");
        Path secret = message("curl-tls");
        send(plain).succeeded();
        send(secret, "--ssl-reqd").succeeded();

        try (Inbox inbox = Inbox.of(server, "alice@example.test")) {
            assertThat(utf8(inbox.only("curl-plain"))).endsWith(Files.readString(plain));
            assertThat(utf8(inbox.only("curl-tls")))
                    .endsWith(Files.readString(secret))
                    .contains(" with ESMTPS ");
        }
    }

    @Test
    void itListsTheMailboxes() throws IOException, InterruptedException {
        Tool.Run run = imap("");

        run.succeeded();
        assertThat(run.output()).contains("* LIST (").contains("INBOX");
    }

    @Test
    void whatItAppendsItFindsAndFetchesByteForByte() throws IOException, InterruptedException {
        Path message = message("curl-append");
        imap("INBOX", "-T", message.toString()).succeeded();

        Tool.Run search = imap("INBOX?SUBJECT%20curl-append");
        search.succeeded();
        String found = search.output().strip();
        assertThat(found).startsWith("* SEARCH ");
        String index = found.substring("* SEARCH ".length());
        Path back = folder.resolve("back.eml");
        imap("INBOX/;MAILINDEX=" + index, "-o", back.toString()).succeeded();
        assertThat(back).hasSameBinaryContentAs(message);

        Tool.Run section = imap("INBOX/;MAILINDEX=" + index + "/;SECTION=HEADER.FIELDS%20(SUBJECT)");
        assertThat(section.output()).contains("Subject: curl-append");
    }

    @Test
    void ownCommandsAreAnswered() throws IOException, InterruptedException {
        assertThat(imap("INBOX", "-X", "EXAMINE INBOX").output()).contains("UIDVALIDITY");
        assertThat(imap("", "-X", "STATUS INBOX (MESSAGES UIDNEXT UNSEEN)").output())
                .contains("* STATUS");
        imap("", "-X", "CREATE curl-made").succeeded();
        assertThat(imap("", "-X", "LIST \"\" *").output()).contains("curl-made");
        imap("", "-X", "DELETE curl-made").succeeded();
        imap("", "-X", "NONSENSE").failed();
    }

    @Test
    void itGoesOverToTlsOnThePlainPort() throws IOException, InterruptedException {
        String url = "imap://localhost:" + server.port("imap") + "/INBOX";
        String login = "alice@example.test:" + TrialServer.PASSWORD;

        curl("--ssl-reqd", "-u", login, url, "-X", "NOOP").succeeded();
        curl("-u", login, url, "-X", "NOOP").failed(); // without TLS no login is offered
    }

    @Test
    void aWrongPasswordIsRefused() throws IOException, InterruptedException {
        String url = "imaps://localhost:" + server.port("imaps") + "/INBOX";

        assertThat(curl("-u", "alice@example.test:wrong", url).exit()).isEqualTo(LOGIN_REFUSED);
        assertThat(curl("-u", "nobody@example.test:wrong", url).exit()).isEqualTo(LOGIN_REFUSED);
        assertThat(curl("-u", "alice@example.test:wrong", "--login-options", "AUTH=PLAIN", url)
                        .exit())
                .isEqualTo(LOGIN_REFUSED);
    }

    @Test
    void itTrustsOurAuthorityAndNoOther() throws IOException, InterruptedException {
        String url = "imaps://localhost:" + server.port("imaps") + "/INBOX";
        Tool.Run run = Tool.run(BOUND, List.of("curl", "-q", "-4", "-sS", "--max-time", "50", url));

        assertThat(run.exit()).as(run.output()).isEqualTo(UNTRUSTED);
    }
}
