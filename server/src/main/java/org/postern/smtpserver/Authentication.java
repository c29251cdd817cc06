package org.postern.smtpserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.postern.account.Login;
import org.postern.listen.Peer;
import org.postern.mail.sasl.Plain;
import org.postern.mail.smtp.Reply;
import org.postern.mail.smtp.SmtpCommand;
import org.postern.mail.wire.LineReader;
import org.postern.mail.wire.SyntaxError;
import org.postern.reason.Reason;
import org.postern.store.directory.Person;
import org.postern.trace.Event;

/** AUTH PLAIN and LOGIN (RFC 4954, RFC 4616). One command of one session. */
final class Authentication {
    static final String MECHANISMS = "PLAIN LOGIN";

    /** RFC 4954 §4: the client takes its word back. */
    private static final Reply CANCELLED = Reply.of(501, "7.0", "authentication cancelled");

    private static final Reply TOO_LONG = Reply.of(500, "5.6", "line too long"); // RFC 4954 §6

    private final SubmissionDoor.Logins logins;
    private final Peer peer;
    private final Conversation wire;
    private final Duration patience;
    private @Nullable Person person;
    private @Nullable Reply trouble;

    Authentication(SubmissionDoor.Logins logins, Peer peer, Conversation wire, Duration patience) {
        this.logins = logins;
        this.peer = peer;
        this.wire = wire;
        this.patience = patience;
    }

    /** Who logged in; null before, and when it failed. */
    @Nullable
    Person person() {
        return person;
    }

    Reply run(SmtpCommand.Auth auth) throws IOException {
        try {
            return switch (auth.mechanism()) {
                case "PLAIN" -> plain(auth.initial());
                case "LOGIN" -> login(auth.initial());
                default -> Reply.of(504, "5.4", "no such mechanism");
            };
        } catch (SyntaxError e) {
            return Reply.of(501, "5.2", "not a response of this mechanism");
        }
    }

    private Reply plain(String initial) throws IOException, SyntaxError {
        String response = initial.isEmpty() ? ask("") : initial;
        if (response == null) {
            return trouble();
        }
        Plain plain = Plain.parse(withoutSign(response));
        if (plain.isForAnother()) {
            return Reply.of(535, "7.8", "nobody acts for another");
        }
        return check(plain.name(), plain.password(), "plain");
    }

    /** Never a standard, and spoken by many: name and password are asked for one after the other. */
    private Reply login(String initial) throws IOException, SyntaxError {
        String name = initial.isEmpty() ? ask("Username:") : initial;
        if (name == null) {
            return trouble();
        }
        String decoded = Plain.text(withoutSign(name));
        String password = ask("Password:");
        return password == null ? trouble() : check(decoded, Plain.text(password), "login");
    }

    /** RFC 4954 §4: a single equals sign is an initial response of no length. */
    private static String withoutSign(String response) {
        return response.equals("=") ? "" : response;
    }

    private Reply trouble() {
        return trouble == null ? CANCELLED : trouble;
    }

    /** Null when the client gave no answer; {@link #trouble} says what to say. */
    private @Nullable String ask(String challenge) throws IOException {
        wire.challenge(Base64.getEncoder().encodeToString(challenge.getBytes(StandardCharsets.US_ASCII)));
        return switch (wire.readAuthLine(patience)) {
            case LineReader.Complete(String line) -> line.equals("*") ? null : line;
            case LineReader.TooLong _ -> fails(TOO_LONG);
            case LineReader.BadEnd _ ->
                fails(Reply.of(500, "5.2", "lines must end in CRLF").andClose());
            case LineReader.End _ ->
                fails((peer.shuttingDown() ? SmtpDoor.reply(Reason.STOPPING) : CANCELLED).andClose());
        };
    }

    private @Nullable String fails(Reply reply) {
        trouble = reply;
        return null;
    }

    private Reply check(String name, String password, String mechanism) {
        return switch (logins.login().login(name, password, peer.remote().getAddress())) {
            case Login.Result.Accepted(Person known) -> {
                if (!peer.loggedIn(known.account())) {
                    record(
                            "submission.login.refused",
                            Reason.ACCOUNT_CONNECTIONS,
                            known.address().toString(),
                            mechanism);
                    yield SmtpDoor.reply(Reason.ACCOUNT_CONNECTIONS).andClose();
                }
                person = known;
                record("submission.login", null, known.address().toString(), mechanism);
                yield Reply.of(235, "7.0", "logged in");
            }
            case Login.Result.Refused(Reason reason) -> {
                record("submission.login.refused", reason, logins.names().shown(name), mechanism);
                yield SmtpDoor.reply(reason);
            }
            case Login.Result.Busy(Reason reason) -> {
                record("submission.login.busy", reason, logins.names().shown(name), mechanism);
                yield SmtpDoor.reply(reason);
            }
        };
    }

    private void record(String kind, @Nullable Reason reason, String name, String mechanism) {
        Peer.Tls tls = peer.tls();
        logins.log()
                .record(Event.of(
                        kind,
                        peer.id(),
                        reason,
                        "account",
                        name,
                        "address",
                        peer.remote().getAddress().getHostAddress(),
                        "mechanism",
                        mechanism,
                        "tls",
                        tls == null ? "none" : tls.protocol()));
    }
}
