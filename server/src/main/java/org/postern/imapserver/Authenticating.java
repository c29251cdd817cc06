package org.postern.imapserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.postern.account.Login;
import org.postern.mail.imap.ImapCommand;
import org.postern.mail.imap.ImapLimits;
import org.postern.mail.sasl.Plain;
import org.postern.mail.wire.LineReader;
import org.postern.mail.wire.SyntaxError;
import org.postern.reason.Reason;
import org.postern.store.directory.Person;
import org.postern.trace.Event;

/** LOGIN and AUTHENTICATE PLAIN (RFC 3501 §6.2, 4616, 4959). One command of one session. */
final class Authenticating {
    private final ImapSetup setup;
    private final ImapWire wire;
    private @Nullable Person person;

    Authenticating(ImapSetup setup, ImapWire wire) {
        this.setup = setup;
        this.wire = wire;
    }

    /** Who logged in, once somebody did. */
    @Nullable
    Person person() {
        return person;
    }

    Answer login(ImapCommand.Login command) {
        String name = utf8(command.user());
        String password = utf8(command.password());
        return name == null || password == null ? Answer.bad("a name is UTF-8") : check(name, password, "login");
    }

    Answer authenticate(ImapCommand.Authenticate command) throws IOException {
        if (!command.mechanism().equals("PLAIN")) {
            return Answer.no("CANNOT", "no such mechanism");
        }
        String response = command.initial();
        if (response == null) {
            response = ask();
        }
        if (response == null || response.equals("*")) {
            return Answer.bad("cancelled"); // RFC 3501 §6.2.2
        }
        return plain(response.equals("=") ? "" : response);
    }

    private @Nullable String ask() throws IOException {
        wire.out().continuation("");
        return switch (wire.lines().readLine(ImapLimits.LINE_BEFORE_LOGIN, ImapLimits.DROPPED)) {
            case LineReader.Complete(String octets) -> octets;
            case LineReader.TooLong _, LineReader.BadEnd _, LineReader.End _ -> null;
        };
    }

    private Answer plain(String base64) {
        try {
            Plain plain = Plain.parse(base64);
            return plain.isForAnother()
                    ? Answer.no("AUTHORIZATIONFAILED", "nobody acts for another")
                    : check(plain.name(), plain.password(), "plain");
        } catch (SyntaxError e) {
            return Answer.bad("not a PLAIN message");
        }
    }

    private Answer check(String name, String password, String mechanism) {
        Login.Result result =
                setup.login().login(name, password, wire.peer().remote().getAddress());
        return switch (result) {
            case Login.Result.Accepted(var known) -> {
                if (!wire.peer().loggedIn(known.account())) {
                    yield Answer.no("LIMIT", "too many connections of this account");
                }
                person = known;
                record("imap.login", null, known.address().toString(), mechanism);
                yield Answer.ok("logged in");
            }
            case Login.Result.Refused(var reason) -> {
                record("imap.login.refused", reason, setup.names().shown(name), mechanism);
                yield Answer.no("AUTHENTICATIONFAILED", reason.reply());
            }
            case Login.Result.Busy(var reason) -> {
                record("imap.login.busy", reason, setup.names().shown(name), mechanism);
                yield Answer.no("UNAVAILABLE", reason.reply());
            }
        };
    }

    private void record(String kind, @Nullable Reason reason, String name, String mechanism) {
        var tls = wire.peer().tls();
        setup.log()
                .record(Event.of(
                        kind,
                        wire.peer().id(),
                        reason,
                        "account",
                        name,
                        "address",
                        wire.peer().remote().getAddress().getHostAddress(),
                        "mechanism",
                        mechanism,
                        "tls",
                        tls == null ? "none" : tls.protocol()));
    }

    /** Octets as UTF-8; null when they are not. */
    private static @Nullable String utf8(String octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }
}
