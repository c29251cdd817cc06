package org.postern.imapserver;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.mail.imap.ResponseWriter;
import org.postern.mail.imap.SequenceSet;
import org.postern.store.account.Account;
import org.postern.store.account.AccountLimits;
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
    private MailboxSnapshot base;
    private int[] laterUids = new int[0];
    private long[] laterEmails = new long[0];
    private int later;
    private long told;
    private int keywordsTold;
    private final SavedResult saved = new SavedResult();

    View(Account account, Mailbox mailbox, boolean readOnly) {
        this.account = account;
        this.mailbox = mailbox.id();
        this.readOnly = readOnly;
        this.base = account.snapshot(mailbox.id());
        this.told = base.version();
        this.keywordsTold = mailbox.keywords().size();
    }

    /** What SELECT says (RFC 3501 §6.3.1). */
    void introduce(ResponseWriter out) throws IOException {
        Mailbox mailbox = current();
        List<String> keywords = keywords();
        keywordsTold = keywords.size();
        out.untagged("FLAGS " + FlagWords.all(keywords, false));
        out.status(
                "*",
                "OK",
                "PERMANENTFLAGS "
                        + (readOnly ? "()" : FlagWords.all(keywords, keywords.size() < AccountLimits.KEYWORDS)),
                "kept");
        out.untagged(size() + " EXISTS");
        out.untagged("0 RECENT");
        int unseen = firstUnseen();
        if (unseen > 0) {
            out.status("*", "OK", "UNSEEN " + unseen, "first unseen");
        }
        if (mailbox != null) {
            String validity = Integer.toUnsignedString(mailbox.uidValidity());
            int uidNext = Math.max(mailbox.uidNext(), size() == 0 ? 1 : uid(size()) + 1);
            out.status("*", "OK", "UIDVALIDITY " + validity, "valid");
            out.status("*", "OK", "UIDNEXT " + uidNext, "next");
        }
    }

    private int firstUnseen() {
        for (int i = 0; i < base.size(); i++) {
            if (!base.flags(i).has(Flags.SEEN)) {
                return i + 1;
            }
        }
        return 0;
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

    /**
     * Tells the client what has changed.
     *
     * @param expunges whether messages may go: never while a command that uses message numbers is answered
     * @param known UIDs whose flags the client knows already
     */
    void tell(ResponseWriter out, boolean expunges, Set<Integer> known) throws IOException {
        Mailbox current = current();
        // a base older than what was told of: messages may have come or gone since, and that is still owed
        boolean owed = expunges && base.version() < told;
        if (current != null && current.modSeq() <= told && !owed) {
            return; // each change in the mailbox, an expunge too, raises its MODSEQ
        }
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
        if (size() > left) {
            out.untagged(size() + " EXISTS");
            out.untagged("0 RECENT");
        }
        tellFlags(out, now, left, known);
        told = now.version();
    }

    /** From the last to the first, so that each number is right when it comes. */
    private int tellGone(ResponseWriter out, MailboxSnapshot now) throws IOException {
        int gone = 0;
        int index = now.size() - 1;
        for (int number = size(); number >= 1; number--) {
            int uid = uid(number);
            while (index >= 0 && now.uid(index) > uid) {
                index--;
            }
            if (index < 0 || now.uid(index) != uid) {
                out.untagged(number + " EXPUNGE");
                gone++;
            }
        }
        return gone;
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
    private void tellFlags(ResponseWriter out, MailboxSnapshot now, int count, Set<Integer> known) throws IOException {
        List<String> keywords = null;
        int lastKnown = count == 0 ? 0 : uid(count);
        for (int index = 0; index < now.size() && now.uid(index) <= lastKnown; index++) {
            int uid = now.uid(index);
            if (now.modSeq(index) <= told || known.contains(uid)) {
                continue;
            }
            if (keywords == null) {
                keywords = tellKeywords(out);
            }
            flags(out, number(uid), uid, now.flags(index), keywords);
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

    static void flags(ResponseWriter out, int number, int uid, Flags flags, List<String> keywords) throws IOException {
        out.begin(number + " FETCH").open().atom("UID").number(uid);
        FlagWords.write(out, flags, keywords);
        out.close().end();
    }
}
