package org.postern.imapserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postern.mail.imap.ImapLimits;
import org.postern.reason.Reason;

class ImapLoginTest {
    private final ImapHouse house = new ImapHouse();

    @AfterEach
    void close() {
        house.close();
    }

    private static String plain(String text) {
        return Base64.getEncoder().encodeToString(text.replace('|', '\0').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theGreetingTellsCapabilitiesAndNoName() {
        assertThat(house.connect(true).line())
                .isEqualTo("* OK [CAPABILITY IMAP4rev2 IMAP4rev1 ID ENABLE SASL-IR LITERAL- AUTH=PLAIN] ready");
        assertThat(house.connect(false).line())
                .isEqualTo(
                        "* OK [CAPABILITY IMAP4rev2 IMAP4rev1 ID ENABLE SASL-IR LITERAL- STARTTLS LOGINDISABLED] ready");
    }

    @Test
    void noPasswordIsTakenBeforeTls() {
        ImapClient client = house.connect(false);
        client.line();

        assertThat(client.last("LOGIN ann@example.test secret")).startsWith("NO [PRIVACYREQUIRED]");
        assertThat(client.last("AUTHENTICATE PLAIN " + plain("|ann@example.test|secret")))
                .startsWith("NO [PRIVACYREQUIRED]");
        assertThat(client.ok("CAPABILITY").getFirst()).contains("LOGINDISABLED").doesNotContain("AUTH=");
    }

    @Test
    void whatCameEarlyAfterStartTlsIsDropped() {
        ImapClient client = house.connect(false);
        client.line();
        client.send("a STARTTLS\r\nb LOGIN ann@example.test secret\r\nc CREATE injected\r\n");

        assertThat(client.answer("a")).containsExactly("OK start TLS now");
        assertThat(client.ok("CAPABILITY").getFirst()).contains("AUTH=PLAIN").doesNotContain("STARTTLS");
        assertThat(client.last("STARTTLS")).startsWith("BAD");
        assertThat(client.last("LOGIN ann@example.test secret"))
                .startsWith("OK [CAPABILITY ")
                .contains("LITERAL+");
        assertThat(house.account.mailbox("injected")).isNull();
        assertThat(house.log.of("imap.starttls.early")).hasSize(1);
    }

    @Test
    void aHundredCommandsWithoutALoginAreAnsweredAndNoMore() {
        ImapClient client = house.connect(true);
        client.line();
        client.send("a NOOP\r\n".repeat(101));
        for (int i = 0; i < 100; i++) {
            assertThat(client.line()).isEqualTo("a OK done");
        }
        assertThat(client.line()).isEqualTo("* BYE too many commands without a login");
        assertThat(house.log.of("imap.session.turned").getFirst().reason()).isEqualTo(Reason.TOO_MANY_ERRORS);
    }

    @Test
    void theHundredthCommandMayBeTheLogin() {
        ImapClient client = house.connect(true);
        client.line();
        for (int i = 0; i < 99; i++) {
            client.ok("NOOP");
        }
        client.ok("LOGIN ann@example.test secret");
        client.ok("NOOP");
    }

    @Test
    void loggingInTellsTheOtherCapabilities() {
        ImapClient client = house.connect(true);
        client.line();

        assertThat(client.command("LOGIN ann@example.test secret"))
                .containsExactly("OK [CAPABILITY IMAP4rev2 IMAP4rev1 ID ENABLE SASL-IR LITERAL+ IDLE NAMESPACE CHILDREN"
                        + " LIST-EXTENDED LIST-STATUS STATUS=SIZE QUOTA QUOTA=RES-STORAGE SPECIAL-USE UIDPLUS MOVE"
                        + " UNSELECT BINARY ESEARCH SEARCHRES WITHIN CONDSTORE QRESYNC APPENDLIMIT=300000] logged in");
        assertThat(client.last("LOGIN ann@example.test secret")).startsWith("BAD");
        assertThat(client.last("STARTTLS")).startsWith("BAD");
        assertThat(house.log.of("imap.login")).hasSize(1);
    }

    @Test
    void plainWorksInBothForms() {
        ImapClient client = house.connect(true);
        client.line();
        client.send("a AUTHENTICATE PLAIN\r\n");
        assertThat(client.line()).isEqualTo("+");
        client.send(plain("|ann@example.test|secret") + "\r\n");
        assertThat(client.answer("a").getLast()).startsWith("OK");

        ImapClient other = house.connect(true);
        other.line();
        assertThat(other.last("AUTHENTICATE PLAIN " + plain("ann@example.test|ann@example.test|secret")))
                .startsWith("OK");
    }

    @Test
    void whatIsNoPlainIsRefused() {
        ImapClient client = house.connect(true);
        client.line();

        assertThat(client.last("AUTHENTICATE PLAIN ***")).startsWith("BAD");
        assertThat(client.last("AUTHENTICATE PLAIN =")).startsWith("BAD");
        assertThat(client.last("AUTHENTICATE PLAIN " + plain("ann@example.test|secret")))
                .startsWith("BAD");
        assertThat(client.last("AUTHENTICATE PLAIN " + plain("|a|b|c"))).startsWith("BAD");
        assertThat(client.last("AUTHENTICATE PLAIN " + plain("bob|ann@example.test|secret")))
                .startsWith("NO [AUTHORIZATIONFAILED]");
        assertThat(client.last("AUTHENTICATE CRAM-MD5")).startsWith("NO");
        client.send("x AUTHENTICATE PLAIN\r\n");
        assertThat(client.line()).isEqualTo("+");
        client.send("*\r\n");
        assertThat(client.answer("x")).containsExactly("BAD cancelled");
    }

    @Test
    void refusalsAreAlikeAndBusyIsTold() {
        ImapClient client = house.connect(true);
        client.line();

        assertThat(client.last("LOGIN ann@example.test wrong"))
                .isEqualTo("NO [AUTHENTICATIONFAILED] authentication failed");
        assertThat(client.last("LOGIN nobody@example.test wrong"))
                .isEqualTo("NO [AUTHENTICATIONFAILED] authentication failed");
        assertThat(client.last("LOGIN busy x")).startsWith("NO [UNAVAILABLE]");
        assertThat(house.log.of("imap.login.refused")).hasSize(2);
        assertThat(house.log.events.toString()).doesNotContain("wrong");
    }

    @Test
    void anAccountWithTooManyConnectionsIsRefused() {
        ImapClient client = house.connect(true);
        client.line();
        client.peer.accountIsFull();

        assertThat(client.last("LOGIN ann@example.test secret")).startsWith("NO [LIMIT]");
        assertThat(client.last("SELECT INBOX")).startsWith("BAD");
    }

    @Test
    void nothingOfTheMailCanBeDoneBeforeLogin() {
        ImapClient client = house.connect(true);
        client.line();
        for (String command : new String[] {"SELECT INBOX", "LIST \"\" *", "FETCH 1 FLAGS", "CLOSE", "IDLE"}) {
            assertThat(client.last(command)).startsWith("BAD");
        }
        assertThat(client.last("APPEND INBOX {9000}")).startsWith("NO");
    }

    @Test
    void tenErrorsBeforeLoginEndTheSession() {
        ImapClient client = house.connect(true);
        client.line();
        for (int i = 1; i < house.settings.errors(); i++) {
            assertThat(client.last(i % 2 == 0 ? "NOSUCH" : "LOGIN a b")).matches("(BAD|NO) .*");
        }
        client.ok("NOOP");
        client.send("z NOSUCH\r\n");

        assertThat(client.rest())
                .containsExactly("z BAD no such command, or without its arguments", "* BYE too many errors");
    }

    @Test
    void afterLoginErrorsCountInARowOnly() {
        ImapClient client = house.client();
        for (int i = 1; i < ImapServerLimits.ERRORS; i++) {
            assertThat(client.last("NOSUCH")).startsWith("BAD");
        }
        client.ok("NOOP");
        for (int i = 1; i < ImapServerLimits.ERRORS; i++) {
            assertThat(client.last("NOSUCH")).startsWith("BAD");
        }
        client.send("z NOSUCH\r\n");
        assertThat(client.rest()).endsWith("* BYE too many errors");
    }

    @Test
    void talkingBeforeLoginGivesNoMoreTime() {
        ImapClient client = house.connect(true);
        client.line();
        for (int i = 0; i < 99; i++) {
            client.ok("CAPABILITY");
        }

        assertThat(client.peer.deadlines)
                .isNotEmpty()
                .allMatch(time -> time.compareTo(house.settings.times().login()) <= 0);
        client.ok("LOGIN ann@example.test secret");
        client.ok("NOOP");
        assertThat(client.peer.deadlines).contains(house.settings.times().idle());
        assertThat(house.settings.times().idle()).isGreaterThanOrEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void logoutSaysGoodbye() {
        ImapClient client = house.client();
        client.send("z LOGOUT\r\n");
        assertThat(client.rest()).containsExactly("* BYE goodbye", "z OK done");
    }

    @Test
    void aStoppingServerSaysSo() {
        ImapClient client = house.inbox();
        client.peer.stop();
        assertThat(client.rest()).containsExactly("* BYE [UNAVAILABLE] stopping");

        ImapClient idle = house.client();
        idle.send("a IDLE\r\n");
        assertThat(idle.line()).startsWith("+");
        idle.peer.stop();
        assertThat(idle.rest()).containsExactly("* BYE [UNAVAILABLE] stopping");
    }

    @Test
    void literalsAreAskedForAndBounded() {
        ImapClient client = house.connect(true);
        client.line();
        client.send("a LOGIN {16}\r\n");
        assertThat(client.line()).isEqualTo("+ go on");
        client.send("ann@example.test {6+}\r\nsecret\r\n");
        assertThat(client.answer("a").getLast()).startsWith("OK");

        ImapClient other = house.connect(true);
        other.line();
        assertThat(other.last("LOGIN {" + (ImapLimits.LITERALS_BEFORE_LOGIN + 1) + "}"))
                .startsWith("NO [TOOBIG]");
        other.send("a LOGIN {" + (ImapLimits.LITERAL_MINUS + 1) + "+}\r\n");
        assertThat(other.rest()).containsExactly("* BYE a literal is too large");
    }

    @Test
    void whoWeAreIsNotTold() {
        ImapClient client = house.client();
        assertThat(client.ok("ID (\"name\" \"x\")")).containsExactly("* ID NIL");
        assertThat(client.ok("ENABLE CONDSTORE")).containsExactly("* ENABLED CONDSTORE");
        assertThat(client.ok("NAMESPACE")).containsExactly("* NAMESPACE ((\"\" \"/\")) NIL NIL");
    }

    @Test
    void aStoreThatIsNotThereIsToldAsSuch() {
        ImapClient client = house.client();
        house.store.close();
        assertThat(client.last("CREATE x")).startsWith("NO [UNAVAILABLE]");
    }
}
