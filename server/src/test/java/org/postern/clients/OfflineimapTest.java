package org.postern.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.TrialServer;

/** OfflineIMAP keeps a Maildir and a mailbox the same: messages, flags and deletions go both ways. */
class OfflineimapTest {
    private static final Duration BOUND = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private TrialServer server;
    private Path settings;

    @BeforeEach
    void start() throws IOException {
        Tool.needed("offlineimap", "offlineimap3");
        server = TrialServer.start();
        Files.createDirectories(folder.resolve("mail"));
        settings = Files.writeString(folder.resolve("offlineimaprc"), """
                [general]
                metadata = %4$s/state
                accounts = t
                ui = basic
                socktimeout = 60
                [Account t]
                localrepository = near
                remoterepository = far
                [Repository near]
                type = Maildir
                localfolders = %4$s/mail
                [Repository far]
                type = IMAP
                remotehost = localhost
                remoteport = %1$d
                remoteuser = alice@example.test
                remotepass = %2$s
                ssl = yes
                sslcacertfile = %3$s
                """.formatted(
                        server.port("imaps"), TrialServer.PASSWORD, server.authority(), folder));
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private void sync() throws IOException, InterruptedException {
        Tool.run(BOUND, Map.of("HOME", folder.toString()), "", List.of("offlineimap", "-o", "-c", settings.toString()))
                .succeeded();
    }

    private static String message(String subject) {
        return "From: friend@client.example\nTo: alice@example.test\nSubject: " + subject + "\nMessage-ID: <" + subject
                + "@client.example>\n\nTekst: " + subject + "\n";
    }

    private static void append(Inbox inbox, String subject) throws IOException {
        String message = message(subject).replace("\n", "\r\n");
        inbox.ask("APPEND INBOX {" + message.length() + "+}\r\n" + message).ok();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("mail/INBOX"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private Path file(String subject) throws IOException {
        for (Path file : files()) {
            if (Files.readString(file).contains("Subject: " + subject + "\n")) {
                return file;
            }
        }
        throw new AssertionError("no " + subject + " in " + files());
    }

    private static String flags(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(name.lastIndexOf(',') + 1);
    }

    @Test
    void changesGoBothWays() throws IOException, InterruptedException {
        try (Inbox inbox = Inbox.of(server, "alice@example.test")) {
            for (String subject : List.of("one", "two", "three", "four")) {
                append(inbox, subject);
            }
            sync();
            assertThat(files()).hasSize(4);

            // Here: a flag, a deletion, a new message. There: the same with others.
            Path one = file("one");
            String name = String.valueOf(one.getFileName());
            Files.move(one, folder.resolve("mail/INBOX/cur").resolve(name.replaceFirst(":2,.*|$", ":2,FS")));
            Files.delete(file("two"));
            Files.writeString(folder.resolve("mail/INBOX/cur/1.near.x:2,RS"), message("near"));
            inbox.ask("UID STORE " + inbox.withSubject("three").getFirst() + " +FLAGS (\\Answered)")
                    .ok();
            inbox.ask("UID STORE " + inbox.withSubject("four").getFirst() + " +FLAGS (\\Deleted)")
                    .ok();
            inbox.ask("EXPUNGE").ok();
            append(inbox, "far");
            sync();

            inbox.ask("NOOP").ok();
            assertThat(inbox.search("FLAGGED SEEN SUBJECT one")).hasSize(1);
            assertThat(inbox.withSubject("two")).isEmpty();
            assertThat(inbox.search("ANSWERED SEEN SUBJECT near")).hasSize(1);
            assertThat(inbox.search("ALL")).hasSize(4);
            assertThat(inbox.message(inbox.withSubject("near").getFirst())).endsWith("\r\n\r\nTekst: near\r\n");
            assertThat(flags(file("three"))).contains("R");
            assertThat(Files.readString(file("far"))).contains("Tekst: far\n");
            assertThat(files()).hasSize(4);

            List<String> told = inbox.ask("FETCH 1:* (UID FLAGS)").ok().lines();
            List<Path> before = files();
            sync();
            assertThat(files()).containsExactlyInAnyOrderElementsOf(before);
            assertThat(inbox.ask("FETCH 1:* (UID FLAGS)").ok().lines()).isEqualTo(told);
        }
    }
}
