package org.postern.store.account;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.postern.store.Bytes;
import org.postern.store.Change;

/**
 * Compares what an account's rows derive from each other: counts with flags, flags with messages, names with mailboxes.
 * Pure: the rows come in as {@link AccountFacts}, what is wrong goes out with the rows as they should be. What one remedy
 * leaves to be mended is found by the next check.
 */
final class AccountCheck {
    private static final int ROOT = 0;

    private final AccountFacts facts;
    /** The MODSEQ of restored rows. */
    private final long version;

    private final long now;
    private final List<Finding> findings = new ArrayList<>();
    private final AccountRow right;

    /**
     * @param now UTC milliseconds
     */
    AccountCheck(AccountFacts facts, long now) {
        this.facts = facts;
        this.version = facts.version;
        this.now = now;
        this.right = right();
    }

    List<Finding> findings() {
        facts.damaged.forEach(key -> found("row " + key + " cannot be read", new Change.Delete(key)));
        if (facts.account == null && facts.mailboxes.isEmpty() && facts.emails.isEmpty()) {
            return findings; // there is no account
        }
        account();
        missingMailboxes();
        mailboxes();
        places();
        names();
        flags();
        messages();
        expunged();
        return findings;
    }

    private void found(String words, Change... remedy) {
        findings.add(new Finding(words, List.of(remedy)));
    }

    // The account's own row

    private AccountRow right() {
        AccountRow row = facts.account;
        AccountRow base = row == null ? new AccountRow(1, 0, 1, new Quota(0, 0, 0, 0, 0)) : row;
        int nextMailbox = Math.max(base.nextMailbox(), last(wantedMailboxes()) + 1);
        int validity = base.lastUidValidity();
        for (MailboxRow mailbox : facts.mailboxes.values()) {
            if (mailbox.uidValidity() < Integer.MAX_VALUE - AccountLimits.MAILBOXES) {
                validity = Math.max(validity, mailbox.uidValidity());
            }
        }
        long nextEmail =
                facts.emails.isEmpty() ? base.nextEmail() : Math.max(base.nextEmail(), facts.emails.lastKey() + 1);
        return new AccountRow(
                nextMailbox, validity, nextEmail, totals(base.quota().limit()));
    }

    private static int last(NavigableSet<Integer> numbers) {
        return numbers.isEmpty() ? 0 : numbers.last();
    }

    private Quota totals(long limit) {
        long used = 0;
        long messages = 0;
        long kept = 0;
        long keptMessages = 0;
        for (AccountFacts.Email email : facts.emails.values()) {
            if (email.shown()) {
                used += email.size();
                messages++;
            } else {
                kept += email.size();
                keptMessages++;
            }
        }
        return new Quota(limit, used, messages, kept, keptMessages);
    }

    private void account() {
        if (facts.account == null) {
            found("the account's own row is missing", putAccount(right));
        } else if (!right.equals(facts.account)) {
            found("the account counts " + facts.account + ", its rows say " + right, putAccount(right));
        }
    }

    private static Change putAccount(AccountRow row) {
        return new Change.Put(Keys.ACCOUNT_KEY, row.encode());
    }

    // Mailboxes

    /** All that a row speaks of. */
    private NavigableSet<Integer> wantedMailboxes() {
        var wanted = new TreeSet<>(facts.mailboxes.keySet());
        wanted.addAll(facts.names.values());
        facts.flags.forEach((place, row) -> {
            if (facts.emails.containsKey(row.email())) {
                wanted.add(place.mailbox());
            }
        });
        facts.bare.keySet().forEach(place -> wanted.add(place.mailbox()));
        return wanted;
    }

