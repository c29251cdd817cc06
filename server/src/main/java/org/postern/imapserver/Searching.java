package org.postern.imapserver;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.mail.imap.ImapCommand;
import org.postern.mail.imap.ImapCommand.SearchReturn;
import org.postern.mail.imap.SearchKey;
import org.postern.mail.imap.SequenceSet;
import org.postern.mail.mime.KeptSummary;
import org.postern.mail.mime.MessageDate;
import org.postern.mail.mime.Summary;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.account.Flags;
import org.postern.store.account.MailboxSnapshot;
import org.postern.store.account.Message;

/**
 * SEARCH (RFC 3501 §6.4.4, 4731, 5032, 5182, 7162 §3.1.5). Each message is judged by what is cheap first: flags and numbers, then its row, then its
 * header, then its text; what is decided early costs nothing more. One command of one session.
 */
final class Searching {
    /** How a message stands to a key, as far as was looked. */
    private enum Truth {
        YES,
        NO,
        OPEN;

        static Truth of(boolean truth) {
            return truth ? YES : NO;
        }
    }

    /** How far to look. */
    private enum Depth {
        FLAGS,
        ROW,
        SUMMARY,
        HEADER,
        TEXT
    }

    /** Candidates that are judged between two looks around. */
    private static final int PAUSE = 16;

    /** What may be asked for beside the first and the last message without the need to know all. */
    private static final Set<SearchReturn> NO_OTHERS = Set.of(SearchReturn.MIN, SearchReturn.MAX, SearchReturn.SAVE);

    private final ImapWire wire;
    private final SessionState.Selected state;
    private final SearchKey key;
    private final Instant time;
    private final MailboxSnapshot now;
    private final List<String> keywords;
    /** By identity: a set of numbers may be long, and each message asks. */
    private final IdentityHashMap<SearchKey, BitSet> sets = new IdentityHashMap<>();

    private final SearchTexts texts;
    private final BitSet found = new BitSet();
    /** Where the next message is most likely to be. */
    private int expected;

    private Searching(ImapWire wire, SessionState.Selected state, SearchKey key, Instant time) {
        this.wire = wire;
        this.state = state;
        this.key = key;
        this.time = time;
        this.now = state.view().snapshot();
        this.keywords = state.view().keywords();
        this.texts = new SearchTexts(key);
    }

    static Answer search(ImapWire wire, SessionState.Selected state, ImapCommand.Search command, Instant time)
            throws IOException {
        SavedResult saved = state.view().saved();
        boolean saves = command.returns().contains(SearchReturn.SAVE);
        switch (command.charset()) {
            case "UTF-8", "US-ASCII" -> {}
            default -> {
                if (saves) {
                    saved.clear(); // RFC 5182 §2.1
                }
                return Answer.no("BADCHARSET (UTF-8 US-ASCII)", "no such charset");
            }
        }
        var searching = new Searching(wire, state, command.key(), time);
        if (!searching.resolve(command.key())) {
            return Answer.bad("no such message");
        }
        if (saves) {
            saved.clear(); // RFC 5182 §2.1: what fails from here on leaves nothing
        }
        BitSet found = searching.found(command.returns());
        new SearchAnswer(wire.out(), state.view(), searching.now, command, found).write();
        if (saves) {
            saved.save(state.view(), found);
        }
        return Answer.ok("done");
    }

    /** Finds out once which messages each set names; false when a number is beyond the last. */
    private boolean resolve(SearchKey one) {
        return switch (one) {
            case SearchKey.And(var keys) -> keys.stream().allMatch(this::resolve);
            case SearchKey.Or(var first, var second) -> resolve(first) && resolve(second);
            case SearchKey.Not(var not) -> resolve(not);
            case SearchKey.Numbers(var set) -> resolve(one, set, false);
            case SearchKey.Uids(var set) -> resolve(one, set, true);
            case SearchKey.All _,
                    SearchKey.Flag _,
                    SearchKey.Keyword _,
                    SearchKey.Recent _,
                    SearchKey.Field _,
                    SearchKey.Body _,
                    SearchKey.Text _,
                    SearchKey.Larger _,
                    SearchKey.Smaller _,
                    SearchKey.Within _,
                    SearchKey.ModSeq _,
                    SearchKey.Date _ -> true;
        };
    }

