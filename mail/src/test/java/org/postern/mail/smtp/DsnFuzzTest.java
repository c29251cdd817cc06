package org.postern.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Parameters of RFC 3461 as nobody sane writes them: each line is one command or one refusal, and what is taken keeps to the
 * grammar, so that it can stand in a command and a report again.
 */
@Timeout(60)
final class DsnFuzzTest {
    private static final int ROUNDS = 50_000;
    private static final List<String> PIECES = List.of(
            "NOTIFY=",
            "ORCPT=",
            "RET=",
            "ENVID=",
            " NOTIFY=SUCCESS,DELAY",
            " NOTIFY=FAILURE,DELAY,SUCCESS",
            " NOTIFY=NEVER,DELAY",
            " ORCPT=rfc822;a+40b.example",
            "NEVER",
            "SUCCESS",
            "FAILURE",
            "DELAY",
            ",",
            ";",
            "rfc822;",
            "utf-8;",
            "FULL",
            "HDRS",
            "+",
            "+2B",
            "+0A",
            "+0d",
            "=",
            " ",
            "  ",
            "x",
            "\u00e9",
            "\u0000",
            "\u0007",
            "\t",
            "<>",
            "a@b.example",
            "SIZE=1",
            "x".repeat(99),
            "y".repeat(450),
            "notify=never",
            "\u007f",
            "\\x{20}");

    private final SplittableRandom random = new SplittableRandom(3461);

    private String parameters() {
        var text = new StringBuilder();
        for (int left = random.nextInt(8); left > 0; left--) {
            text.append(random.nextInt(3) == 0 ? " " : "").append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    @Test
    void whatIsTakenKeepsToTheGrammar() {
        int mails = 0;
        int recipients = 0;
        int refused = 0;
        Set<Set<RcptDsn.Notify>> wishes = new HashSet<>();
        for (int i = 0; i < ROUNDS; i++) {
            boolean mail = random.nextBoolean();
            String line = (mail ? "MAIL FROM:<a@b.example> " : "RCPT TO:<a@b.example> ") + parameters();
            switch (SmtpSyntax.parse(line)) {
                case SmtpCommand.MailFrom from -> {
                    mails++;
                    keepsTo(from.dsn());
                }
                case SmtpCommand.RcptTo to -> {
                    recipients++;
                    wishes.add(to.dsn().when());
                    keepsTo(to.dsn());
                }
                case SmtpCommand.Malformed(Reply reply) -> {
                    refused++;
                    assertThat(reply.code()).as(line).isBetween(500, 555);
                }
                case SmtpCommand other -> throw new AssertionError(line + " is read as " + other);
            }
        }
        assertThat(mails).isGreaterThan(ROUNDS / 100);
        assertThat(recipients).isGreaterThan(ROUNDS / 100);
        assertThat(refused).isGreaterThan(ROUNDS / 10);
        assertThat(wishes).hasSizeGreaterThan(5);
    }

    private static void keepsTo(MailDsn dsn) {
        assertThat(dsn.envelopeId()).hasSizeLessThanOrEqualTo(100);
        assertThat(isXtext(dsn.envelopeId())).as(dsn.envelopeId()).isTrue();
    }

    private static void keepsTo(RcptDsn dsn) {
        boolean never = dsn.when().contains(RcptDsn.Notify.NEVER);
        assertThat(never && dsn.when().size() > 1).isFalse();
        assertThat(dsn.original()).hasSizeLessThanOrEqualTo(500);
        assertThat(isXtext(dsn.original())).as(dsn.original()).isTrue();
        int semicolon = dsn.original().indexOf(';');
        assertThat(dsn.original().isEmpty()
                        || (semicolon > 0 && semicolon < dsn.original().length() - 1))
                .as(dsn.original())
                .isTrue();
    }

    /** RFC 3461 §4, written from the other side: nothing is left when what may be there is taken away. */
    private static boolean isXtext(String text) {
        String hex = "0123456789ABCDEF";
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '+') {
                if (at + 2 >= text.length()
                        || hex.indexOf(text.charAt(at + 1)) < 0
                        || hex.indexOf(text.charAt(at + 2)) < 0) {
                    return false;
                }
                at += 2;
            } else if (c < '!' || c > '~' || c == '=') {
                return false;
            }
            at++;
        }
        return true;
    }
}
