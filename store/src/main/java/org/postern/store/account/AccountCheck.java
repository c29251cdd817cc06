package org.postern.store.account;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postern.store.Bytes;
import org.postern.store.Change;

/**
 * Compares what an account's rows derive from each other: counts with flags, flags with messages, names with mailboxes.
 * Pure: the rows come in as {@link AccountFacts}, what is wrong goes out with the rows as they should be.
 */
final class AccountCheck {
    private final AccountFacts facts;
    private final long version;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<Integer> lostMailboxes = new HashSet<>();

    /**
     * @param version the MODSEQ that restored flags get
     */
    AccountCheck(AccountFacts facts, long version) {
        this.facts = facts;
        this.version = version;
    }

    List<Finding> findings() {
        if (facts.account == null) {
            if (!facts.emails.isEmpty()) {
                found("the account's own row is missing");
            }
            return findings;
        }
        mailboxes();
        names();
        flags();
        messages();
        expunged();
        totals(facts.account);
        return findings;
    }

    private void found(String words, Change... remedy) {
        findings.add(new Finding(words, List.of(remedy)));
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
        for (Map.Entry<Integer, MailboxRow> entry : facts.mailboxes.entrySet()) {
            MailboxRow row = entry.getValue();
            MailboxRow.Counts right = counts.getOrDefault(entry.getKey(), MailboxRow.Counts.NONE);
            long modSeq = Math.max(right.modSeq(), row.counts().modSeq());
            var wanted = new MailboxRow.Counts(right.total(), right.unseen(), right.deleted(), right.bytes(), modSeq);
            int uidNext = Math.max(row.uidNext(), lastUid.getOrDefault(entry.getKey(), 0) + 1);
            if (!wanted.equals(row.counts()) || uidNext != row.uidNext()) {
                found(
                        "mailbox " + row.name() + " counts " + row.counts() + " and next UID " + row.uidNext()
                                + ", its messages say " + wanted + " and " + uidNext,
                        new Change.Put(
                                Keys.mailbox(entry.getKey()),
                                row.withCounts(wanted).withUidNext(uidNext).encode()));
            }
        }
    }

    private void names() {
        for (Map.Entry<Integer, MailboxRow> entry : facts.mailboxes.entrySet()) {
            MailboxRow row = entry.getValue();
            Bytes key = Keys.name(row.parent(), row.name());
            if (!entry.getKey().equals(facts.names.get(key))) {
                Bytes id =
                        Bytes.wrap(ByteBuffer.allocate(4).putInt(entry.getKey()).array());
                found("mailbox " + row.name() + " is not found by its name", new Change.Put(key, id));
            }
            if (row.parent() != 0 && !facts.mailboxes.containsKey(row.parent())) {
                found(
                        "mailbox " + row.name() + " lies in one that is missing",
                        new Change.Put(
                                Keys.mailbox(entry.getKey()),
                                row.moved(0, row.name()).encode()));
            }
        }
        facts.names.forEach((key, mailbox) -> {
            MailboxRow row = facts.mailboxes.get(mailbox);
            if (row == null || !Keys.name(row.parent(), row.name()).equals(key)) {
                found("a name leads to no mailbox", new Change.Delete(key));
            }
        });
    }

    private void flags() {
        facts.flags.forEach((place, row) -> {
            AccountFacts.Email email = facts.emails.get(row.email());
            if (email == null) {
                found(
                        "UID " + place.uid() + " of mailbox " + place.mailbox() + " shows a message that is missing",
                        new Change.Delete(Keys.flags(place.mailbox(), place.uid())));
            } else if (!email.places().contains(place)) {
                found(
                        "UID " + place.uid() + " of mailbox " + place.mailbox()
                                + " shows a message that does not know of it",
                        new Change.Delete(Keys.flags(place.mailbox(), place.uid())));
            }
            int names = facts.keywords
                    .getOrDefault(place.mailbox(), KeywordsRow.NONE)
                    .names()
                    .size();
            if (names < Long.SIZE && row.flags().keywords() >>> names != 0) {
                found("UID " + place.uid() + " of mailbox " + place.mailbox() + " has a keyword without a name");
            }
        });
    }

    private void messages() {
        facts.emails.forEach((number, email) -> {
            email.places().forEach(place -> place(number, place));
            if (email.places().isEmpty() && !facts.expunged.containsKey(number)) {
                found(
                        "message " + number + " is in no mailbox and not among the expunged",
                        new Change.Put(
                                Keys.expunged(0, number),
                                new ExpungedRow("?", 0, FlagNames.NONE, email.size()).encode()));
            }
            if (email.spilled() && !facts.summaries.containsKey(number)) {
                found("message " + number + " has lost its summary; it is computed when asked for");
            }
            AccountRow account = facts.account;
            if (account != null && number >= account.nextEmail()) {
                found(
                        "message " + number + " has a number not given out yet",
                        new Change.Put(
                                Keys.ACCOUNT_KEY,
                                account.withNextEmail(facts.emails.lastKey() + 1)
                                        .encode()));
            }
        });
    }

    private void place(long number, EmailRow.Place place) {
        if (!facts.mailboxes.containsKey(place.mailbox()) && lostMailboxes.add(place.mailbox())) {
            // The next round finds it there, with its name and counts to be mended.
            found(
                    "mailbox " + place.mailbox() + " is missing though it has messages",
                    new Change.Put(
                            Keys.mailbox(place.mailbox()),
                            new MailboxRow(
                                            0,
                                            AccountVerifier.RECOVERED + " " + place.mailbox(),
                                            true,
                                            SpecialUse.NONE,
                                            (int) (version & AccountLimits.UID),
                                            1,
                                            MailboxRow.Counts.NONE)
                                    .encode()));
        }
        if (!facts.flags.containsKey(place)) {
            found(
                    "message " + number + " has lost its flags in mailbox " + place.mailbox(),
                    new Change.Put(
                            Keys.flags(place.mailbox(), place.uid()),
                            new FlagsRow(version, Flags.NONE, number).encode()));
        }
    }

    private void expunged() {
        facts.expunged.forEach((number, keys) -> {
            AccountFacts.Email email = facts.emails.get(number);
            boolean shown = email != null && !email.places().isEmpty();
            for (Bytes key : email == null || shown ? keys : keys.subList(1, keys.size())) {
                found(
                        "an expunged entry of message " + number + (shown ? ", which is still shown" : ", without it"),
                        new Change.Delete(key));
            }
        });
    }

    private void totals(AccountRow account) {
        long used = 0;
        long messages = 0;
        long kept = 0;
        long keptMessages = 0;
        for (AccountFacts.Email email : facts.emails.values()) {
            if (email.places().isEmpty()) {
                kept += email.size();
                keptMessages++;
            } else {
                used += email.size();
                messages++;
            }
        }
        var right = new Quota(account.quota().limit(), used, messages, kept, keptMessages);
        if (!right.equals(account.quota())) {
            found(
                    "the account counts " + account.quota() + ", its messages say " + right,
                    new Change.Put(Keys.ACCOUNT_KEY, account.withQuota(right).encode()));
        }
    }
}