    private boolean resolve(SearchKey one, SequenceSet set, boolean uid) {
        int[] numbers = state.view().numbers(set, uid);
        if (numbers == null) {
            return false;
        }
        var bits = new BitSet();
        for (int number : numbers) {
            bits.set(number);
        }
        sets.put(one, bits);
        return true;
    }

    /** Messages that match: of MIN and MAX without others, these only (RFC 4731 §3.1, 5182 §2.4). */
    private BitSet found(Set<SearchReturn> returns) throws IOException {
        View view = state.view();
        boolean min = returns.contains(SearchReturn.MIN);
        boolean max = returns.contains(SearchReturn.MAX);
        if (!(min || max) || !NO_OTHERS.containsAll(returns)) {
            upwards(1, view.size(), false);
            return found;
        }
        if (min) {
            upwards(1, view.size(), true);
        }
        int first = found.nextSetBit(1);
        if (max && !(min && first < 0)) {
            downwards(view.size(), Math.max(1, first + 1)); // the first may be the last too
        }
        return found;
    }

    private void upwards(int from, int to, boolean one) throws IOException {
        for (int at = from; at <= to; at += ImapServerLimits.SLICE) {
            slice(at, Math.min(to, at + ImapServerLimits.SLICE - 1), one, false);
            if (one && !found.isEmpty()) {
                return;
            }
        }
    }

    /** Until one is found. */
    private void downwards(int from, int to) throws IOException {
        int before = found.length();
        for (int at = from; at >= to && found.length() == before; at -= ImapServerLimits.SLICE) {
            slice(Math.max(to, at - ImapServerLimits.SLICE + 1), at, true, true);
        }
    }

    /**
     * Judges some messages.
     *
     * @param one whether the first that matches is enough, or with {@code down} the last
     */
    private void slice(int from, int to, boolean one, boolean down) throws IOException {
        wire.working();
        var open = new ArrayList<Candidate>();
        var emails = new ArrayList<Long>();
        for (int i = from; i <= to; i++) {
            int number = down ? from + to - i : i;
            var candidate = new Candidate(number);
            Truth truth = judge(key, candidate, Depth.FLAGS);
            if (truth == Truth.YES) {
                candidate.truth = truth;
                open.add(candidate);
            } else if (truth == Truth.OPEN) {
                open.add(candidate);
                emails.add(state.view().email(number));
            }
            if (one && truth == Truth.YES) {
                break;
            }
        }
        Map<Long, Message> rows = emails.isEmpty() ? Map.of() : state.account().messages(emails);
        for (int at = 0; at < open.size(); ) {
            int end = look(open, at, rows);
            for (; at < end; at++) {
                Candidate candidate = open.get(at);
                if (lookDeeper(candidate)) {
                    found.set(candidate.number);
                    if (one) {
                        return;
                    }
                }
            }
        }
    }

    /**
     * Judges candidates by their rows, and reads the bodies of those that are left, together, until they are large enough.
     *
     * @return how far it came, at least one further
     */
    @SuppressWarnings("ThreadPriorityCheck") // virtual threads are not time-sliced (JEP 444)
    private int look(List<Candidate> open, int from, Map<Long, Message> rows) throws IOException {
        var wanted = new ArrayList<Message>();
        long bytes = 0;
        int at = from;
        for (; at < open.size() && bytes < ImapServerLimits.SEARCH_AHEAD; at++) {
            Candidate candidate = open.get(at);
            Message row = rows.get(state.view().email(candidate.number));
            candidate.judgeRow(row);
            if (at % PAUSE == 0) {
                Thread.yield(); // long arithmetic: let other sessions have the carrier
            }
            if (row != null && candidate.truth == Truth.OPEN && row.size() <= ImapServerLimits.SEARCH_AHEAD) {
                wanted.add(row);
                bytes += row.size();
            }
        }
        if (!wanted.isEmpty()) {
            Map<BlobId, Bytes> bodies = state.account().smallBodies(wanted);
            open.subList(from, at).forEach(candidate -> candidate.take(bodies));
        }
        return at;
    }

