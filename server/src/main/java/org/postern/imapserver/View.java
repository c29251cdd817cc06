package org.postern.imapserver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postern.mail.imap.ResponseWriter;
import org.postern.mail.imap.SequenceSet;
import org.postern.store.account.Account;
import org.postern.store.account.Flags;
import org.postern.store.account.Mailbox;
import org.postern.store.account.MailboxSnapshot;

/**
 * The selected mailbox as this client knows it: which message has which number. It changes only when the client is told
 * (RFC 3501 §7.4.1), so it is a snapshot from the last time when it could be told of all, and what came since.
 */
final class View {
    private final Account account;
    private final int mailbox;
    private final boolean readOnly;
    private final Enabled enabled;
    private MailboxSnapshot base;
    private int[] laterUids = new int[0];
    private long[] laterEmails = new long[0];
    private int later;
    /** What the client was told last; as {@link #base}, or later while expunges wait. */
    private MailboxSnapshot shown;

    private long highest;
    private boolean owesExpunges;
    private int keywordsTold;
    private final SavedResult saved = new SavedResult();

    /** @param mailbox as it was a moment ago: read before the messages are */
    View(Account account, Mailbox mailbox, boolean readOnly, Enabled enabled) {
        this.account = account;
        this.mailbox = mailbox.id();
        this.readOnly = readOnly;
        this.enabled = enabled;
        this.base = account.snapshot(mailbox.id());
        this.shown = base;
        this.highest = mailbox.modSeq();
        this.keywordsTold = mailbox.keywords().size();
    }

    int mailbox() {
        return mailbox;
    }

    boolean readOnly() {
        return readOnly;
    }

    /** How many messages the client knows. */
    int size() {
        return base.size() + later;
    }

    /** UID of message {@code number}, from 1. */
    int uid(int number) {
        return number <= base.size() ? base.uid(number - 1) : laterUids[number - 1 - base.size()];
    }

    /** The message's number in the account. */
    long email(int number) {
        return number <= base.size() ? base.email(number - 1) : laterEmails[number - 1 - base.size()];
    }

    /** The number of the first message whose UID is at least {@code uid}; one more than there are if none is. */
    int numberFrom(long uid) {
        if (uid > Integer.MAX_VALUE) {
            return size() + 1;
        }
        int inBase = base.indexOf((int) uid);
        int at = inBase >= 0 ? inBase : -inBase - 1;
        if (at < base.size()) {
            return at + 1;
        }
        int inLater = Arrays.binarySearch(laterUids, 0, later, (int) uid);
        return base.size() + (inLater >= 0 ? inLater : -inLater - 1) + 1;
    }

    /** The number of a UID; 0 when the client does not know it. */
    int number(int uid) {
        int number = numberFrom(uid);
        return number <= size() && uid(number) == uid ? number : 0;
    }

    /**
     * Message numbers of a set, ascending.
     *
     * @return null when a message number is beyond the last one (RFC 3501 §9: answer BAD); UIDs that are not there are none
     */
    int @Nullable [] numbers(SequenceSet set, boolean uid) {
        if (set.saved()) {
            return saved.numbers(this);
        }
        if (!uid && set.exceeds(size())) {
            return null;
        }
        if (size() == 0) {
            return new int[0];
        }
        var numbers = new int[16];
        int count = 0;
        for (SequenceSet.Range range : set.resolve(uid ? uid(size()) : size())) {
            int first = uid ? numberFrom(range.first()) : (int) range.first();
            int last = uid ? numberFrom(range.last() + 1) - 1 : (int) range.last();
            if (last >= first && count + last - first + 1 > numbers.length) {
                numbers = Arrays.copyOf(
                        numbers, Math.min(size(), Math.max(numbers.length * 2, count + last - first + 1)));
            }
            for (int number = first; number <= last; number++) {
                numbers[count++] = number;
            }
        }
        return Arrays.copyOf(numbers, count);
    }

