package org.postern.imapserver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.mail.imap.ImapCommand;
import org.postern.mail.imap.SequenceSet;
import org.postern.store.account.Copied;
import org.postern.store.account.Flags;
import org.postern.store.account.Mailbox;
import org.postern.store.account.MailboxPath;
import org.postern.store.account.MailboxSnapshot;

/** COPY, MOVE and EXPUNGE (RFC 3501 §6.4, 4315, 6851). One command of one session. */
final class MessageCommands {
    static final Answer READ_ONLY = Answer.no("", "the mailbox is open for reading only");
    static final Answer NO_MESSAGE = Answer.bad("no such message");

    private final ImapWire wire;
    private final SessionState.Selected state;
    private final View view;

    MessageCommands(ImapWire wire, SessionState.Selected state) {
        this.wire = wire;
        this.state = state;
        this.view = state.view();
    }

    Answer copy(ImapCommand.Copy command) throws IOException {
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
        for (List<Integer> slice : slices(view.uids(numbers))) {
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
        for (List<Integer> slice : slices(view.uids(numbers))) {
            wire.working();
            Copied moved = state.account().move(view.mailbox(), slice, target.id());
            if (!moved.from().isEmpty()) {
                // RFC 6851 §4.3: before the EXPUNGE responses, so untagged
                wire.out().status("*", "OK", copyUid(moved.uidValidity(), moved.from(), moved.to()), "moved");
            }
        }
        view.tell(wire.out(), true, Map.of());
        return gone();
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
        view.tell(wire.out(), true, Map.of());
        return gone();
    }

    /** RFC 7162 §3.2.7 and §3.2.9: up to where the client knows everything now. */
    private Answer gone() {
        return view.enabled().qresync()
                ? Answer.ok("HIGHESTMODSEQ " + view.highestModSeq(), "done")
                : Answer.ok("done");
    }

    /** For CLOSE too, which tells nothing (RFC 3501 §6.4.2), not even HIGHESTMODSEQ (RFC 7162 §3.2.8). */
    void expungeQuietly(@Nullable SequenceSet set) throws IOException {
        MailboxSnapshot now = view.snapshot();
        int[] named = set == null ? null : view.numbers(set, true);
        Set<Integer> wanted = named == null ? Set.of() : new HashSet<>(view.uids(named));
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
        return slices(uids, ImapServerLimits.SLICE);
    }

    static List<List<Integer>> slices(List<Integer> uids, int most) {
        var slices = new ArrayList<List<Integer>>();
        for (int from = 0; from < uids.size(); from += most) {
            slices.add(uids.subList(from, Math.min(uids.size(), from + most)));
        }
        return slices;
    }
}
