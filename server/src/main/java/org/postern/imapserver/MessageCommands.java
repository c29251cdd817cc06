package org.postern.imapserver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.mail.imap.ImapCommand;
import org.postern.mail.imap.SequenceSet;
import org.postern.store.account.Copied;
import org.postern.store.account.FlagChange;
import org.postern.store.account.Flags;
import org.postern.store.account.FlagsStored;
import org.postern.store.account.Mailbox;
import org.postern.store.account.MailboxPath;
import org.postern.store.account.MailboxSnapshot;

/** STORE, COPY, MOVE and EXPUNGE (RFC 3501 §6.4, 4315, 6851). One command of one session. */
final class MessageCommands {
    private static final Answer READ_ONLY = Answer.no("", "the mailbox is open for reading only");
    private static final Answer NO_MESSAGE = Answer.bad("no such message");

    private final ImapWire wire;
    private final SessionState.Selected state;
    private final View view;

    MessageCommands(ImapWire wire, SessionState.Selected state) {
        this.wire = wire;
        this.state = state;
        this.view = state.view();
    }

    private List<Integer> uids(int[] numbers) {
        var uids = new ArrayList<Integer>(numbers.length);
        for (int number : numbers) {
            uids.add(view.uid(number));
        }
        return uids;
    }

    Answer store(ImapCommand.Store command) throws IOException {
        if (view.readOnly()) {
            return READ_ONLY;
        }
        int[] numbers = view.numbers(command.set(), command.uid());
        if (numbers == null) {
            return NO_MESSAGE;
        }
        if (FlagWords.tooLong(command.flags())) {
            return Answer.no("LIMIT", "a keyword is too long");
        }
        // what others did before is told now, so that what is left to tell afterwards is our own
        view.tell(wire.out(), command.uid(), Set.of());
        List<Integer> uids = command.uid() ? uidsOf(command.set()) : uids(numbers);
        var mode = switch (command.change()) {
            case ADD -> FlagChange.Mode.ADD;
            case REMOVE -> FlagChange.Mode.REMOVE;
            case REPLACE -> FlagChange.Mode.REPLACE;
        };
        var change = new FlagChange(mode, FlagWords.names(command.flags()));
        var known = new HashSet<Integer>();
        for (List<Integer> slice : slices(uids)) {
            wire.working();
            FlagsStored stored = state.account().store(view.mailbox(), slice, change, Long.MAX_VALUE);
            if (stored.tooManyKeywords()) {
                return Answer.no("LIMIT", "too many keywords in this mailbox");
            }
            known.addAll(command.silent() ? stored.changed() : slice);
            if (!command.silent()) {
                showFlags(slice);
            }
        }
        view.tell(wire.out(), command.uid(), known);
        return Answer.ok("done");
    }

    /** Message numbers may be others since the set was read: UIDs are not. */
    private List<Integer> uidsOf(SequenceSet set) {
        int[] numbers = view.numbers(set, true);
        return numbers == null ? List.of() : uids(numbers);
    }

    private void showFlags(List<Integer> uids) throws IOException {
        MailboxSnapshot now = view.snapshot();
        List<String> keywords = view.tellKeywords(wire.out());
        for (int uid : uids) {
            int index = now.indexOf(uid);
            int number = view.number(uid);
            if (index >= 0 && number > 0) {
                View.flags(wire.out(), number, uid, now.flags(index), keywords);
            }
        }
    }

    Answer copy(ImapCommand.Copy command) {
        int[] numbers = view.numbers(command.set(), command.uid());
        if (numbers == null) {
            return NO_MESSAGE;
        }
        Mailbox target = target(command.mailbox());
        if (target == null) {
            return Answer.no("TRYCREATE", "no such mailbox");
        }
        List<Integer> from = new ArrayList<>();
        List<Integer> to = new ArrayList<>();
        int validity = 0;
        for (List<Integer> slice : slices(uids(numbers))) {
            wire.working();
            Copied copied = state.account().copy(view.mailbox(), slice, target.id());
            from.addAll(copied.from());
            to.addAll(copied.to());
            validity = Math.max(validity, copied.uidValidity());
        }
        if (!from.isEmpty()) {
            // what others expunged meanwhile is not in COPYUID; a client told NO would copy the rest again
            return Answer.ok(copyUid(validity, from, to), "done");
        }
        // RFC 3501 §6.4.8: UIDs that are not there are no error
        return command.uid() || numbers.length == 0
                ? Answer.ok("nothing to copy")
                : Answer.no("EXPUNGEISSUED", "the messages are gone");
    }

    Answer move(ImapCommand.Move command) throws IOException {
        if (view.readOnly()) {
            return READ_ONLY;
        }
        int[] numbers = view.numbers(command.set(), command.uid());
        if (numbers == null) {
            return NO_MESSAGE;
        }
        Mailbox target = target(command.mailbox());
        if (target == null) {
            return Answer.no("TRYCREATE", "no such mailbox");
        }
        if (target.id() == view.mailbox()) {
            return Answer.no("CANNOT", "the messages are there already");
        }
        for (List<Integer> slice : slices(uids(numbers))) {
            wire.working();
            Copied moved = state.account().move(view.mailbox(), slice, target.id());
            if (!moved.from().isEmpty()) {
                // RFC 6851 §4.3: before the EXPUNGE responses, so untagged
                wire.out().status("*", "OK", copyUid(moved.uidValidity(), moved.from(), moved.to()), "moved");
            }
        }
        view.tell(wire.out(), true, Set.of());
        return Answer.ok("done");
    }

    private @Nullable Mailbox target(String name) {
        String path = MailboxPath.canonical(name);
        Mailbox target = path == null ? null : state.account().mailbox(path);
        return target != null && target.selectable() ? target : null;
    }

    private static String copyUid(int validity, List<Integer> from, List<Integer> to) {
        return "COPYUID " + Integer.toUnsignedString(validity) + " " + SequenceSet.write(from) + " "
                + SequenceSet.write(to);
    }

    /** @param set null for all that are marked (RFC 4315 §2.1) */
    Answer expunge(@Nullable SequenceSet set) throws IOException {
        if (view.readOnly()) {
            return READ_ONLY;
        }
        expungeQuietly(set);
        view.tell(wire.out(), true, Set.of());
        return Answer.ok("done");
    }

    /** For CLOSE too, which tells nothing (RFC 3501 §6.4.2). */
    void expungeQuietly(@Nullable SequenceSet set) {
        MailboxSnapshot now = view.snapshot();
        int[] named = set == null ? null : view.numbers(set, true);
        Set<Integer> wanted = named == null ? Set.of() : new HashSet<>(uids(named));
        var deleted = new ArrayList<Integer>();
        for (int i = 0; i < now.size(); i++) {
            if (now.flags(i).has(Flags.DELETED) && (set == null || wanted.contains(now.uid(i)))) {
                deleted.add(now.uid(i));
            }
        }
        for (List<Integer> slice : slices(deleted)) {
            wire.working();
            state.account().expunge(view.mailbox(), slice);
        }
    }

    private static List<List<Integer>> slices(List<Integer> uids) {
        var slices = new ArrayList<List<Integer>>();
        for (int from = 0; from < uids.size(); from += ImapServerLimits.SLICE) {
            slices.add(uids.subList(from, Math.min(uids.size(), from + ImapServerLimits.SLICE)));
        }
        return slices;
    }
}