    /** UIDs of messages by their numbers. */
    List<Integer> uids(int[] numbers) {
        var uids = new ArrayList<Integer>(numbers.length);
        for (int number : numbers) {
            uids.add(uid(number));
        }
        return uids;
    }

    /** The mailbox as it is now; null when it is gone. */
    @Nullable
    Mailbox current() {
        return account.mailbox(mailbox);
    }

    SavedResult saved() {
        return saved;
    }

    List<String> keywords() {
        Mailbox current = current();
        return current == null ? List.of() : current.keywords();
    }

    /** Flags as they are now; none for a message that is gone meanwhile. */
    static Flags flags(MailboxSnapshot now, int uid) {
        int index = now.indexOf(uid);
        return index < 0 ? Flags.NONE : now.flags(index);
    }

    MailboxSnapshot snapshot() {
        return account.snapshot(mailbox);
    }

    /** Flags as the client was told last; none for a message that it does not know. */
    Flags shownFlags(int uid) {
        return flags(shown, uid);
    }

    /** What the client was told last. */
    MailboxSnapshot snapshotShown() {
        return shown;
    }

    Enabled enabled() {
        return enabled;
    }

    /** The last UID that was given out, 0 when none was or the mailbox is gone. */
    long lastUid() {
        Mailbox current = current();
        return current == null ? 0 : Integer.toUnsignedLong(current.uidNext()) - 1;
    }

    /** Shows UIDs that vanished since a version, commit by commit; false when nobody remembers all. */
    boolean remembered(long version, Consumer<List<Integer>> gone) {
        return account.vanished(mailbox, version, gone);
    }

    /**
     * Up to which MODSEQ the client has been told of everything, expunges too: what it may remember (RFC 7162 §3.2). At
     * least 1.
     */
    long highestModSeq() {
        return Math.max(1, highest);
    }

    /** What the client knows of one message beyond what {@link #tell} told it last. */
    record Known(long modSeq, Flags flags) {}

    /**
     * Tells the client what has changed.
     *
     * @param expunges whether messages may go: never while a command that uses message numbers is answered
     * @param known messages that it was told of already, by UID
     */
    void tell(ResponseWriter out, boolean expunges, Map<Integer, Known> known) throws IOException {
        Mailbox current = current();
        // a base older than what was told of: messages may have come or gone since, and that is still owed
        boolean owed = expunges && base.version() < shown.version();
        // each change in the mailbox, an expunge too, raises its MODSEQ
        if (current == null || current.modSeq() > shown.version() || owed) {
            tellAll(out, expunges, known);
        }
        // the row was read before the messages: what it counts is among what was told
        if (!owesExpunges && current != null) {
            highest = current.modSeq();
        }
    }

    private void tellAll(ResponseWriter out, boolean expunges, Map<Integer, Known> known) throws IOException {
        MailboxSnapshot now = snapshot();
        int before = size();
        int left = before;
        if (expunges) {
            left = before - tellGone(out, now);
            base = now;
            later = 0;
            laterUids = new int[0];
            laterEmails = new long[0];
        } else {
            add(now, before == 0 ? 0 : uid(before));
        }
        owesExpunges = size() > now.size();
        if (size() > left) {
            tellSize(out);
        }
        tellFlags(out, now, left, known);
        shown = now;
    }

    /** RECENT went with IMAP4rev2 (RFC 9051, appendix E 12). */
    void tellSize(ResponseWriter out) throws IOException {
        out.untagged(size() + " EXISTS");
        if (!enabled.revision2()) {
            out.untagged("0 RECENT");
        }
    }

    /**
     * Ends a command during which no message may go. While expunges are owed, the client must not take the MODSEQs it has
     * seen for all there is (RFC 7162 §3.2 and §6).
     */
    void tellOwed(ResponseWriter out) throws IOException {
        if (owesExpunges && enabled.condstore()) {
            out.status("*", "OK", "HIGHESTMODSEQ " + highestModSeq(), "expunges are yet to be told");
        }
    }

