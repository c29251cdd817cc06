package org.postern.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postern.mail.address.Address;
import org.postern.mail.address.ReversePath;
import org.postern.mail.wire.SyntaxError;

final class SmtpSyntaxTest {
    private static SmtpCommand parse(String line) {
        return SmtpSyntax.parse(line);
    }

    private static int code(String line) {
        return switch (parse(line)) {
            case SmtpCommand.Malformed(Reply reply) -> reply.code();
            case SmtpCommand.LostChunk(Reply reply) -> reply.code();
            case SmtpCommand.Unknown _ -> 500;
            case SmtpCommand.Ehlo _, SmtpCommand.Helo _, SmtpCommand.MailFrom _, SmtpCommand.RcptTo _ -> 250;
            case SmtpCommand.Data _, SmtpCommand.Bdat _, SmtpCommand.Rset _, SmtpCommand.Noop _ -> 250;
            case SmtpCommand.Quit _, SmtpCommand.Vrfy _, SmtpCommand.Expn _, SmtpCommand.Help _ -> 250;
            case SmtpCommand.StartTls _, SmtpCommand.Auth _ -> 250;
        };
    }

    private static ReversePath from(String address) throws SyntaxError {
        return new ReversePath.Mailbox(Address.parse(address));
    }

    private static SmtpCommand mail(ReversePath from) {
        return new SmtpCommand.MailFrom(from, 0, SmtpCommand.Body.SEVEN_BIT, false, MailDsn.NONE, false, List.of());
    }

    private static SmtpCommand rcpt(String address) throws SyntaxError {
        return new SmtpCommand.RcptTo(new ForwardPath.Mailbox(Address.parse(address)), RcptDsn.NONE, List.of());
    }

    @Test
    void verbsAreKnownInAnyCaseWithSpaceAtTheEnd() {
        assertThat(parse("quit")).isEqualTo(new SmtpCommand.Quit());
        assertThat(parse("DaTa \t ")).isEqualTo(new SmtpCommand.Data());
        assertThat(parse("RSET")).isEqualTo(new SmtpCommand.Rset());
        assertThat(parse("NOOP whatever")).isEqualTo(new SmtpCommand.Noop());
        assertThat(parse("HELP MAIL")).isEqualTo(new SmtpCommand.Help());
        assertThat(parse("VRFY ann")).isEqualTo(new SmtpCommand.Vrfy());
        assertThat(parse("EXPN list")).isEqualTo(new SmtpCommand.Expn());
        assertThat(parse("STARTTLS")).isEqualTo(new SmtpCommand.StartTls());
        assertThat(parse("auth plain =")).isEqualTo(new SmtpCommand.Auth("PLAIN", "="));
        assertThat(parse("GET / HTTP/1.1")).isEqualTo(new SmtpCommand.Unknown("GET"));
        assertThat(parse("")).isEqualTo(new SmtpCommand.Unknown(""));
        assertThat(parse("MAIL:")).isEqualTo(new SmtpCommand.Unknown(""));
    }

    @Test
    void namesInEhloAreTakenAsTheyCome() {
        assertThat(parse("EHLO mx.example")).isEqualTo(new SmtpCommand.Ehlo("mx.example"));
        assertThat(parse("HELO my_pc and more")).isEqualTo(new SmtpCommand.Helo("my_pc"));
        assertThat(parse("EHLO [IPv6:::1]")).isEqualTo(new SmtpCommand.Ehlo("[IPv6:::1]"));
        assertThat(parse("EHLO " + "x".repeat(255))).isEqualTo(new SmtpCommand.Ehlo("x".repeat(255)));
        assertThat(code("EHLO " + "x".repeat(256))).isEqualTo(501);
        assertThat(code("EHLO")).isEqualTo(501);
        assertThat(code("EHLO имя")).isEqualTo(501);
    }

