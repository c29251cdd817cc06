package org.postern.store.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postern.store.Bytes;
import org.postern.store.Entry;
import org.postern.store.Order;
import org.postern.store.memory.MemoryStore;
import org.postern.store.partition.Tx;
import org.postern.testkit.store.Rows;

/** Whatever rows are lost or altered: it is named, it is mended, and no message is lost whose body is there. */
@Timeout(120)
final class AccountVerifierTest {
    private static final Bytes SUMMARY = Rows.zeros(AccountLimits.SUMMARY_INLINE + 1);

    private final Office office = Office.with(new MemoryStore());
    private final int work;
    private final int deep;

    AccountVerifierTest() {
        work = office.made("Work");
        deep = office.made("Work/Deep");
        for (int i = 0; i < 6; i++) {
            var flags = new FlagNames(i % 2 == 0 ? Flags.SEEN : Flags.DELETED, List.of("$Label" + i));
            Bytes summary = i == 5 ? SUMMARY : Bytes.EMPTY;
            office.account.file(work, office.message("m" + i, Rows.bytes("P: x\r\n"), summary), flags);
        }
        office.filed(deep, "deep");
        office.filed(office.inbox(), "in");
        office.account.copy(work, List.of(1), deep);
        office.account.expunge(work, List.of(2));
        assertThat(office.findings()).isEmpty();
    }

    private void damage(Consumer<Tx> damage) {
        office.partitions.write(Office.ID, tx -> {
            damage.accept(tx);
            return true;
        });
    }

    private void isMended(String words) {
        assertThat(office.findings()).anyMatch(finding -> finding.contains(words));
        assertThat(office.repair()).isPositive();
        assertThat(office.findings()).isEmpty();
        assertThat(bodiesReached()).isEqualTo(7);
        assertThat(office.account.expunged(10)).hasSize(1);
        assertThat(office.account.mailbox("INBOX")).isNotNull();
        office.account.mailboxes();
    }

    /** Different messages that some mailbox shows, whose bodies can be opened. */
    private long bodiesReached() {
        var emails = new ArrayList<Long>();
        for (Mailbox mailbox : office.account.mailboxes()) {
            MailboxSnapshot snapshot = office.account.snapshot(mailbox.id());
            for (int i = 0; i < snapshot.size(); i++) {
                emails.add(snapshot.email(i));
            }
        }
        return emails.stream()
                .distinct()
                .map(office.account::message)
                .filter(message -> message != null && Rows.whole(office.store, message.body()) != null)
                .count();
    }

    @Test
    void theAccountsOwnRowIsRebuilt() {
        int validity = office.mailbox("Work/Deep").uidValidity();
        damage(tx -> tx.delete(Keys.ACCOUNT_KEY));
        isMended("own row is missing");
        assertThat(office.mailbox("Work").uidValidity()).isLessThanOrEqualTo(validity);
        assertThat(office.account.create("New")).isEqualTo(MailboxChanged.DONE);
        assertThat(office.mailbox("New").uidValidity()).isGreaterThan(validity);
    }

    @Test
    void wrongQuotaAndCountersAreMended() {
        Quota right = office.account.quota();
        damage(tx -> tx.put(Keys.ACCOUNT_KEY, new AccountRow(1, 1, 1, new Quota(0, 5, 5, 5, 5)).encode()));
        isMended("the account counts");
        assertThat(office.account.quota()).isEqualTo(right);
    }

    @Test
    void aLostMailboxComesBackByItsNameWithAnotherUidValidity() {
        int before = office.mailbox("Work").uidValidity();
        damage(tx -> tx.delete(Keys.mailbox(work)));
        isMended("is missing");
        assertThat(office.mailbox("Work").total()).isEqualTo(5);
        assertThat(office.mailbox("Work/Deep").total()).isEqualTo(2);
        assertThat(office.mailbox("Work").uidValidity()).isGreaterThan(before);
    }

    @Test
    void aLostMailboxWithoutANameIsRecoveredUnderAnother() {
        damage(tx -> {
            tx.delete(Keys.mailbox(work));
            tx.delete(Keys.name(0, "Work"));
        });
        isMended("is missing");
        assertThat(office.mailbox("Recovered " + work).total()).isEqualTo(5);
    }

