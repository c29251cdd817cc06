package org.postern.imapserver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postern.mail.imap.ImapCommand;
import org.postern.mail.imap.SequenceSet;
import org.postern.store.account.AccountLimits;
import org.postern.store.account.FlagChange;
import org.postern.store.account.Flags;
import org.postern.store.account.FlagsStored;
import org.postern.store.account.MailboxSnapshot;

/** STORE (RFC 3501 §6.4.6, 7162 §3.1.3). One command of one session. */
final class Storing {
    private final ImapWire wire;
    private final SessionState.Selected state;
    private final View view;
    private final ImapCommand.Store command;
    private final FlagChange change;
    private final boolean conditional;
    private final Map<Integer, View.Known> known = new HashMap<>();
    private final List<Integer> modified = new ArrayList<>();
    private boolean missing;

    Storing(ImapWire wire, SessionState.Selected state, ImapCommand.Store command) {
        this.wire = wire;
        this.state = state;
        this.view = state.view();
        this.command = command;
        this.conditional = command.unchangedSince() != ImapCommand.Store.ALWAYS;
        var mode = switch (command.change()) {
            case ADD -> FlagChange.Mode.ADD;
            case REMOVE -> FlagChange.Mode.REMOVE;
            case REPLACE -> FlagChange.Mode.REPLACE;
        };
        this.change = new FlagChange(mode, FlagWords.names(command.flags()));
    }

    Answer store() throws IOException {
        if (view.readOnly()) {
            return MessageCommands.READ_ONLY;
        }
        int[] numbers = view.numbers(command.set(), command.uid());
        if (numbers == null) {
            return MessageCommands.NO_MESSAGE;
        }
        if (FlagWords.tooLong(command.flags())) {
            return Answer.no("LIMIT", "a keyword is too long");
        }
        // nothing is told before: each FETCH response that comes now shows a message as it is after the change
        List<Integer> uids = view.uids(numbers);
        long unchangedSince = conditional ? command.unchangedSince() : Long.MAX_VALUE;
        for (List<Integer> slice : MessageCommands.slices(uids, AccountLimits.FLAGS_SLICE)) {
            wire.working();
            FlagsStored stored = state.account().store(view.mailbox(), slice, change, unchangedSince);
            if (stored.tooManyKeywords()) {
                return Answer.no("LIMIT", "too many keywords in this mailbox");
            }
            tell(slice, stored);
        }
        view.tell(wire.out(), command.uid(), known);
        return answer();
    }

    /**
     * What the client must hear of a slice now. A silent one hears of flags only where they are not those that it expects:
     * somebody else may have changed them between what it was told and what it did.
     */
    private void tell(List<Integer> slice, FlagsStored stored) throws IOException {
        MailboxSnapshot now = view.snapshot();
        long bits = FlagWords.bits(view.keywords(), change.flags());
        List<String> keywords = null;
        Set<Integer> refused = new HashSet<>(stored.refused());
        Set<Integer> changed = new HashSet<>(stored.changed());
        for (int uid : slice) {
            int index = now.indexOf(uid);
            if (refused.contains(uid)) {
                modified.add(uid);
            }
            if (index < 0) {
                missing = true;
                continue;
            }
            Flags expected = refused.contains(uid) ? null : change.apply(view.shownFlags(uid), bits);
            boolean surprise = !now.flags(index).equals(expected);
            boolean withModSeq = conditional || (view.enabled().condstore() && changed.contains(uid));
            if (!command.silent() || withModSeq) {
                keywords = keywords == null ? view.tellKeywords(wire.out()) : keywords;
                view.write(wire.out(), now, index, keywords, !command.silent() || surprise);
                known.put(uid, new View.Known(now.modSeq(index), now.flags(index)));
            } else if (!surprise && !view.enabled().condstore()) {
                known.put(uid, new View.Known(now.modSeq(index), now.flags(index)));
            }
        }
    }

    private Answer answer() {
        // RFC 7162 §3.1.3, example 11, and 2180 §4.2: with UIDs, those that are gone are no error (RFC 3501 §6.4.8)
        boolean failed = conditional && missing && !command.uid();
        if (modified.isEmpty()) {
            return failed ? Answer.no("EXPUNGEISSUED", "some messages are gone") : Answer.ok("done");
        }
        List<Integer> names =
                command.uid() ? modified : modified.stream().map(view::number).toList();
        String code = "MODIFIED " + SequenceSet.write(names);
        return failed ? Answer.no(code, "some messages are gone") : Answer.ok(code, "some messages had changed");
    }
}