    @Test
    void sendersAreReadWithTheirParameters() throws SyntaxError {
        assertThat(parse("MAIL FROM:<>")).isEqualTo(mail(new ReversePath.Null()));
        assertThat(parse("mail from: <Ann@Example.org>")).isEqualTo(mail(from("Ann@example.org")));
        assertThat(parse("MAIL FROM:<@a.example,@b.example:ann@c.example>")).isEqualTo(mail(from("ann@c.example")));
        assertThat(parse("MAIL FROM:<a@b.c> size=00017 BODY=8bitmime SMTPUTF8"))
                .isEqualTo(new SmtpCommand.MailFrom(
                        from("a@b.c"), 17, SmtpCommand.Body.EIGHT_BIT, true, MailDsn.NONE, false, List.of()));
        assertThat(parse("MAIL FROM:<иван@пример.рф> SMTPUTF8"))
                .isEqualTo(new SmtpCommand.MailFrom(
                        from("иван@пример.рф"), 0, SmtpCommand.Body.SEVEN_BIT, true, MailDsn.NONE, false, List.of()));
        assertThat(parse("MAIL FROM:<a@b.c> TRUST=FULL X"))
                .isEqualTo(new SmtpCommand.MailFrom(
                        from("a@b.c"),
                        0,
                        SmtpCommand.Body.SEVEN_BIT,
                        false,
                        MailDsn.NONE,
                        false,
                        List.of("TRUST", "X")));
    }

    /** RFC 3461 §4.3, §4.4; RFC 4954 §5. */
    @Test
    void whatIsWantedOfReportsIsReadWithTheSender() {
        assertThat(parse("MAIL FROM:<> RET=hdrs ENVID=QQ+2B314 AUTH=e+3Dmc2@b.c"))
                .isEqualTo(new SmtpCommand.MailFrom(
                        new ReversePath.Null(),
                        0,
                        SmtpCommand.Body.SEVEN_BIT,
                        false,
                        new MailDsn(MailDsn.Return.HEADERS, "QQ+2B314"),
                        true,
                        List.of()));
        assertThat(parse("MAIL FROM:<> AUTH=<> ENVID=" + "x".repeat(100))).isInstanceOf(SmtpCommand.MailFrom.class);
        for (String bad : List.of(
                "RET=HALF", "RET", "ENVID", "ENVID=a+2", "ENVID=a+2b", "ENVID=" + "x".repeat(101), "AUTH=+", "AUTH")) {
            assertThat(code("MAIL FROM:<> " + bad)).as(bad).isEqualTo(501);
        }
    }

    /** RFC 3461 §4.1, §4.2. */
    @Test
    void whatIsWantedOfReportsIsReadWithTheRecipient() throws SyntaxError {
        assertThat(parse("RCPT TO:<a@b.c> NOTIFY=success,DELAY ORCPT=rfc822;a+2Bb@b.c"))
                .isEqualTo(new SmtpCommand.RcptTo(
                        new ForwardPath.Mailbox(Address.parse("a@b.c")),
                        new RcptDsn(Set.of(RcptDsn.Notify.SUCCESS, RcptDsn.Notify.DELAY), "rfc822;a+2Bb@b.c"),
                        List.of()));
        String most = "ORCPT=rfc822;" + "x".repeat(493);
        assertThat(parse("RCPT TO:<a@b.c> NOTIFY=NEVER " + most)).isInstanceOf(SmtpCommand.RcptTo.class);
        for (String bad : List.of(
                "NOTIFY",
                "NOTIFY=NEVER,DELAY",
                "NOTIFY=DELAY,DELAY",
                "NOTIFY=DELAY,",
                "NOTIFY=EVER",
                "ORCPT=rfc822",
                "ORCPT=;a@b.c",
                "ORCPT=rfc822;",
                "ORCPT=rfc+822;a",
                "ORCPT=rfc822;a+b",
                most + "x")) {
            assertThat(code("RCPT TO:<a@b.c> " + bad)).as(bad).isEqualTo(501);
        }
    }

    @Test
    void recipientsAreReadWithoutTheirSourceRoute() throws SyntaxError {
        assertThat(parse("RCPT TO:<ann@b.c>")).isEqualTo(rcpt("ann@b.c"));
        assertThat(parse("RCPT TO:<@x.y:ann@b.c>")).isEqualTo(rcpt("ann@b.c"));
        assertThat(parse("RCPT TO:<\"a>b\"@b.c>")).isEqualTo(rcpt("\"a>b\"@b.c"));
        assertThat(parse("RCPT TO:<postMaster>"))
                .isEqualTo(new SmtpCommand.RcptTo(new ForwardPath.Postmaster(), RcptDsn.NONE, List.of()));
        assertThat(parse("RCPT TO:<ann@[127.0.0.1]>"))
                .isEqualTo(
                        new SmtpCommand.RcptTo(new ForwardPath.AtLiteral("ann", "127.0.0.1"), RcptDsn.NONE, List.of()));
        assertThat(parse("RCPT TO:<a@b.c> HOLD=NEVER"))
                .isEqualTo(new SmtpCommand.RcptTo(
                        new ForwardPath.Mailbox(Address.parse("a@b.c")), RcptDsn.NONE, List.of("HOLD")));
    }

