package org.postern.imapserver;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.listen.Peer;
import org.postern.mail.imap.ResponseWriter;
import org.postern.reason.Reason;
import org.postern.store.directory.Person;
import org.postern.trace.Event;

/**
 * How a session ends: when it is we who end it, with a BYE that says why (RFC 9051 §7.1.5). Used by the session's thread, but
 * for {@link #loginHolds} and {@link #standingChanged}.
 */
final class Goodbye {
    private final ImapSetup setup;
    private final Peer peer;
    private final Supplier<ResponseWriter> out;
    private volatile @Nullable Person person;
    private boolean said;

    Goodbye(ImapSetup setup, Peer peer, Supplier<ResponseWriter> out) {
        this.setup = setup;
        this.peer = peer;
        this.out = out;
    }

    /** Whether the session has ended. */
    boolean said() {
        return said;
    }

    /** From now on, the session lasts as long as this login does. */
    void loggedIn(Person now) {
        person = now;
    }

    /** Whether whoever logged in may go on. */
    boolean loginHolds() {
        Person then = person;
        return then == null || setup.standing().holds(then);
    }

    /** Called by whoever changed it: a session that waits for a command hears of it too, since its reading ends. */
    void standingChanged() {
        if (!loginHolds()) {
            peer.patience(Duration.ZERO);
        }
    }

    void say(String code, String text) throws IOException {
        peer.deadline(ImapServerLimits.GOODBYE);
        out.get().status("*", "BYE", code, text);
        said = true;
    }

    void withoutAWord() {
        said = true;
    }

    /** When there is nothing more to read. */
    void atTheEnd() throws IOException {
        if (!forAReason()) {
            withoutAWord();
        }
    }

    /** Within a response nothing more can be said. */
    void inCommand() throws IOException {
        if (out.get().inLine()) {
            withoutAWord();
        } else {
            loginOver();
        }
    }

    /** Says so when the login does not hold any more. */
    boolean ifLoginIsOver() throws IOException {
        if (!loginHolds()) {
            loginOver();
        }
        return said;
    }

    /** Says why it is we who end the session, if it is. */
    boolean forAReason() throws IOException {
        if (peer.shuttingDown()) {
            say("UNAVAILABLE", "stopping");
        } else if (!loginHolds()) {
            loginOver();
        } else if (peer.late()) {
            say("", "nothing was asked for too long"); // §5.4
        }
        return said;
    }

    private void loginOver() throws IOException {
        Person then = person;
        String account = then == null ? "" : then.address().toString();
        setup.log().record(Event.of("imap.session.over", peer.id(), Reason.LOGIN_OVER, "account", account));
        say("", Reason.LOGIN_OVER.reply());
    }
}
