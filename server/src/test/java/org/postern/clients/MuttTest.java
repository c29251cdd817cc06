package org.postern.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import org.postern.control.Outcome;

/** mutt, on a terminal that {@code script} makes for it. */
class MuttTest {
    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private TrialServer server;

    @BeforeEach
    void start() throws IOException {
        Tool.needed("mutt", "mutt");
        Tool.needed("script", "bsdutils");
        server = TrialServer.start();
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void itReadsMarksCopiesAndDeletes() throws IOException, InterruptedException {
        for (String subject : List.of("first", "second", "third")) {
            file(subject);
        }
        Path copies = folder.resolve("copies");
        for (String name : List.of("cur", "new", "tmp")) {
            Files.createDirectories(copies.resolve(name));
        }
        // Copies out what is called "first", flags "second", deletes "third", reads "first", and leaves.
        String keys = "<tag-pattern>~s\\ first<enter><tag-prefix><copy-message>" + copies + "<enter>"
                + "<untag-pattern>~A<enter>"
                + "<search>second<enter><set-flag>!"
                + "<delete-pattern>~s\\ third<enter>"
                + "<search>first<enter><display-message><exit><sync-mailbox><quit>";
        Path settings = Files.writeString(folder.resolve("muttrc"), """
                set imap_user="alice@example.test" imap_pass="%s"
                set folder="imaps://localhost:%d/" spoolfile="imaps://localhost:%2$d/INBOX"
                set ssl_force_tls=yes ssl_verify_dates=yes ssl_ca_certificates_file="%s" certificate_file=""
                set header_cache="" message_cachedir="" record="" confirmappend=no delete=yes quit=yes
                set wait_key=no copy=no mbox_type=Maildir sort=date pager_stop=yes
                push "%s"
                """.formatted(
                        TrialServer.PASSWORD, server.port("imaps"), server.authority(), keys));
        Tool.Run run = Tool.run(
                BOUND,
                Map.of("TERM", "xterm", "HOME", folder.toString()),
                "",
                List.of("script", "-qec", "mutt -n -F " + settings, "/dev/null"));
        run.succeeded();

        try (Stream<Path> files = Files.walk(copies)) {
            List<Path> copied = files.filter(Files::isRegularFile).toList();
            assertThat(copied).as(run.output()).hasSize(1);
            assertThat(Files.readString(copied.getFirst()))
                    .contains("Subject: first")
                    .contains("Текст: first");
        }
        try (Inbox inbox = Inbox.of(server, "alice@example.test")) {
            assertThat(inbox.search("ALL")).hasSize(2);
            assertThat(inbox.search("FLAGGED SUBJECT second")).hasSize(1);
            assertThat(inbox.search("SEEN SUBJECT first")).hasSize(1);
            assertThat(inbox.search("UNSEEN SUBJECT second")).hasSize(1);
        }
    }

    private void file(String subject) {
        String message = "From: friend@client.example\r\nTo: alice@example.test\r\nSubject: " + subject
                + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Transfer-Encoding: 8bit\r\n\r\nТекст: " + subject + "\r\n";
        assertThat(server.administration().file("alice@example.test", message.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Outcome.Done.class);
    }
}