    @SuppressWarnings("ThreadPriorityCheck") // virtual threads are not time-sliced (JEP 444)
    private boolean lookDeeper(Candidate candidate) throws IOException {
        if (candidate.truth == Truth.OPEN) {
            candidate.readHeader();
            candidate.truth = judge(key, candidate, Depth.HEADER);
        }
        if (candidate.truth == Truth.OPEN) {
            wire.working();
            candidate.readText();
            candidate.truth = judge(key, candidate, Depth.TEXT);
            Thread.yield(); // long arithmetic: let other sessions have the carrier
        }
        candidate.end();
        return candidate.truth == Truth.YES;
    }

    /** One message being judged. */
    private final class Candidate {
        private final int number;
        private final int uid;
        private final Flags flags;
        private final long modSeq;
        private Truth truth = Truth.OPEN;
        private @Nullable Message row;
        private @Nullable MessageBytes bytes;
        private @Nullable KeptSummary kept;
        private @Nullable Summary summary;

        Candidate(int number) {
            this.number = number;
            this.uid = state.view().uid(number);
            int index = now.indexOf(uid, expected);
            expected = index + 1;
            this.flags = index < 0 ? Flags.NONE : now.flags(index);
            this.modSeq = index < 0 ? 0 : now.modSeq(index);
        }

        /** By what was kept beside the message; one that is gone meanwhile does not match. */
        void judgeRow(@Nullable Message there) {
            row = there;
            if (truth == Truth.OPEN) {
                truth = there == null ? Truth.NO : judge(key, this, Depth.ROW);
            }
            if (there != null && truth == Truth.OPEN) {
                bytes = new MessageBytes(state.account(), there);
                kept = bytes.kept();
                if (kept != null) {
                    texts.begin(kept::fields);
                    truth = judge(key, this, Depth.SUMMARY);
                }
            }
        }

        void take(Map<BlobId, Bytes> bodies) {
            if (row != null && truth == Truth.OPEN) {
                bytes = new MessageBytes(state.account(), row, bodies.get(row.body()));
            }
        }

        void readHeader() throws IOException {
            if (bytes == null) {
                return;
            }
            summary = bytes.summary();
            kept = null; // from here on that is what is known, if anything
            if (summary != null) {
                texts.begin(summary::fields);
                texts.header(bytes, summary);
            }
        }

        void readText() throws IOException {
            if (bytes != null && row != null && summary != null) {
                texts.body(bytes, row.size(), summary);
            }
        }

        /** Whether anything is known of its header. */
        boolean isKnown() {
            return kept != null || summary != null;
        }

        /** The Date field; null when there is none, or nothing is known. */
        @Nullable
        String sent() {
            if (summary != null) {
                return summary.envelope().date();
            }
            return kept == null ? null : kept.date();
        }

        /** Lets go of what is large. */
        void end() {
            bytes = null;
            kept = null;
            summary = null;
            row = null;
        }
    }