    /** From the last to the first, so that each number is right when it comes; with QRESYNC by UID, all at once. */
    private int tellGone(ResponseWriter out, MailboxSnapshot now) throws IOException {
        if (now.keepsAllOf(base)) {
            return 0;
        }
        var gone = new ArrayList<Integer>();
        int index = now.size() - 1;
        for (int number = size(); number >= 1; number--) {
            int uid = uid(number);
            while (index >= 0 && now.uid(index) > uid) {
                index--;
            }
            if (index < 0 || now.uid(index) != uid) {
                gone.add(uid);
                if (!enabled.qresync()) {
                    out.untagged(number + " EXPUNGE");
                }
            }
        }
        if (enabled.qresync()) {
            Vanished.write(out, false, SequenceSet.ranges(gone.reversed()));
        }
        return gone.size();
    }

    private void add(MailboxSnapshot now, int lastUid) {
        int from = now.indexOf(lastUid);
        int first = from >= 0 ? from + 1 : -from - 1;
        int count = now.size() - first;
        laterUids = Arrays.copyOf(laterUids, later + count);
        laterEmails = Arrays.copyOf(laterEmails, later + count);
        for (int i = 0; i < count; i++) {
            laterUids[later + i] = now.uid(first + i);
            laterEmails[later + i] = now.email(first + i);
        }
        later += count;
    }

    /** Flags that changed of the first {@code count} messages, whom the client knew before. */
    private void tellFlags(ResponseWriter out, MailboxSnapshot now, int count, Map<Integer, Known> known)
            throws IOException {
        List<String> keywords = null;
        int lastKnown = count == 0 ? 0 : uid(count);
        for (int index = now.unlike(shown, 0);
                index < now.size() && now.uid(index) <= lastKnown;
                index = now.unlike(shown, index + 1)) {
            if (now.modSeq(index) <= shown.version() || isKnown(known.get(now.uid(index)), now, index)) {
                continue;
            }
            if (keywords == null) {
                keywords = tellKeywords(out);
            }
            write(out, now, index, keywords, true);
        }
    }

    private boolean isKnown(@Nullable Known known, MailboxSnapshot now, int index) {
        return known != null
                && (enabled.condstore()
                        ? known.modSeq() == now.modSeq(index)
                        : known.flags().equals(now.flags(index)));
    }

    /**
     * Flags of messages that changed since a version, for a client that comes back (RFC 7162 §3.2.5.1).
     *
     * @param numbers only of these; null for all
     */
    void tellChangedSince(ResponseWriter out, long version, int @Nullable [] numbers) throws IOException {
        List<String> keywords = tellKeywords(out);
        int count = numbers == null ? size() : numbers.length;
        for (int i = 0; i < count; i++) {
            int index = shown.indexOf(uid(numbers == null ? i + 1 : numbers[i]));
            if (index >= 0 && shown.modSeq(index) > version) {
                write(out, shown, index, keywords, true);
            }
        }
    }

    /** Tells of new keyword names before one of them is used (RFC 3501 §7.2.6). */
    List<String> tellKeywords(ResponseWriter out) throws IOException {
        List<String> keywords = keywords();
        if (keywords.size() > keywordsTold) {
            out.untagged("FLAGS " + FlagWords.all(keywords, false));
            keywordsTold = keywords.size();
        }
        return keywords;
    }

    /** A FETCH response that was not asked for: with the UID, and with MODSEQ where that is enabled (RFC 7162 §3.2.4). */
    void write(ResponseWriter out, MailboxSnapshot now, int index, List<String> keywords, boolean withFlags)
            throws IOException {
        int number = number(now.uid(index));
        out.begin(number, "FETCH").open().atom("UID").number(now.uid(index));
        if (withFlags) {
            FlagWords.write(out, now.flags(index), keywords);
        }
        if (enabled.condstore()) {
            out.atom("MODSEQ").open().number(now.modSeq(index)).close();
        }
        out.close().end();
    }
}
