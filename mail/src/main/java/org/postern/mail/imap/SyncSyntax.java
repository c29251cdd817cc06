package org.postern.mail.imap;

import java.util.ArrayList;
import java.util.List;
import org.postern.mail.imap.SequenceSet.Range;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;

/** Parameters of SELECT, modifiers of FETCH and STORE (RFC 4466 §2, 7162 §7). */
final class SyncSyntax {
    private final Tokens tokens;
    private final Scanner in;

    SyncSyntax(Tokens tokens) {
        this.tokens = tokens;
        this.in = tokens.in;
    }

    /** The rest of SELECT or EXAMINE after the name of the mailbox. */
    ImapCommand.Select select(String tag, String mailbox, boolean readOnly) throws SyntaxError {
        boolean condstore = false;
        Resync resync = null;
        if (in.next(' ')) {
            in.expect('(');
            do {
                String word = tokens.word("a parameter");
                if (word.equals("CONDSTORE") && !condstore) {
                    condstore = true;
                } else if (word.equals("QRESYNC") && resync == null) {
                    resync = resync();
                } else {
                    throw in.error("no such parameter, or twice");
                }
            } while (in.next(' '));
            in.expect(')');
        }
        return new ImapCommand.Select(tag, mailbox, readOnly, condstore, resync);
    }

    private Resync resync() throws SyntaxError {
        tokens.space();
        in.expect('(');
        long validity = in.number("a UIDVALIDITY", SequenceSet.STAR - 1);
        if (validity == 0) {
            throw in.error("UIDVALIDITY begins at 1");
        }
        tokens.space();
        long modSeq = modSeq();
        SequenceSet known = null;
        List<Resync.Run> matches = List.of();
        boolean more = in.next(' ');
        if (more && in.peek() != '(') {
            known = SequenceSet.readWithoutStar(in);
            more = in.next(' ');
        }
        if (more) {
            in.expect('(');
            SequenceSet numbers = SequenceSet.readWithoutStar(in);
            tokens.space();
            matches = matches(numbers, SequenceSet.readWithoutStar(in));
            in.expect(')');
        }
        in.expect(')');
        return new Resync(validity, modSeq, known, matches);
    }

    /** The n-th number belongs to the n-th UID: pieces in which both go up by one. */
    private List<Resync.Run> matches(SequenceSet numbers, SequenceSet uids) throws SyntaxError {
        requireAscending(numbers);
        requireAscending(uids);
        var runs = new ArrayList<Resync.Run>();
        int at = 0;
        long taken = 0;
        for (Range range : numbers.ranges()) {
            long number = range.first();
            while (number <= range.last()) {
                if (at == uids.ranges().size()) {
                    throw in.error("more numbers than UIDs");
                }
                Range uid = uids.ranges().get(at);
                long first = uid.first() + taken;
                long length = Math.min(range.last() - number, uid.last() - first) + 1;
                runs.add(new Resync.Run(number, first, length));
                number += length;
                taken += length;
                if (first + length > uid.last()) {
                    at++;
                    taken = 0;
                }
            }
        }
        if (at < uids.ranges().size()) {
            throw in.error("more UIDs than numbers");
        }
        return runs;
    }

    private void requireAscending(SequenceSet set) throws SyntaxError {
        long last = 0;
        for (Range range : set.ranges()) {
            if (range.first() <= last || range.last() < range.first()) {
                throw in.error("expected an ascending set");
            }
            last = range.last();
        }
    }

    /** {@code mod-sequence-value}. */
    private long modSeq() throws SyntaxError {
        long modSeq = in.number("a MODSEQ", Long.MAX_VALUE);
        if (modSeq == 0) {
            throw in.error("MODSEQ begins at 1");
        }
        return modSeq;
    }

    /** The rest of FETCH after its set. */
    ImapCommand.Fetch fetch(String tag, boolean uid, SequenceSet set) throws SyntaxError {
        List<FetchItem> items = FetchSyntax.read(tokens);
        long changedSince = ImapCommand.Fetch.ALL;
        boolean vanished = false;
        if (in.next(' ')) {
            in.expect('(');
            do {
                String word = tokens.word("a modifier");
                if (word.equals("CHANGEDSINCE") && changedSince == ImapCommand.Fetch.ALL) {
                    tokens.space();
                    changedSince = modSeq();
                } else if (word.equals("VANISHED") && !vanished) {
                    vanished = true;
                } else {
                    throw in.error("no such modifier, or twice");
                }
            } while (in.next(' '));
            in.expect(')');
        }
        if (vanished && (!uid || changedSince == ImapCommand.Fetch.ALL)) {
            throw in.error("VANISHED is for UID FETCH with CHANGEDSINCE"); // RFC 7162 §3.2.6
        }
        return new ImapCommand.Fetch(tag, uid, set, items, changedSince, vanished);
    }

    /** The modifier of STORE with the space behind it, if it is there. */
    long unchangedSince() throws SyntaxError {
        if (!in.next('(')) {
            return ImapCommand.Store.ALWAYS;
        }
        if (!tokens.word("a modifier").equals("UNCHANGEDSINCE")) {
            throw in.error("no such modifier");
        }
        tokens.space();
        long modSeq = in.number("a MODSEQ", Long.MAX_VALUE);
        in.expect(')');
        tokens.space();
        return modSeq;
    }
}