    private Truth judge(SearchKey one, Candidate candidate, Depth depth) {
        return switch (one) {
            case SearchKey.And(var keys) -> and(keys, candidate, depth);
            case SearchKey.Or(var first, var second) -> or(first, second, candidate, depth);
            case SearchKey.Not(var not) ->
                switch (judge(not, candidate, depth)) {
                    case YES -> Truth.NO;
                    case NO -> Truth.YES;
                    case OPEN -> Truth.OPEN;
                };
            case SearchKey.All _ -> Truth.YES;
            case SearchKey.Recent _ -> Truth.NO;
            case SearchKey.Flag(var flag) -> Truth.of(candidate.flags.has(FlagWords.bit(flag)));
            case SearchKey.Keyword(var name) -> Truth.of(hasKeyword(candidate.flags, name));
            case SearchKey.Numbers _, SearchKey.Uids _ -> {
                BitSet named = sets.get(one);
                yield Truth.of(named != null && named.get(candidate.number));
            }
            case SearchKey.ModSeq(long least) -> Truth.of(candidate.modSeq >= least);
            case SearchKey.Within(boolean younger, long seconds) -> {
                long edge = time.getEpochSecond() - seconds;
                yield row(candidate, depth, row -> {
                    long received = Math.floorDiv(row.received(), 1000L);
                    return younger ? received >= edge : received <= edge;
                });
            }
            case SearchKey.Larger(long size) -> row(candidate, depth, row -> row.size() > size);
            case SearchKey.Smaller(long size) -> row(candidate, depth, row -> row.size() < size);
            case SearchKey.Date(boolean sent, var when, var date) -> date(candidate, depth, sent, when, date);
            case SearchKey.Field _ -> text(one, candidate, depth, Depth.HEADER);
            case SearchKey.Body _, SearchKey.Text _ -> text(one, candidate, depth, Depth.TEXT);
        };
    }

    /** @param last where it is known at the latest; a message that cannot be read has no text */
    private Truth text(SearchKey one, Candidate candidate, Depth depth, Depth last) {
        Boolean has = candidate.isKnown() ? texts.has(one) : null;
        if (has != null && depth.compareTo(Depth.SUMMARY) >= 0) {
            return Truth.of(has);
        }
        return depth.compareTo(last) < 0 ? Truth.OPEN : Truth.NO;
    }

    private Truth and(List<SearchKey> keys, Candidate candidate, Depth depth) {
        Truth all = Truth.YES;
        for (SearchKey one : keys) {
            Truth truth = judge(one, candidate, depth);
            if (truth == Truth.NO) {
                return Truth.NO;
            }
            all = truth == Truth.OPEN ? Truth.OPEN : all;
        }
        return all;
    }

    private Truth or(SearchKey first, SearchKey second, Candidate candidate, Depth depth) {
        Truth one = judge(first, candidate, depth);
        if (one == Truth.YES) {
            return Truth.YES;
        }
        Truth other = judge(second, candidate, depth);
        return other == Truth.NO ? one : other;
    }

    private boolean hasKeyword(Flags flags, String name) {
        for (int i = 0; i < keywords.size(); i++) {
            if ((flags.keywords() >> i & 1) != 0 && keywords.get(i).equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    private interface RowTest {
        boolean test(Message row);
    }

    private static Truth row(Candidate candidate, Depth depth, RowTest test) {
        Message row = candidate.row;
        return depth == Depth.FLAGS || row == null ? Truth.OPEN : Truth.of(test.test(row));
    }

    /** Time and zone are left out on both sides (RFC 3501 §6.4.4). */
    private static Truth date(Candidate candidate, Depth depth, boolean sent, SearchKey.When when, LocalDate wanted) {
        if (!sent) {
            return row(candidate, depth, row -> fits(internalDate(row), when, wanted));
        }
        if (depth.compareTo(Depth.SUMMARY) < 0) {
            return Truth.OPEN;
        }
        String field = candidate.sent();
        OffsetDateTime date = field == null ? null : MessageDate.parse(field);
        return Truth.of(date != null && fits(date.toLocalDate(), when, wanted));
    }

    private static LocalDate internalDate(Message row) {
        var zone = ZoneOffset.ofTotalSeconds(Math.clamp(row.offsetMinutes(), -18 * 60, 18 * 60) * 60);
        return Instant.ofEpochMilli(row.received()).atOffset(zone).toLocalDate();
    }

    private static boolean fits(LocalDate date, SearchKey.When when, LocalDate wanted) {
        return switch (when) {
            case BEFORE -> date.isBefore(wanted);
            case ON -> date.equals(wanted);
            case SINCE -> !date.isBefore(wanted);
        };
    }
}