    @Test
    void aLostInboxIsMadeAgain() {
        damage(tx -> {
            int inbox = office.inbox();
            tx.delete(Keys.mailbox(inbox));
            tx.delete(Keys.name(0, "INBOX"));
        });
        isMended("there is no INBOX");
        assertThat(office.filed(office.inbox(), "again")).isPositive();
    }

    @Test
    void wrongCountsAreMended() {
        Mailbox right = office.mailbox("Work");
        damage(tx -> {
            MailboxRow row = Objects.requireNonNull(new TxRows(tx).mailbox(work));
            tx.put(
                    Keys.mailbox(work),
                    row.withCounts(new MailboxRow.Counts(1, 2, 3, 4, 5))
                            .withUidNext(2)
                            .withSelectable(false)
                            .encode());
        });
        isMended("should be, by its messages");
        assertThat(office.mailbox("Work"))
                .usingRecursiveComparison()
                .ignoringFields("modSeq")
                .isEqualTo(right);
    }

    @Test
    void aLostNameAndAStrayNameAreMended() {
        damage(tx -> {
            tx.delete(Keys.name(0, "Work"));
            tx.put(Keys.name(0, "Stray"), Bytes.wrap(new byte[] {0, 0, 0, (byte) work}));
        });
        isMended("is not found by its name");
        assertThat(office.account.create("Work")).isEqualTo(MailboxChanged.EXISTS);
        assertThat(office.account.create("Stray")).isEqualTo(MailboxChanged.DONE);
    }

    @Test
    void twoMailboxesOfOneNameAreToldApart() {
        damage(tx -> {
            MailboxRow row = Objects.requireNonNull(new TxRows(tx).mailbox(deep));
            tx.put(Keys.mailbox(deep), row.moved(0, "Work").encode());
        });
        isMended("has the name of another");
        assertThat(office.mailbox("Work").total()).isEqualTo(5);
        assertThat(office.mailbox("Recovered " + deep).total()).isEqualTo(2);
    }

    @Test
    void mailboxesInACircleAreTakenOutOfIt() {
        damage(tx -> {
            MailboxRow row = Objects.requireNonNull(new TxRows(tx).mailbox(work));
            tx.put(Keys.mailbox(work), row.moved(deep, "Work").encode());
        });
        isMended("or in itself");
    }

    @Test
    void lostFlagsComeBackUnderTheSameUid() {
        damage(tx -> tx.delete(Keys.flags(work, 4)));
        isMended("has lost its flags");
        assertThat(office.uids(work)).containsExactly(1, 3, 4, 5, 6);
    }

    @Test
    void aMessageWhoseRowIsLostComesBackFromItsBody() {
        long email = office.account.snapshot(work).email(1);
        damage(tx -> tx.delete(Keys.email(email)));
        isMended("shows a message that is missing");
        assertThat(office.uids(work)).containsExactly(1, 4, 5, 6, 7);
    }

    @Test
    void aMessageThatForgotItsPlacesGetsThemBack() {
        long email = office.account.snapshot(work).email(0);
        damage(tx -> {
            EmailRow row = new TxRows(tx).email(email);
            tx.put(Keys.email(email), row.with(List.of(), false).encode());
        });
        isMended("is shown in");
        assertThat(office.uids(work)).contains(1);
        assertThat(office.uids(deep)).hasSize(2);
    }

    @Test
    void aUidClaimedByTwoMessagesStaysWithTheOneItShows() {
        long first = office.account.snapshot(work).email(0);
        damage(tx -> {
            EmailRow row = new TxRows(tx).email(first);
            var places = List.of(row.places().getFirst(), row.places().getLast(), new EmailRow.Place(work, 3));
            tx.put(Keys.email(first), row.with(places, false).encode());
        });
        isMended("is shown in");
    }

    @Test
    void anExpungedMessageThatLostItsEntryHasThirtyMoreDays() {
        Expunged expunged = office.account.expunged(1).getFirst();
        damage(tx -> tx.delete(Keys.expunged(expunged.at(), expunged.email())));
        isMended("not among the expunged");
        assertThat(office.account.purge()).isZero();
        office.pass(AccountLimits.KEPT.plus(Duration.ofMillis(1)));
        assertThat(office.account.purge()).isEqualTo(1);
    }

