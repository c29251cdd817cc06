package org.postern.imapserver;

import java.io.IOException;
import java.util.List;
import org.postern.mail.imap.ImapCommand;
import org.postern.mail.imap.ResponseWriter;
import org.postern.mail.imap.Resync;
import org.postern.store.account.Account;
import org.postern.store.account.AccountLimits;
import org.postern.store.account.Flags;
import org.postern.store.account.Mailbox;
import org.postern.store.account.MailboxSnapshot;
import org.postern.store.account.SpecialUse;

/** SELECT and EXAMINE (RFC 3501 §6.3.1, 9051 §6.3.2, 7162 §3.2.5). One command of one session. */
final class Selecting {
    private final ImapWire wire;
    private final ResponseWriter out;
    private final Account account;
    private final Enabled enabled;
    private SessionState state;

    Selecting(ImapWire wire, SessionState state, Account account, Enabled enabled) {
        this.wire = wire;
        this.out = wire.out();
        this.account = account;
        this.enabled = enabled;
        this.state = state;
    }

    /** Where the session is afterwards. */
    SessionState state() {
        return state;
    }

    /** A failed one leaves no mailbox selected; one that is not allowed changes nothing. */
    Answer select(ImapCommand.Select command) throws IOException {
        Resync resync = command.resync();
        if (resync != null && !enabled.qresync()) {
            return Answer.bad("enable QRESYNC first"); // RFC 7162 §3.2.5
        }
        if (state instanceof SessionState.Selected) {
            out.status("*", "OK", "CLOSED", "the mailbox before is closed"); // RFC 7162 §3.2.11
        }
        state = new SessionState.Authenticated(account);
        Mailbox mailbox = MailboxCommands.selectable(account, command.mailbox());
        if (mailbox == null) {
            return Answer.no("NONEXISTENT", "no such mailbox");
        }
        var view = new View(account, mailbox, command.readOnly(), enabled);
        introduce(view, mailbox, command.mailbox());
        if (resync != null && resync.uidValidity() == Integer.toUnsignedLong(mailbox.uidValidity())) {
            resync(view, resync);
        }
        state = new SessionState.Selected(account, view);
        return command.readOnly() ? Answer.ok("READ-ONLY", "selected") : Answer.ok("READ-WRITE", "selected");
    }

    private void introduce(View view, Mailbox mailbox, String asked) throws IOException {
        List<String> keywords = mailbox.keywords();
        boolean more = keywords.size() < AccountLimits.KEYWORDS;
        String permanent = view.readOnly() ? "()" : FlagWords.all(keywords, more);
        out.untagged("FLAGS " + FlagWords.all(keywords, false));
        out.status("*", "OK", "PERMANENTFLAGS " + permanent, "kept");
        view.tellSize(out);
        if (enabled.revision2()) {
            String use = mailbox.use() == SpecialUse.NONE ? "" : mailbox.use().attribute();
            MailboxCommands.tellName(out, use, mailbox.path(), asked); // RFC 9051 §6.3.2
        } else {
            firstUnseen(view.snapshotShown());
        }
        String validity = Integer.toUnsignedString(mailbox.uidValidity());
        int uidNext = Math.max(mailbox.uidNext(), view.size() == 0 ? 1 : view.uid(view.size()) + 1);
        out.status("*", "OK", "UIDVALIDITY " + validity, "valid");
        out.status("*", "OK", "UIDNEXT " + uidNext, "next");
        out.status("*", "OK", "HIGHESTMODSEQ " + view.highestModSeq(), "highest");
    }

    private void firstUnseen(MailboxSnapshot messages) throws IOException {
        for (int i = 0; i < messages.size(); i++) {
            if (!messages.flags(i).has(Flags.SEEN)) {
                out.status("*", "OK", "UNSEEN " + (i + 1), "first unseen");
                return;
            }
        }
    }

    /** Tells what changed since the client was here last. */
    private void resync(View view, Resync resync) throws IOException {
        // a MODSEQ that we never gave out says nothing: the client is told everything
        long since = resync.modSeq() > view.snapshotShown().version() ? 0 : resync.modSeq();
        wire.working();
        Vanished.write(out, true, Vanished.since(wire, view, since, resync.known(), lastMatch(view, resync.matches())));
        int[] numbers = resync.known() == null ? null : view.numbers(resync.known(), true);
        view.tellChangedSince(out, since, numbers);
    }

    /** The highest UID that has the number the client remembers, 0 for none: up to it the client knows all. */
    private static long lastMatch(View view, List<Resync.Run> matches) {
        for (Resync.Run run : matches.reversed()) {
            long end = Math.min(run.number() + run.length() - 1, view.size());
            for (long number = end; number >= run.number(); number--) {
                long uid = run.uid() + number - run.number();
                if (view.uid((int) number) == uid) {
                    return uid;
                }
            }
        }
        return 0;
    }
}
