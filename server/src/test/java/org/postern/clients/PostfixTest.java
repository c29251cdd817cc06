package org.postern.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postern.TrialServer;

/** Mail that Debian's Postfix hands on to us arrives exactly once, as it was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostfixTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String FROM = "author@sender.example";

    private TrialServer server;
    private PostfixServer postfix;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        PostfixServer.needed();
        server = TrialServer.start();
        postfix = PostfixServer.start(server);
    }

    @AfterAll
    void stop() throws IOException {
        try {
            if (postfix != null) {
                postfix.close();
            }
        } finally {
            if (server != null) {
                server.close();
            }
        }
    }

    /** Sends to one account and waits until it is there, and nothing more. */
    private String sent(String to, String subject, String body) throws IOException, InterruptedException {
        try (Inbox inbox = Inbox.of(server, to)) {
            int before = inbox.exists();
            postfix.send(FROM, List.of(to), "From: " + FROM + "\nSubject: " + subject + "\n\n" + body);
            inbox.await(before + 1, BOUND);
            return inbox.only(subject);
        } catch (IOException e) {
            throw new IOException(subject + " does not come: " + postfix.log(), e);
        }
    }

    private static String wire(String text) {
        return new String(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Test
    void linesOfDotsAndOddLinesArriveAsTheyWere() throws IOException, InterruptedException {
        String body = ".\n..\n.x\n\n \n" + "a".repeat(998) + "\n." + "b".repeat(900) + "\nFrom here on\n\n.\n";

        assertThat(Inbox.body(sent("alice@example.test", "postfix-dots", body))).isEqualTo(wire(body));
    }

    @Test
    void eightBitTextArrivesAsItWas() throws IOException, InterruptedException {
        String body = "Grüße, привет, 你好.\n";

        assertThat(Inbox.body(sent("alice@example.test", "postfix-8bit", body))).isEqualTo(wire(body));
    }

    @Test
    void twoMegabytesArriveAsTheyWere() throws IOException, InterruptedException {
        byte[] noise = new byte[1_500_000];
        new Random(7).nextBytes(noise);
        String body = Base64.getMimeEncoder(76, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(noise) + "\n";

        String message = sent("alice@example.test", "postfix-big", body);

        assertThat(Inbox.body(message).equals(wire(body))).isTrue();
    }

    @Test
    void eachWayOfTlsWorks() throws IOException, InterruptedException {
        assertThat(sent("alice@example.test", "postfix-may", "x\n")).contains(" with ESMTPS ");
        assertThat(sent("bob@example.test", "postfix-encrypt", "x\n")).contains(" with ESMTPS ");
        assertThat(sent("carol@example.test", "postfix-secure", "x\n")).contains(" with ESMTPS ");
        assertThat(sent("dave@example.test", "postfix-none", "x\n"))
                .contains(" with ESMTP ")
                .doesNotContain("ESMTPS");
        // Postfix itself has checked the certificate of what it calls "secure" against our authority.
        assertThat(postfix.log()).contains("to=<carol@example.test>").doesNotContain("status=deferred");
    }

    @Test
    void severalRecipientsGetACopyEach() throws IOException, InterruptedException {
        var to = List.of("alice@example.test", "bob@example.test", "carol@example.test", "dave@example.test");
        try (Inbox last = Inbox.of(server, "dave@example.test")) {
            int before = last.exists();
            postfix.send(FROM, to, "From: " + FROM + "\nSubject: postfix-four\n\nx\n");
            last.await(before + 1, BOUND);
        }
        for (String address : to) {
            try (Inbox inbox = Inbox.of(server, address)) {
                awaitSubject(inbox, "postfix-four");
                assertThat(inbox.only("postfix-four")).contains("for <" + address + ">");
            }
        }
    }

    private static void awaitSubject(Inbox inbox, String subject) throws IOException {
        int seen = inbox.exists();
        if (inbox.withSubject(subject).isEmpty()) {
            inbox.await(seen + 1, BOUND);
        }
    }

    @Test
    void anInternationalSenderAndSubjectArrive() throws IOException, InterruptedException {
        try (Inbox inbox = Inbox.of(server, "alice@example.test")) {
            int before = inbox.exists();
            postfix.send(
                    "jürgen@sender.example",
                    List.of("alice@example.test"),
                    "From: Jürgen <jürgen@sender.example>\nSubject: postfix-utf8 Grüße\n\nx\n");
            inbox.await(before + 1, BOUND);

            String message = new String(
                    inbox.only("postfix-utf8").getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            assertThat(message).startsWith("Return-Path: <jürgen@sender.example>\r\n");
            assertThat(message).contains("Subject: postfix-utf8 Grüße\r\n").contains(" with UTF8SMTPS ");
        }
    }

    @Test
    void aBurstOfTwoHundredArrivesWithoutLossOrDouble() throws IOException, InterruptedException {
        Tool.needed("smtp-source", "postfix");
        try (Inbox inbox = Inbox.of(server, "bob@example.test")) {
            int before = inbox.exists();
            Tool.run(
                            BOUND,
                            List.of(
                                    "smtp-source",
                                    "-4",
                                    "-m",
                                    "200",
                                    "-s",
                                    "8",
                                    "-l",
                                    "4096",
                                    "-M",
                                    "client.example",
                                    "-f",
                                    "burst@client.example",
                                    "-t",
                                    "bob@example.test",
                                    "-S",
                                    "postfix-burst",
                                    "127.0.0.1:" + server.port("smtp")))
                    .succeeded();
            assertThat(inbox.exists()).isEqualTo(before + 200);

            assertThat(inbox.withSubject("postfix-burst")).hasSize(200);
        }
    }
}
