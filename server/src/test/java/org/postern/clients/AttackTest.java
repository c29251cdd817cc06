package org.postern.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.TrialServer;
import org.postern.testkit.Eventually;

/** What strangers do to a mail server, from addresses of their own. After each attack somebody honest logs in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttackTest {
    private static final Duration LOGIN = Duration.ofSeconds(20);
    /** The default of memory.strangers, in octets. */
    private static final long STRANGERS_MEMORY = 64L << 20;

    private static final String EHLO = "EHLO client.example\r\n";

    private TrialServer server;

    @BeforeAll
    void start() throws IOException {
        server = TrialServer.start(Map.of("limits.login-time", "5 s"));
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
    }

    /** Whoever is honest gets in, soon, and no fault of our own was recorded; the memory's bound holds. */
    @AfterEach
    void theServerStillServes() throws IOException {
        long began = System.nanoTime();
        try (Inbox inbox = Inbox.of(server, "bob@example.test")) {
            inbox.ask("NOOP").ok();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LOGIN);
        assertThat(server.figure("faults")).isZero();
        assertThat(server.figure("memory.strangers")).isLessThanOrEqualTo(STRANGERS_MEMORY);
    }

    private RawClient smtp(String source) throws IOException {
        RawClient client = RawClient.from(source, server.at("smtp"));
        assertThat(client.reply().getFirst()).startsWith("220 ");
        return client;
    }

    private RawClient imap(String source) throws IOException {
        RawClient client = RawClient.from(source, server.at("imap"));
        assertThat(client.hear()).startsWith("* OK ");
        return client;
    }

    private RawClient imaps(String source) throws IOException {
        RawClient client = RawClient.from(source, server.at("imaps")).tls(server.trust());
        assertThat(client.hear()).startsWith("* OK ");
        return client;
    }

    /** Sends all it can; the server may close before that. */
    private static void push(RawClient client, String octets) throws IOException {
        try {
            client.send(octets);
        } catch (SocketException _) {
            assertThat(client.socket().isConnected())
                    .isTrue(); // closed by the server: what it said is still to be read
        }
    }

    @Test
    void whatIsPipelinedAfterStarttlsIsThrownAwayInSmtp() throws IOException {
        long before = server.messages("alice@example.test");
        try (RawClient client = smtp("127.2.0.1")) {
            client.send(EHLO);
            client.reply();
            client.send("STARTTLS\r\nMAIL FROM:<evil@client.example>\r\nRCPT TO:<alice@example.test>\r\nNOOP\r\n");
            assertThat(client.reply().getFirst()).startsWith("220 ");
            client.tls(server.trust());
            assertThat(client.smtp("RCPT TO:<alice@example.test>").getFirst()).startsWith("503 ");
            assertThat(client.smtp(EHLO.strip()).getLast()).startsWith("250 ");
            assertThat(client.smtp("DATA").getFirst()).startsWith("503 ");
            assertThat(client.smtp("QUIT").getFirst()).startsWith("221 ");
            assertThat(client.rest()).isEmpty();
        }
        assertThat(server.messages("alice@example.test")).isEqualTo(before);
    }

    @Test
    void whatIsPipelinedAfterStarttlsIsThrownAwayInImap() throws IOException {
        try (RawClient client = imap("127.2.0.2")) {
            client.send("a STARTTLS\r\nb NOOP\r\nc LOGIN alice@example.test x\r\n");
            assertThat(client.hear()).startsWith("a OK ");
            client.tls(server.trust());
            assertThat(client.ask("d NOOP")).startsWith("d OK ");
            client.say("e LOGOUT");
            assertThat(client.rest()).contains("e OK ").doesNotContain("b OK").doesNotContain("c ");
        }
    }

    /** The ends of lines with which a second message is hidden in the first. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n.\n",
                "\n.\r\n",
                "\r\n.\n",
                "\r.\r",
                "\r.\r\n",
                "\r\n.\r",
                "\n.\r",
                "\r.\n",
                "\n\n.\r\n",
                "\r\n\u0000.\r\n",
                "\r\n.\u0000\r\n",
                "\r\n.\r\r\n",
                "\r\r\n.\r\r\n",
                "\n.\n\r\n"
            })
    void noSecondMessageIsSmuggledIn(String end) throws IOException {
        long before = server.messages("alice@example.test");
        try (RawClient client = smtp("127.2.0.3")) {
            client.send(EHLO);
            client.reply();
            client.smtp("MAIL FROM:<friend@client.example>");
            client.smtp("RCPT TO:<alice@example.test>");
            assertThat(client.smtp("DATA").getFirst()).startsWith("354 ");
            push(
                    client,
                    "Subject: outer\r\n\r\nx" + end
                            + "MAIL FROM:<boss@client.example>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\n"
                            + "Subject: smuggled\r\n\r\nx\r\n.\r\nQUIT\r\n");
            String told = client.rest();
            assertThat(told.lines().filter(line -> line.startsWith("250 ")).count())
                    .as(told)
                    .isLessThanOrEqualTo(1);
            assertThat(told).doesNotContain("354 ");
        }
        assertThat(server.messages("alice@example.test")).isLessThanOrEqualTo(before + 1);
        try (Inbox inbox = Inbox.of(server, "alice@example.test")) {
            assertThat(inbox.withSubject("smuggled")).isEmpty();
        }
    }

    @Test
    void lineEndsThatTheStandardForbidsEndTheSession() throws IOException {
        try (RawClient client = smtp("127.2.0.4")) {
            client.send(EHLO);
            client.reply();
            client.smtp("MAIL FROM:<friend@client.example>");
            client.smtp("RCPT TO:<alice@example.test>");
            client.smtp("DATA");
            client.send("Subject: bare\r\n\r\none\ntwo\r\n.\r\n");
            assertThat(client.rest()).startsWith("550 5.6.11 ");
        }
        try (RawClient client = smtp("127.2.0.4")) {
            client.send("EHLO client.example\nMAIL FROM:<friend@client.example>\r\n");
            assertThat(client.rest()).startsWith("500 ").doesNotContain("250");
        }
    }

    @Test
    void linesWithoutEndAreGivenUp() throws IOException {
        try (RawClient client = smtp("127.2.0.5")) {
            assertThat(client.smtp("NOOP " + "x".repeat(5_000)).getFirst()).startsWith("500 5.5.2 ");
            assertThat(client.smtp("NOOP").getFirst()).startsWith("250 ");
            push(client, "NOOP " + "x".repeat(1 << 20));
            assertThat(client.rest()).doesNotContain("250 ");
        }
        try (RawClient client = imap("127.2.0.5")) {
            assertThat(client.ask("a NOOP " + "x".repeat(5_000))).startsWith("a BAD ");
            assertThat(client.ask("b NOOP")).startsWith("b OK ");
            push(client, "c NOOP " + "x".repeat(3 << 20));
            assertThat(client.rest()).doesNotContain("c OK");
        }
    }

    @Test
    void aThousandRecipientsAreAHundred() throws IOException {
        try (RawClient client = smtp("127.2.0.6")) {
            client.send(EHLO);
            client.reply();
            client.smtp("MAIL FROM:<friend@client.example>");
            client.send("RCPT TO:<alice@example.test>\r\n".repeat(1_000));
            int taken = 0;
            for (int i = 0; i < 1_000; i++) {
                String reply = client.reply().getFirst();
                assertThat(reply).startsWith(i < 100 ? "250 " : "452 4.5.3 ");
                taken += reply.startsWith("250 ") ? 1 : 0;
            }
            assertThat(taken).isEqualTo(100);
            assertThat(client.smtp("RSET").getFirst()).startsWith("250 ");
        }
    }

    @Test
    void garbageEndsTheSession() throws IOException {
        byte[] noise = new byte[1 << 20];
        new Random(5).nextBytes(noise);
        String garbage = new String(noise, StandardCharsets.ISO_8859_1);
        String lines = "nonsense and more\r\n".repeat(50_000);
        for (String sent : List.of(garbage, lines)) {
            try (RawClient client = smtp("127.2.0.7")) {
                push(client, sent);
                assertThat(client.rest().length()).isLessThan(10_000);
            }
            try (RawClient client = imap("127.2.0.7")) {
                push(client, sent);
                assertThat(client.rest().length()).isLessThan(10_000);
            }
        }
    }

    @Test
    void aBrowserIsSentAwayWithItsFirstLine() throws IOException {
        for (String verb : List.of("GET", "POST", "PUT", "OPTIONS", "CONNECT")) {
            String request = verb + " / HTTP/1.1\r\nHost: localhost\r\n\r\n";
            try (RawClient client = smtp("127.2.0.8")) {
                push(client, request + EHLO + "MAIL FROM:<evil@client.example>\r\n");
                assertThat(client.rest().lines()).hasSize(1).allMatch(line -> line.startsWith("421 "));
            }
            String login = "a LOGIN alice@example.test " + TrialServer.PASSWORD + "\r\na SELECT INBOX\r\n";
            try (RawClient client = imaps("127.2.0.8")) {
                push(client, request + login);
                assertThat(client.rest().lines()).hasSize(1).allMatch(line -> line.startsWith("* BYE "));
            }
            try (RawClient client = imap("127.2.0.8")) {
                push(client, request + "a NOOP\r\n");
                assertThat(client.rest().lines()).hasSize(1).allMatch(line -> line.startsWith("* BYE "));
            }
        }
    }

    @Test
    void literalsBeforeTheLoginAreBounded() throws IOException {
        try (RawClient client = imaps("127.2.0.9")) {
            assertThat(client.ask("a LOGIN {8193}")).startsWith("a NO ");
            assertThat(client.ask("b LOGIN {999999999999999999}")).startsWith("b ");
            assertThat(client.ask("c LOGIN {99999999999999999999999}")).startsWith("c BAD ");
            assertThat(client.ask("d LOGIN {-1}")).startsWith("d BAD ");
            assertThat(client.ask("e APPEND INBOX {50000000}")).startsWith("e ");
            assertThat(client.ask("f LOGIN {4096}")).startsWith("+ ");
            client.send("x".repeat(4096) + " {4096}\r\n");
            assertThat(client.hear()).startsWith("+ ");
            client.send("x".repeat(4096) + "\r\n");
            assertThat(client.hear()).startsWith("f ").doesNotContain(" OK ");
            client.say("g LOGIN {8000+}");
            assertThat(client.rest()).contains("BYE");
        }
        try (RawClient client = imaps("127.2.0.9")) {
            push(client, "a LOGIN " + "{0+}\r\n ".repeat(100_000));
            assertThat(client.rest()).doesNotContain(" OK ");
        }
    }

    @Test
    void whoDripsIsCut() throws IOException {
        try (RawClient smtp = smtp("127.2.0.10");
                RawClient imap = imap("127.2.0.10");
                RawClient imaps = imaps("127.2.0.10")) {
            long began = System.nanoTime();
            var open = new ArrayList<>(List.of(smtp, imap, imaps));
            for (RawClient client : open) {
                client.socket().setSoTimeout(100);
            }
            while (!open.isEmpty()) {
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(25));
                for (RawClient client : List.copyOf(open)) {
                    if (!dripped(client)) {
                        open.remove(client);
                    }
                }
            }
        }
    }

    /** Whether the connection is still there. */
    private static boolean dripped(RawClient client) throws IOException {
        try {
            client.send("N");
            return client.socket().getInputStream().read() >= 0;
        } catch (SocketTimeoutException _) {
            return true;
        } catch (SocketException _) {
            return false;
        }
    }

    @Test
    void twoHundredHalfOpenHandshakesKeepNobodyOut() throws IOException {
        var open = new ArrayList<RawClient>();
        try {
            for (int i = 0; i < 200; i++) {
                RawClient client = RawClient.from("127.3.0." + (1 + i % 5), server.at("imaps"));
                client.send(new byte[] {22, 3, 1, 1, 0, 1, 0, 0, (byte) 252, 3, 3});
                open.add(client);
            }
            // The kernel took them already, the server is about to.
            Eventually.holds(
                    "all are taken", Duration.ofSeconds(20), () -> server.figure("connections.strangers") >= 200);
            theServerStillServes();
            try (RawClient client = smtp("127.2.0.11")) {
                assertThat(client.smtp(EHLO.strip()).getLast()).startsWith("250 ");
            }
        } finally {
            for (RawClient client : open) {
                client.close();
            }
        }
    }

    @Test
    void aFloodFromOneAddressIsTurnedAwayAndNobodyElse() throws IOException {
        var open = new ArrayList<RawClient>();
        try {
            for (int i = 0; i < 200; i++) {
                open.add(RawClient.from("127.4.0.1", server.at("smtp")));
            }
            // The limit is 60 at once; to twice that they are only slowed.
            for (RawClient client : open.subList(140, 200)) {
                assertThat(client.rest()).startsWith("421 4.7.0 ");
            }
            assertThat(server.figure("connections.turned-away")).isGreaterThanOrEqualTo(60);
            smtp("127.5.0.1").close();
        } finally {
            for (RawClient client : open) {
                client.close();
            }
        }
    }
}