    @Test
    void anExpungedEntryTooManyIsTakenAway() {
        damage(tx -> {
            Bytes row = new ExpungedRow("Work", 1, FlagNames.NONE, 3).encode();
            tx.put(Keys.expunged(7, 1), row);
            tx.put(Keys.expunged(7, 4711), row);
        });
        isMended("an expunged entry");
    }

    @Test
    void keywordsWithoutNamesAreTakenAway() {
        damage(tx -> tx.delete(Keys.keywords(work)));
        isMended("a keyword without a name");
        assertThat(office.account.snapshot(work).flags(0)).isEqualTo(new Flags(Flags.SEEN, 0));
    }

    @Test
    void aLostSummaryIsNoLongerAwaited() {
        long email = office.account.snapshot(work).email(4);
        damage(tx -> tx.delete(Keys.summary(email)));
        isMended("has lost its summary");
        assertThat(office.account.message(email)).isNotNull();
    }

    @Test
    void aSummaryWithoutAMessageIsTakenAway() {
        damage(tx -> tx.put(Keys.summary(4711), SUMMARY));
        isMended("a summary of message 4711");
    }

    @Test
    void rowsThatCannotBeReadAreTakenAwayAndDerivedAgain() {
        long email = office.account.snapshot(work).email(0);
        Bytes junk = Bytes.wrap(new byte[] {9, 9});
        damage(tx -> {
            tx.put(Keys.ACCOUNT_KEY, junk);
            tx.put(Keys.mailbox(deep), junk);
            tx.put(Keys.flags(work, 5), junk);
            tx.put(Keys.email(email), junk);
            tx.put(Keys.keywords(deep), junk);
            tx.put(Keys.subscription("x"), junk);
        });
        isMended("cannot be read");
    }

    @Test
    void anAccountOfWhichOnlyBodiesAreLeftComesBack() {
        int bodies = office.bodies().size();
        damage(tx -> {
            tx.deleteRange(Keys.EVERYTHING_BUT_OWED_BEFORE);
            tx.deleteRange(Keys.EVERYTHING_BUT_OWED_AFTER);
        });
        assertThat(office.findings()).hasSize(bodies).allMatch(words -> words.contains("belongs to no message"));
        assertThat(office.repair()).isEqualTo(bodies);
        assertThat(office.findings()).isEmpty();
        assertThat(office.account.quota().messages()).isEqualTo(bodies);
    }

    @Test
    void aBodyThatIsGoneIsNamedAndItsMessageStays() {
        Message message = Objects.requireNonNull(
                office.account.message(office.account.snapshot(work).email(0)));
        office.store.deleteBlob(message.body());
        assertThat(office.findings()).hasSize(1).allMatch(words -> words.contains("has lost its body"));
        assertThat(office.repair()).isZero();
    }

    @Test
    void whateverRowsAreLostTogetherTheAccountIsConsistentAgainAndKeepsEveryBody() {
        for (long seed = 1; seed <= 60; seed++) {
            var test = new AccountVerifierTest();
            test.loseSome(new Random(seed), "seed " + seed);
        }
    }

    private void loseSome(Random random, String seed) {
        List<Entry> rows = Rows.all(office.store, Office.ID, Order.ASCENDING, 1_000);
        int bodies = office.bodies().size();
        damage(tx -> {
            for (Entry row : rows) {
                switch (random.nextInt(8)) {
                    case 0 -> tx.delete(row.key());
                    case 1 -> {
                        byte[] altered = row.value().toArray();
                        if (altered.length > 1) {
                            altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(7));
                            tx.put(row.key(), Bytes.wrap(altered));
                        }
                    }
                    default -> assertThat(row.key().length()).isPositive();
                }
            }
        });
        office.repair();
        assertThat(office.findings()).as(seed).allMatch(words -> words.contains("body"));
        Quota quota = office.account.quota();
        assertThat(quota.messages() + quota.keptMessages()).as(seed).isGreaterThanOrEqualTo(bodies);
        assertThat(office.account.mailboxes()).as(seed).isNotEmpty();
        assertThat(office.filed(office.inbox(), "after")).isPositive();
    }
}