    /** With its name where that is known, and a UIDVALIDITY never given before: UIDs of what is lost may be lost too. */
    private void missingMailboxes() {
        int validity = Math.max(right.lastUidValidity(), (int) Math.min(now / 1000, Integer.MAX_VALUE - 1));
        for (int mailbox : wantedMailboxes()) {
            if (!facts.mailboxes.containsKey(mailbox)) {
                validity++;
                MailboxRow named = facts.named(mailbox, validity, version);
                lost(mailbox, named == null ? unnamed(recoveredName(mailbox), validity) : named);
            }
        }
        Bytes inbox = Keys.name(ROOT, MailboxPath.INBOX);
        if (!facts.names.containsKey(inbox) && facts.mailboxes.values().stream().noneMatch(AccountCheck::isInbox)) {
            found(
                    "there is no INBOX",
                    putMailbox(right.nextMailbox(), unnamed(MailboxPath.INBOX, validity + 1)),
                    new Change.Put(inbox, id(right.nextMailbox())));
        }
    }

    private void lost(int mailbox, MailboxRow row) {
        found("mailbox " + mailbox + " (" + row.name() + ") is missing", putMailbox(mailbox, row));
    }

    private MailboxRow unnamed(String name, int validity) {
        return new MailboxRow(ROOT, name, true, SpecialUse.NONE, validity, 1, MailboxRow.Counts.none(version));
    }

    private static String recoveredName(int mailbox) {
        return AccountVerifier.RECOVERED + " " + mailbox;
    }

    private static boolean isInbox(MailboxRow row) {
        return row.parent() == ROOT && row.name().equals(MailboxPath.INBOX);
    }

    private static Change putMailbox(int mailbox, MailboxRow row) {
        return new Change.Put(Keys.mailbox(mailbox), row.encode());
    }

    private void mailboxes() {
        var counts = new HashMap<Integer, MailboxRow.Counts>();
        var lastUid = new HashMap<Integer, Integer>();
        facts.flags.forEach((place, row) -> {
            AccountFacts.Email email = facts.emails.get(row.email());
            if (email != null) {
                MailboxRow.Counts before = counts.getOrDefault(place.mailbox(), MailboxRow.Counts.NONE);
                counts.put(
                        place.mailbox(),
                        before.added(row.flags(), email.size(), Math.max(before.modSeq(), row.modSeq())));
            }
            lastUid.merge(place.mailbox(), place.uid(), Math::max);
        });
        facts.mailboxes.forEach((mailbox, row) -> {
            MailboxRow.Counts said = counts.getOrDefault(mailbox, MailboxRow.Counts.NONE);
            long modSeq = Math.min(version, Math.max(said.modSeq(), row.counts().modSeq()));
            int uidNext = Math.max(row.uidNext(), lastUid.getOrDefault(mailbox, 0) + 1);
            MailboxRow wanted = row.withCounts(
                            new MailboxRow.Counts(said.total(), said.unseen(), said.deleted(), said.bytes(), modSeq))
                    .withUidNext(uidNext)
                    .withSelectable(row.selectable() || said.total() > 0);
            if (!wanted.equals(row)) {
                found("mailbox " + row + " should be, by its messages, " + wanted, putMailbox(mailbox, wanted));
            }
        });
    }

    /** Each mailbox lies in one that is there, not in itself, and no two have one name. */
    private void places() {
        var taken = new HashSet<Bytes>();
        facts.names.forEach((key, mailbox) -> {
            MailboxRow row = facts.mailboxes.get(mailbox);
            if (row != null && Keys.name(row.parent(), row.name()).equals(key)) {
                taken.add(key); // who is found by the name keeps it
            }
        });
        facts.mailboxes.forEach((mailbox, row) -> {
            Bytes key = Keys.name(row.parent(), row.name());
            boolean found = mailbox.equals(facts.names.get(key));
            if (!reachesRoot(mailbox)) {
                rename(mailbox, row, "lies in a mailbox that is missing, or in itself", ROOT, taken);
            } else if (!found && !taken.add(key)) {
                rename(mailbox, row, "has the name of another", row.parent(), taken);
            }
        });
    }

    private void rename(int mailbox, MailboxRow row, String why, int parent, Set<Bytes> taken) {
        String name = row.name();
        for (int i = 0; !taken.add(Keys.name(parent, name)); i++) {
            name = recoveredName(mailbox) + "+".repeat(i);
        }
        found("mailbox " + mailbox + " (" + row.name() + ") " + why, putMailbox(mailbox, row.moved(parent, name)));
    }

