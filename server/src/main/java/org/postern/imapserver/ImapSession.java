package org.postern.imapserver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.postern.listen.Peer;
import org.postern.mail.imap.ImapBudget;
import org.postern.mail.imap.ImapCommand;
import org.postern.mail.imap.ImapInput;
import org.postern.mail.imap.ResponseWriter;
import org.postern.reason.Reason;
import org.postern.store.StoreUnavailable;
import org.postern.store.UnknownOutcome;
import org.postern.store.Watch;
import org.postern.store.account.Account;
import org.postern.store.account.NoSuchAccount;
import org.postern.store.directory.Person;
import org.postern.trace.Event;

/** One IMAP session, on one thread from greeting to end. Each command gets exactly one tagged answer. */
final class ImapSession {
    private static final Answer NOT_NOW = Answer.bad("not now");

    /** Read as a tag, and followed by no command. */
    private static final Set<String> WEB_VERBS =
            Set.of("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "CONNECT", "PATCH", "TRACE");

    private final ImapSetup setup;
    private final Peer peer;
    private final Semaphore changes = new Semaphore(0);
    private final long started = System.nanoTime();
    private ImapWire wire;
    private SessionState state = new SessionState.NotAuthenticated();
    private ImapBudget budget = ImapBudget.BEFORE_LOGIN;
    private final List<Watch> watches = new ArrayList<>();
    private final Enabled enabled = new Enabled();
    private int errors;
    private int strangersCommands;
    private final Goodbye goodbye;

    ImapSession(ImapSetup setup, Peer peer) {
        this.setup = setup;
        this.peer = peer;
        this.wire = new ImapWire(peer, setup.settings());
        this.goodbye = new Goodbye(setup, peer, this::out);
    }

    void run() throws IOException {
        try {
            waitForLogin();
            out().status("*", "OK", "CAPABILITY " + capabilities(), "ready");
            while (!goodbye.said()) {
                // To a stranger who sends hundreds of commands at once, one answer to all: each for itself costs a
                // call.
                if (isLoggedIn() || !wire.lines().hasLine()) {
                    out().flush();
                }
                next();
            }
            out().flush();
        } finally {
            watches.forEach(Watch::close);
        }
    }

    /** Called by whoever changed the account, or the directory; one permit is enough to look. */
    private void changed() {
        if (changes.availablePermits() == 0) {
            changes.release();
        }
    }

    private void standingChanged() {
        changed();
        goodbye.standingChanged();
    }

    private ResponseWriter out() {
        return wire.out();
    }

    private boolean isLoggedIn() {
        return !(state instanceof SessionState.NotAuthenticated);
    }

    /** All the time before login is one piece. */
    private void waitForLogin() {
        peer.deadline(setup.times().login().minusNanos(System.nanoTime() - started));
    }

    private void next() throws IOException {
        if (peer.shuttingDown()) {
            goodbye.say("UNAVAILABLE", "stopping");
            return;
        }
        if (isLoggedIn()) {
            wire.idle();
            if (goodbye
                    .ifLoginIsOver()) { // After the deadline was set: else it might replace that of standingChanged().
                return;
            }
        } else if (++strangersCommands > ImapServerLimits.STRANGERS_COMMANDS) {
            String address = peer.remote().getAddress().getHostAddress();
            setup.log().record(Event.of("imap.session.turned", peer.id(), Reason.TOO_MANY_ERRORS, "address", address));
            goodbye.say("", "too many commands without a login");
            return;
        }
        switch (wire.commands().read(budget)) {
            case ImapInput.Command(ImapCommand command) -> command(command);
            case ImapInput.Bad(String tag, String text) -> bad(tag, text);
            case ImapInput.TooLarge(String tag) -> {
                out().status(tag, "NO", "TOOBIG", "the literal is too large");
                error();
            }
            case ImapInput.Broken(String text) -> goodbye.say("", text);
            case ImapInput.End _ -> goodbye.atTheEnd(); // The session must end, or the peer closed: it looks the same.
        }
    }

    /** A browser made to speak to us by somebody else's page must not get as far as its request's body. */
    private void bad(String tag, String text) throws IOException {
        if (!isLoggedIn() && WEB_VERBS.contains(tag)) {
            String address = peer.remote().getAddress().getHostAddress();
            setup.log().record(Event.of("imap.session.turned", peer.id(), Reason.NOT_MAIL, "address", address));
            goodbye.say("", Reason.NOT_MAIL.reply());
            return;
        }
        out().status(tag, "BAD", "", text);
        error();
    }

    private void error() throws IOException {
        errors++;
        boolean loggedIn = isLoggedIn();
        if (errors
                >= (loggedIn ? ImapServerLimits.ERRORS : setup.settings().get().errors())) {
            setup.log().record(Event.of("imap.errors", peer.id(), null, "errors", errors, "loggedIn", loggedIn));
            goodbye.say("", "too many errors");
        }
    }

    /** Does a command. What goes wrong in the middle of a line can only end the session. */
    private void command(ImapCommand command) throws IOException {
        if (goodbye.ifLoginIsOver()) {
            return;
        }
        @Nullable Answer answer;
        try {
            if (isLoggedIn()) {
                wire.working();
            }
            answer = answer(command);
            if (answer != null) {
                tellChanges(command);
            }
        } catch (LoginOver over) {
            goodbye.inCommand();
            return;
        } catch (StoreUnavailable unavailable) {
            answer = out().inLine() ? null : unavailable(unavailable);
        } catch (UnknownOutcome | NoSuchAccount lost) {
            // neither done nor not done can be claimed: the client asks again
            answer = null;
            setup.log()
                    .record(Event.of(
                            "imap.lost", peer.id(), null, "why", lost.getClass().getSimpleName()));
        } catch (RuntimeException fault) {
            answer = null;
            setup.log().fault("imap " + command.getClass().getSimpleName(), fault);
        }
        if (answer == null) {
            broken(command);
            return;
        }
        out().status(command.tag(), answer.word(), answer.code(), answer.text());
        count(answer);
    }

    /** What was told so far may be newer than what is still to be told (RFC 7162 §6). */
    private Answer unavailable(StoreUnavailable why) throws IOException {
        if (state instanceof SessionState.Selected(var _, View view) && enabled.condstore()) {
            out().status("*", "OK", "HIGHESTMODSEQ " + view.highestModSeq(), "this far");
        }
        return Answer.no("UNAVAILABLE", why.full() ? "no room left" : "try again later");
    }

    private void broken(ImapCommand command) throws IOException {
        if (command instanceof ImapCommand.StartTls && peer.tls() != null) {
            return; // answered before
        }
        if (out().inLine()) {
            goodbye.withoutAWord();
        } else if (!goodbye.forAReason()) {
            goodbye.say("UNAVAILABLE", "try again later");
        }
    }

    private void count(Answer answer) throws IOException {
        boolean failedLogin = !isLoggedIn() && answer.word().equals("NO");
        if (answer.isBad() || failedLogin) {
            error();
        } else if (isLoggedIn()) {
            errors = 0;
        }
    }

    private void tellChanges(ImapCommand command) throws IOException {
        if (state instanceof SessionState.Selected(var _, View view)) {
            boolean byNumber = namesNumbers(command);
            view.tell(out(), !byNumber, Map.of());
            if (byNumber) {
                view.tellOwed(out());
            }
        }
    }

    private static boolean namesNumbers(ImapCommand command) {
        return switch (command) {
            case ImapCommand.Search search -> !search.uid() || search.key().namesNumbers();
            case ImapCommand.Numbered numbered -> !numbered.uid();
            default -> false;
        };
    }

    /** Null when there is no answer to give. */
    private @Nullable Answer answer(ImapCommand command) throws IOException {
        return switch (command) {
            case ImapCommand.Always always -> always(always);
            case ImapCommand.WithoutLogin before ->
                state instanceof SessionState.NotAuthenticated ? withoutLogin(before) : NOT_NOW;
            case ImapCommand.WithAccount after ->
                switch (state) {
                    case SessionState.NotAuthenticated _ -> Answer.bad("log in first");
                    case SessionState.Authenticated(Account account) -> withAccount(after, account);
                    case SessionState.Selected(Account account, View _) -> withAccount(after, account);
                };
            case ImapCommand.WithMailbox inside ->
                state instanceof SessionState.Selected selected ? withMailbox(inside, selected) : NOT_NOW;
        };
    }

    private Answer always(ImapCommand.Always command) throws IOException {
        return switch (command) {
            case ImapCommand.Capability _ -> {
                out().untagged("CAPABILITY " + capabilities());
                yield Answer.ok("done");
            }
            case ImapCommand.Noop _ -> Answer.ok("done");
            case ImapCommand.Id _ -> {
                out().untagged("ID NIL"); // RFC 2971 §3.2: who we are is nobody's business
                yield Answer.ok("done");
            }
            case ImapCommand.Logout _ -> {
                goodbye.say("", "goodbye");
                yield Answer.ok("done");
            }
        };
    }

    private String capabilities() {
        // RFC 9051, appendix A: both revisions, with the extensions that the second one includes named for the first
        String always = "IMAP4rev2 IMAP4rev1 ID ENABLE SASL-IR ";
        if (isLoggedIn()) {
            return always
                    + "LITERAL+ IDLE NAMESPACE CHILDREN LIST-EXTENDED LIST-STATUS STATUS=SIZE QUOTA QUOTA=RES-STORAGE"
                    + " SPECIAL-USE UIDPLUS MOVE UNSELECT BINARY ESEARCH SEARCHRES WITHIN CONDSTORE QRESYNC APPENDLIMIT="
                    + setup.maxMessage();
        }
        // RFC 3501 §11.1: no password over a plain connection, not even on request
        return always + "LITERAL- " + (peer.tls() == null ? "STARTTLS LOGINDISABLED" : "AUTH=PLAIN");
    }

    private @Nullable Answer withoutLogin(ImapCommand.WithoutLogin command) throws IOException {
        if (command instanceof ImapCommand.StartTls(String tag)) {
            return peer.tls() == null ? startTls(tag) : Answer.bad("TLS is there already");
        }
        if (peer.tls() == null) {
            return Answer.no("PRIVACYREQUIRED", "start TLS first");
        }
        var authenticating = new Authenticating(setup, wire);
        Answer answer = switch (command) {
            case ImapCommand.StartTls _ -> NOT_NOW;
            case ImapCommand.Login login -> authenticating.login(login);
            case ImapCommand.Authenticate authenticate -> authenticating.authenticate(authenticate);
        };
        Person known = authenticating.person();
        if (known == null) {
            return answer;
        }
        Account account = setup.accounts().account(known.account());
        goodbye.loggedIn(known);
        watches.add(account.watch(this::changed));
        watches.add(setup.standing().watch(this::standingChanged));
        state = new SessionState.Authenticated(account);
        budget = ImapBudget.AFTER_LOGIN;
        wire.loggedIn(goodbye::loginHolds);
        errors = 0;
        return Answer.ok("CAPABILITY " + capabilities(), answer.text());
    }

    /** RFC 3501 §6.2.1. What the client sent after the command came early and is dropped (CVE-2011-0411 and kin). */
    private @Nullable Answer startTls(String tag) throws IOException {
        out().status(tag, "OK", "", "start TLS now");
        out().flush();
        int early = wire.lines().drop();
        if (early > 0) {
            setup.log().record(Event.of("imap.starttls.early", peer.id(), null, "bytes", early));
        }
        peer.startTls();
        wire = new ImapWire(peer, setup.settings());
        waitForLogin();
        return null;
    }

    private @Nullable Answer withAccount(ImapCommand.WithAccount command, Account account) throws IOException {
        noteEnabling(command);
        var mailboxes = new MailboxCommands(account, wire, enabled.revision2());
        return switch (command) {
            case ImapCommand.Enable enable -> enable(enable);
            case ImapCommand.Select select -> select(account, select);
            case ImapCommand.Create(String _, String name) -> mailboxes.create(name);
            case ImapCommand.Delete(String _, String name) -> mailboxes.delete(name);
            case ImapCommand.Rename(String _, String from, String to) -> mailboxes.rename(from, to);
            case ImapCommand.Subscribe(String _, String name, boolean subscribed) ->
                mailboxes.subscribe(name, subscribed);
            case ImapCommand.ListMailboxes(String _, var query) ->
                listing(account).list(query);
            case ImapCommand.Lsub lsub -> listing(account).lsub(lsub);
            case ImapCommand.Namespace _ -> {
                out().untagged("NAMESPACE ((\"\" \"/\")) NIL NIL"); // RFC 2342 §5
                yield Answer.ok("done");
            }
            case ImapCommand.Status status -> mailboxes.status(status, budget.utf8(), setup.maxMessage());
            case ImapCommand.GetQuota(String _, String root) -> new QuotaCommands(account, out()).get(root);
            case ImapCommand.GetQuotaRoot(String _, String name) ->
                new QuotaCommands(account, out()).ofMailbox(name, budget.utf8());
            case ImapCommand.SetQuota _ -> QuotaCommands.set();
            case ImapCommand.Append append -> new Appending(setup, wire, account, append).append();
            case ImapCommand.Idle _ -> new Idling(wire, state, changes, goodbye::loginHolds, setup.log()).idle();
        };
    }

    /** RFC 7162 §3.1: the first command that enables CONDSTORE is told where the selected mailbox stands. */
    private void noteEnabling(ImapCommand command) throws IOException {
        if (enabled.note(command)
                && state instanceof SessionState.Selected(var _, View view)
                && !(command instanceof ImapCommand.Select)) {
            out().status("*", "OK", "HIGHESTMODSEQ " + view.highestModSeq(), "highest");
        }
    }

    private MailboxListing listing(Account account) {
        return new MailboxListing(account, wire, budget.utf8(), setup.maxMessage());
    }

    private Answer withMailbox(ImapCommand.WithMailbox command, SessionState.Selected selected) throws IOException {
        noteEnabling(command);
        var messages = new MessageCommands(wire, selected);
        return switch (command) {
            case ImapCommand.Check _ -> Answer.ok("done");
            case ImapCommand.Fetch fetch -> Fetching.fetch(wire, selected, fetch);
            case ImapCommand.Search search ->
                Searching.search(wire, selected, search, setup.clock().instant());
            case ImapCommand.Store store -> new Storing(wire, selected, store).store();
            case ImapCommand.Copy copy -> messages.copy(copy);
            case ImapCommand.Move move -> messages.move(move);
            case ImapCommand.Expunge(String _, var uids) -> messages.expunge(uids);
            case ImapCommand.Close _ -> {
                if (!selected.view().readOnly()) {
                    messages.expungeQuietly(null);
                }
                state = new SessionState.Authenticated(selected.account());
                yield Answer.ok("done");
            }
            case ImapCommand.Unselect _ -> {
                state = new SessionState.Authenticated(selected.account());
                yield Answer.ok("done");
            }
        };
    }

    private Answer select(Account account, ImapCommand.Select command) throws IOException {
        var selecting = new Selecting(wire, state, account, enabled);
        Answer answer = selecting.select(command);
        state = selecting.state();
        return answer;
    }

    /** Only before a mailbox is selected (RFC 5161 §3.1): what a client was told so far must not change its meaning. */
    private Answer enable(ImapCommand.Enable command) throws IOException {
        if (state instanceof SessionState.Selected) {
            return NOT_NOW;
        }
        List<String> fresh = enabled.enable(command.capabilities());
        if (enabled.revision2()) {
            budget = budget.withUtf8();
        }
        out().untagged(fresh.isEmpty() ? "ENABLED" : "ENABLED " + String.join(" ", fresh));
        return Answer.ok("done");
    }
}