    @Test
    void whatFollowsNoGrammarIsRefused() {
        for (String line : List.of(
                "MAIL",
                "MAIL FROM",
                "MAIL FROM:",
                "MAIL FROM:a@b.c",
                "MAIL FROM:<a@b.c",
                "MAIL FROM:<a@b.c>x",
                "MAIL FROM:<a@[1.2.3.4]>",
                "MAIL FROM:<a@b.c> SIZE",
                "MAIL FROM:<a@b.c> SIZE=x",
                "MAIL FROM:<a@b.c> SIZE=1x",
                "MAIL FROM:<a@b.c> SIZE=1 SIZE=1",
                "MAIL FROM:<a@b.c> BODY=BINARYMIME",
                "MAIL FROM:<a@b.c> BODY",
                "MAIL FROM:<a@b.c> SMTPUTF8=1",
                "MAIL FROM:<a@b.c> =1",
                "MAIL FROM:<a@b.c> A=",
                "RCPT TO:<>",
                "RCPT TO:<@a.b>",
                "RCPT TO:<a@b.c>NOTIFY=X",
                "RCPT TO:<a@b.c,d@e.f>",
                "RCPT TO:<a>",
                "RCPT FROM:<a@b.c>",
                "DATA x",
                "RSET x",
                "QUIT x",
                "STARTTLS x",
                "VRFY",
                "EXPN",
                "AUTH",
                "BDAT",
                "BDAT x",
                "BDAT -1",
                "BDAT 1 FIRST",
                "BDAT 1LAST",
                "BDAT 1 LAST 2",
                "BDAT 99999999999999999999")) {
            assertThat(code(line)).as(line).isEqualTo(501);
        }
    }

    @Test
    void anInternationalSenderMustAskForSmtputf8() {
        assertThat(code("MAIL FROM:<иван@b.c>")).isEqualTo(553);
    }

    @Test
    void chunksSayHowLongTheyAreOrAllIsLost() {
        assertThat(parse("BDAT 0 LAST")).isEqualTo(new SmtpCommand.Bdat(0, true));
        assertThat(parse("bdat 17")).isEqualTo(new SmtpCommand.Bdat(17, false));
        assertThat(parse("BDAT x"))
                .isInstanceOfSatisfying(
                        SmtpCommand.LostChunk.class,
                        it -> assertThat(it.reply().closes()).isTrue());
    }

    @Test
    void tenParametersAreTheMost() {
        String ten = "MAIL FROM:<> A B C D E F G H I J";
        assertThat(code(ten)).isEqualTo(250);
        assertThat(code(ten + " K")).isEqualTo(501);
    }

    @Test
    void aCommandOf4096OctetsIsTheLongest() {
        assertThat(code("NOOP " + "x".repeat(4091))).isEqualTo(250);
        assertThat(code("NOOP " + "x".repeat(4092))).isEqualTo(500);
    }

    @Test
    void aPasswordDoesNotShow() {
        assertThat(parse("AUTH PLAIN AGEAYg==").toString()).doesNotContain("AGEAYg");
    }

    @Test
    void anyLineIsAnsweredWithSomethingThatCanBeSent() {
        Random random = new Random(11);
        List<String> parts = List.of(
                "MAIL ",
                "RCPT ",
                "FROM:",
                "TO:",
                "<",
                ">",
                "@",
                "a",
                "b.c",
                " SIZE=",
                "9",
                "BDAT ",
                " LAST",
                "\"",
                "\\",
                ":",
                ",",
                " ",
                "EHLO ",
                "AUTH ",
                "ё",
                "\u0000",
                "=",
                "[",
                "]",
                "\t",
                "postmaster",
                "BODY=",
                "SMTPUTF8");
        for (int i = 0; i < 60_000; i++) {
            StringBuilder line = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                line.append(parts.get(random.nextInt(parts.size())));
            }
            switch (parse(line.toString())) {
                case SmtpCommand.Malformed(Reply reply) ->
                    assertThat(reply.wire()).endsWith("\r\n");
                case SmtpCommand.MailFrom mail ->
                    assertThat(parse("MAIL FROM:" + mail.from() + " SMTPUTF8"))
                            .isInstanceOf(SmtpCommand.MailFrom.class);
                case SmtpCommand command -> assertThat(command.toString()).isNotEmpty();
            }
        }
    }
}