    private boolean reachesRoot(int mailbox) {
        int at = mailbox;
        for (int level = 0; level <= AccountLimits.LEVELS; level++) {
            MailboxRow row = facts.mailboxes.get(at);
            if (row == null) {
                return facts.names.containsValue(at); // missing now, put back by its name
            }
            if (row.parent() == ROOT) {
                return true;
            }
            at = row.parent();
        }
        return false;
    }

    private void names() {
        facts.mailboxes.forEach((mailbox, row) -> {
            Bytes key = Keys.name(row.parent(), row.name());
            Integer leadsTo = facts.names.get(key);
            if (leadsTo == null || !facts.mailboxes.containsKey(leadsTo)) {
                found("mailbox " + row.name() + " is not found by its name", new Change.Put(key, id(mailbox)));
            }
        });
        facts.names.forEach((key, mailbox) -> {
            MailboxRow row = facts.mailboxes.get(mailbox);
            if (row != null && !Keys.name(row.parent(), row.name()).equals(key)) {
                found("a name leads to mailbox " + row.name(), new Change.Delete(key));
            }
        });
    }

    private static Bytes id(int mailbox) {
        return Bytes.wrap(ByteBuffer.allocate(4).putInt(mailbox).array());
    }

    // Messages

    private void flags() {
        facts.flags.forEach((place, row) -> {
            String words = "UID " + place.uid() + " of mailbox " + place.mailbox();
            Bytes key = Keys.flags(place.mailbox(), place.uid());
            if (!facts.emails.containsKey(row.email())) {
                found(words + " shows a message that is missing", new Change.Delete(key));
                return;
            }
            long named = named(place.mailbox());
            if ((row.flags().keywords() & ~named) != 0 || row.modSeq() >= version) {
                var flags = new Flags(row.flags().system(), row.flags().keywords() & named);
                found(
                        words + " has a keyword without a name, or a MODSEQ still to come",
                        new Change.Put(key, new FlagsRow(version, flags, row.email()).encode()));
            }
        });
        facts.bare.forEach((place, number) -> found(
                "message " + number + " has lost its flags in mailbox " + place.mailbox(),
                new Change.Put(
                        Keys.flags(place.mailbox(), place.uid()), new FlagsRow(version, Flags.NONE, number).encode())));
    }

    /** A bit for each keyword that has a name. */
    private long named(int mailbox) {
        int names =
                facts.keywords.getOrDefault(mailbox, KeywordsRow.NONE).names().size();
        return names >= Long.SIZE ? -1 : (1L << names) - 1;
    }

    private void messages() {
        facts.doubtful.forEach((number, doubtful) -> found(
                "message " + number + " is shown in " + doubtful.right().places() + " and says "
                        + doubtful.row().places() + ", or has lost its summary",
                new Change.Put(Keys.email(number), doubtful.right().encode())));
        facts.emails.forEach((number, email) -> {
            if (!email.shown() && !facts.expunged.containsKey(number)) {
                found(
                        "message " + number + " is in no mailbox and not among the expunged",
                        new Change.Put(
                                Keys.expunged(now, number),
                                new ExpungedRow("?", 0, FlagNames.NONE, email.size()).encode()));
            }
        });
        for (long number : facts.summaries) {
            if (!facts.emails.containsKey(number)) {
                found("a summary of message " + number + " is without it", new Change.Delete(Keys.summary(number)));
            }
        }
    }

    private void expunged() {
        facts.expunged.forEach((number, keys) -> {
            AccountFacts.Email email = facts.emails.get(number);
            boolean shown = email != null && email.shown();
            for (Bytes key : email == null || shown ? keys : keys.subList(1, keys.size())) {
                found(
                        "an expunged entry of message " + number + (shown ? ", which is still shown" : ", without it"),
                        new Change.Delete(key));
            }
        });
    }
}
