package org.postern.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.TrialServer;

/** mbsync keeps a Maildir and a mailbox the same, in both directions, and finds nothing to do when they are. */
class MbsyncTest {
    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private TrialServer server;
    private Path settings;

    @BeforeEach
    void start() throws IOException {
        Tool.needed("mbsync", "isync");
        server = TrialServer.start();
        Files.createDirectories(folder.resolve("mail"));
        settings = Files.writeString(folder.resolve("mbsyncrc"), """
                IMAPAccount t
                Host localhost
                Port %d
                User "alice@example.test"
                Pass "%s"
                SSLType IMAPS
                SystemCertificates no
                CertificateFile %s

                IMAPStore far
                Account t

                MaildirStore near
                Path %4$s/
                Inbox %4$s/INBOX
                SubFolders Verbatim

                Channel all
                Far :far:
                Near :near:
                Patterns *
                Create Both
                Remove Both
                Expunge Both
                SyncState *
                """.formatted(
                        server.port("imaps"), TrialServer.PASSWORD, server.authority(), folder.resolve("mail")));
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private void sync() throws IOException, InterruptedException {
        Tool.run(BOUND, List.of("mbsync", "-q", "-c", settings.toString(), "all"))
                .succeeded();
    }

    private static String message(String subject) {
        return "From: friend@client.example\nTo: alice@example.test\nSubject: " + subject + "\nMessage-ID: <" + subject
                + "@client.example>\n\n.\nTekst: " + subject + "\n";
    }

    /** Files of a mailbox, by what is in their names after the last comma: the flags. */
    private List<Path> files(String mailbox) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("mail").resolve(mailbox))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .toList();
        }
    }

    private Path file(String mailbox, String subject) throws IOException {
        for (Path file : files(mailbox)) {
            if (Files.readString(file).contains("Subject: " + subject + "\n")) {
                return file;
            }
        }
        throw new AssertionError("no " + subject + " in " + files(mailbox));
    }

    private static String flags(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(name.lastIndexOf(',') + 1);
    }

    private Set<String> everything() throws IOException {
        var all = new HashSet<String>();
        try (Stream<Path> files = Files.walk(folder.resolve("mail"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.add(file + " " + Files.readString(file).hashCode());
            }
        }
        return all;
    }

    @Test
    void changesGoBothWaysAndThenThereIsNothingToDo() throws IOException, InterruptedException {
        try (Inbox inbox = Inbox.of(server, "alice@example.test")) {
            for (String subject : List.of("one", "two", "three", "four")) {
                append(inbox, subject);
            }
            sync();
            assertThat(files("INBOX")).hasSize(4);

            // Here: a flag, a deletion, a new message, a new mailbox. There: the same with others.
            Path one = file("INBOX", "one");
            Files.move(one, folder.resolve("mail/INBOX/cur/" + unflagged(one) + ":2,FS"));
            Files.delete(file("INBOX", "two"));
            Files.writeString(folder.resolve("mail/INBOX/cur/1.near.x:2,RS"), message("near"));
            for (String name : List.of("cur", "new", "tmp")) {
                Files.createDirectories(folder.resolve("mail/Archive").resolve(name));
            }
            Files.writeString(folder.resolve("mail/Archive/cur/2.near.x:2,S"), message("archived"));
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
            assertThat(inbox.ask("STATUS Archive (MESSAGES UNSEEN)").ok().lines())
                    .containsExactly("* STATUS Archive (MESSAGES 1 UNSEEN 0)");
            assertThat(inbox.message(inbox.withSubject("near").getFirst())).endsWith("\r\n\r\n.\r\nTekst: near\r\n");
            assertThat(flags(file("INBOX", "three"))).contains("R");
            assertThat(Files.readString(file("INBOX", "far"))).contains("Tekst: far\n");
            assertThat(files("INBOX")).hasSize(4);
        }
        Set<String> before = everything();
        sync();
        assertThat(everything()).isEqualTo(before);
    }

    private static String unflagged(Path file) {
        String name = String.valueOf(file.getFileName());
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }

    private static void append(Inbox inbox, String subject) throws IOException {
        String message = message(subject).replace("\n", "\r\n");
        inbox.ask("APPEND INBOX {" + message.length() + "+}\r\n" + message).ok();
    }
}
