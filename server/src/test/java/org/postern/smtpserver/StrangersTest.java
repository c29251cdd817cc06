package org.postern.smtpserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postern.mail.address.Domain;
import org.postern.reason.Reason;

/** What strangers can learn of who exists here, over the wire. */
final class StrangersTest {
    private static final String MAIL = """
            S: 220 mx.our.example ESMTP
            C: HELO there.example
            S: 250 mx.our.example
            C: MAIL FROM:<max@there.example>
            S: 250 2.1.0 sender ok
            """;

    private static final String UNKNOWN = "S: 550 5.1.1 no such user here\n";
    private static final String OK = "S: 250 2.1.5 recipient ok\n";
    private static final String LATER = "S: 451 4.7.1 try again later\n";

    private final MailSite site = new MailSite();

    @AfterEach
    void close() {
        site.close();
    }

    private static String rcpt(String local, String answer) {
        return "C: RCPT TO:<" + local + "@our.example>\n" + answer;
    }

    private void guess(String from, int times) {
        for (int i = 0; i < times; i += 10) {
            site.play(from, MAIL + rcpt("nobody" + i, UNKNOWN).repeat(Math.min(10, times - i)));
        }
    }

    @Test
    void twentyNamesAreAnsweredAndThenAllAreAlike() {
        guess("192.0.2.1", 20);
        site.play("192.0.2.200", MAIL + rcpt("nobody", OK) + rcpt("ann", OK) + "C: QUIT\nS: 221 2.0.0 bye\n");
        site.play("192.0.3.1", MAIL + rcpt("nobody", UNKNOWN));
    }

    @Test
    void aNameThatIsNobodysBesideOneThatExistsIsRecordedAsDropped() {
        guess("192.0.2.1", 20);
        site.play("192.0.2.1", MAIL + rcpt("nobody", OK) + rcpt("ann", OK) + """
                C: DATA
                S: 354 go on, end with a dot alone
                C: Subject: x
                C:
                C: .
                S~ 250 2.0.0 taken as
                """);
        assertThat(site.events.of("smtp.rcpt.dropped")).singleElement().satisfies(event -> {
            assertThat(event.reason()).isEqualTo(Reason.UNKNOWN_RECIPIENT);
            assertThat(event.toString()).contains("nobody@our.example");
        });
    }

    @Test
    void whatDoesNotExistIsThenRefusedSlowlyAfterTheMessage() {
        guess("192.0.2.1", 20);
        site.play("192.0.2.1", MAIL + rcpt("nobody", OK) + """
                C: DATA
                S: 354 go on, end with a dot alone
                C: Subject: x
                C:
                C: .
                S: 550 5.1.1 no such user here
                """);
        assertThat(site.pauses).containsExactly(SmtpSettings.Times.USUAL.slowly());
    }

    @Test
    void anHonestMessageAmongGuessesArrives() {
        guess("192.0.2.1", 20);
        site.play("192.0.2.1", MAIL + rcpt("nobody", OK) + rcpt("ann", OK) + """
                C: DATA
                S: 354 go on, end with a dot alone
                C: Subject: x
                C:
                C: .
                S~ 250 2.0.0 taken as
                """);
        assertThat(site.mail("ann@our.example", "INBOX")).hasSize(1);
        assertThat(site.pauses).isEmpty();
    }

    @Test
    void beyondTwiceTheBudgetThatNetworkAloneIsPutOffButPostmasterIsNot() {
        guess("192.0.2.1", 20);
        site.play(
                "192.0.2.1",
                MAIL
                        + rcpt("nobody", OK).repeat(20)
                        + rcpt("nobody", LATER)
                        + rcpt("ann", LATER)
                        + rcpt("postmaster", OK));
        site.play("192.0.3.1", MAIL + rcpt("ann", OK));
        site.clock.pass(Duration.ofMinutes(61));
        site.play("192.0.2.1", MAIL + rcpt("nobody", UNKNOWN) + rcpt("ann", OK));
    }

    @Test
    void aCatchAllDomainHasNothingToHide() {
        site.directory.catchAll(new Domain("our.example"), MailSite.address("ann@our.example"));
        site.play("192.0.2.1", MAIL + rcpt("anything", OK).repeat(60));
    }

    @Test
    void aFullMailboxIsToldOnlyWhereAMissingOneIsToldToo() {
        site.account("ann@our.example").limit(1);
        site.play(MAIL + rcpt("ann", OK) + """
                C: DATA
                S: 354 go on, end with a dot alone
                C: .
                S: 452 4.2.2 mailbox full
                """);
        guess("192.0.2.1", 20);
        site.play(MAIL + rcpt("ann", OK));
    }
}
