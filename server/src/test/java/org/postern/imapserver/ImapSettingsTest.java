package org.postern.imapserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the operator chose, and changes while sessions are open. */
class ImapSettingsTest {
    private final ImapHouse house = new ImapHouse();

    @AfterEach
    void close() {
        house.close();
    }

    private void change(long maxMessage, int errors, ImapSettings.Times times) {
        house.settings = new ImapSettings(maxMessage, errors, ZoneOffset.UTC, times);
    }

    @Test
    void anOpenSessionSeesTheNewMessageSizeOneBelowAndOneAbove() {
        ImapClient client = house.inbox();
        change(2_000, 10, ImapSettings.Times.USUAL);
        assertThat(client.ok("CAPABILITY").getFirst()).contains("APPENDLIMIT=2000");
        client.ok("APPEND INBOX {1999+}\r\n" + "x".repeat(1_999));
        client.ok("APPEND INBOX {2000+}\r\n" + "x".repeat(2_000));
        assertThat(client.last("APPEND INBOX {2001}")).startsWith("NO [TOOBIG]");
        change(2_001, 10, ImapSettings.Times.USUAL);
        client.ok("APPEND INBOX {2001+}\r\n" + "x".repeat(2_001));
    }

    @Test
    void anOpenSessionSeesTheNewNumberOfErrors() {
        change(200_000, 4, ImapSettings.Times.USUAL);
        ImapClient client = house.connect(true);
        client.line();
        for (int i = 1; i <= 3; i++) {
            assertThat(client.last("LOGIN a b")).startsWith("NO");
        }
        change(200_000, 6, ImapSettings.Times.USUAL);
        assertThat(client.last("LOGIN a b")).startsWith("NO");
        assertThat(client.last("LOGIN a b")).startsWith("NO");
        client.send("z LOGIN a b\r\n");
        assertThat(client.rest()).hasSize(2).endsWith("* BYE too many errors");
    }

    @Test
    void anOpenSessionSeesTheNewTimes() {
        ImapClient client = house.client();
        client.ok("NOOP"); // it was waited for
        assertThat(client.peer.deadlines.getFirst()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
        assertThat(client.peer.deadlines).contains(Duration.ofMinutes(30)).doesNotContain(Duration.ofMinutes(45));
        var times = new ImapSettings.Times(
                Duration.ofSeconds(99), Duration.ofMinutes(45), Duration.ofMinutes(4), Duration.ofMinutes(2));
        change(200_000, 10, times);
        client.ok("NOOP");
        client.ok("NOOP");
        assertThat(client.peer.deadlines).contains(Duration.ofMinutes(45), Duration.ofMinutes(4));
        ImapHouse.append(client, "Subject: x\n\nx\n");
        assertThat(client.peer.deadlines).contains(Duration.ofMinutes(2));
        client.peer.deadlines.clear();
        client.send("i IDLE\r\n");
        assertThat(client.line()).startsWith("+");
        client.send("DONE\r\n");
        assertThat(client.answer("i").getLast()).startsWith("OK");
        assertThat(client.peer.deadlines).contains(Duration.ofMinutes(45));

        ImapClient newcomer = house.connect(true);
        newcomer.line();
        assertThat(newcomer.peer.deadlines.getFirst()).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(99));
    }

    @Test
    void theUsualTimesAreThoseOfTheStandards() {
        assertThat(ImapSettings.Times.USUAL.idle()).as("RFC 3501 §5.4").isGreaterThanOrEqualTo(Duration.ofMinutes(30));
    }
}
