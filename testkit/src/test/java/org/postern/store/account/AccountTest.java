package org.postern.store.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.CommitResult;
import org.postern.store.PartitionId;
import org.postern.store.StoreLimits;
import org.postern.store.memory.MemoryStore;
import org.postern.store.support.ScriptedStore;
import org.postern.testkit.store.Rows;

/** Each promise of an account by itself, with its limits. */
@Timeout(120)
final class AccountTest {
    private final Office office = Office.with(new MemoryStore());
    private final Account account = office.account;

    @Test
    void uidsGrowAndAreNeverUsedAgain() {
        int inbox = office.inbox();
        var seen = new ArrayList<Integer>();
        for (int i = 0; i < 10; i++) {
            int uid = office.filed(inbox, "m");
            seen.add(uid);
            account.expunge(inbox, List.of(uid));
        }
        assertThat(seen).isSorted().doesNotHaveDuplicates();
        assertThat(office.mailbox("INBOX").uidNext()).isGreaterThan(seen.getLast());
    }

    @Test
    void uidValidityNeverComesBackForAName() {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            account.create("Box/Child");
            assertThat(seen.add(office.mailbox("Box").uidValidity())).isTrue();
            assertThat(account.delete(office.box("Box"))).isEqualTo(MailboxChanged.DONE);
            assertThat(office.mailbox("Box").selectable()).isFalse();
            account.create("Box");
            assertThat(seen.add(office.mailbox("Box").uidValidity())).isTrue();
            account.delete(office.box("Box/Child"));
            account.delete(office.box("Box"));
        }
    }

    @Test
    void theQuotaIsExactToTheByte() {
        int inbox = office.inbox();
        account.limit(10);
        assertThat(account.file(inbox, office.message("12345678901"), FlagNames.NONE))
                .isInstanceOf(Filed.OverQuota.class);
        assertThat(account.file(inbox, office.message("12345678", Rows.bytes("P\n"), Bytes.EMPTY), FlagNames.NONE))
                .isInstanceOf(Filed.Stored.class);
        assertThat(account.file(inbox, office.message("1"), FlagNames.NONE)).isInstanceOf(Filed.OverQuota.class);
        account.limit(11);
        assertThat(account.file(inbox, office.message("1"), FlagNames.NONE)).isInstanceOf(Filed.Stored.class);
        assertThat(account.quota()).isEqualTo(new Quota(11, 11, 2, 0, 0));
        account.copy(inbox, office.uids(inbox), office.box("Archive"));
        assertThat(account.quota().bytes()).isEqualTo(11);
        account.expunge(inbox, office.uids(inbox));
        assertThat(account.quota().keptBytes()).isZero();
        account.expunge(office.box("Archive"), office.uids(office.box("Archive")));
        assertThat(account.quota()).isEqualTo(new Quota(11, 0, 0, 11, 2));
    }

    @Test
    void aMailboxHasSixtyFourKeywordsAndNoMore() {
        int inbox = office.inbox();
        List<String> names = IntStream.range(0, AccountLimits.KEYWORDS)
                .mapToObj(i -> "k" + i)
                .toList();
        Filed.Stored stored = Office.stored(account.file(inbox, office.message("m"), new FlagNames(0, names)));
        assertThat(office.mailbox("INBOX").keywords()).hasSize(64);
        assertThat(account.snapshot(inbox).flags(0).keywords()).isEqualTo(-1);
        var another = new FlagNames(0, List.of("another"));
        assertThat(account.file(inbox, office.message("m"), another)).isInstanceOf(Filed.TooManyKeywords.class);
        var add = new FlagChange(FlagChange.Mode.ADD, another);
        assertThat(account.store(inbox, List.of(stored.uid()), add, Long.MAX_VALUE)
                        .tooManyKeywords())
                .isTrue();
        var known = new FlagChange(FlagChange.Mode.REMOVE, new FlagNames(0, List.of("K63")));
        assertThat(account.store(inbox, List.of(stored.uid()), known, Long.MAX_VALUE)
                        .changed())
                .containsExactly(stored.uid());
        assertThat(account.snapshot(inbox).flags(0).keywords()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aCopyKeepsTheKeywordsThatFindRoom() {
        int full = office.made("Full");
        List<String> names = IntStream.range(0, AccountLimits.KEYWORDS)
                .mapToObj(i -> "k" + i)
                .toList();
        account.file(full, office.message("m"), new FlagNames(0, names));
        int inbox = office.inbox();
        account.file(inbox, office.message("m"), new FlagNames(0, List.of("k5", "other")));
        account.copy(inbox, office.uids(inbox), full);
        assertThat(account.snapshot(full).flags(1).keywords()).isEqualTo(1 << 5);
    }

    @Test
    void namesHaveTheirLimits() {
        String longest = "x".repeat(AccountLimits.NAME);
        assertThat(MailboxPath.canonical(longest)).isEqualTo(longest);
        assertThat(MailboxPath.canonical(longest + "x")).isNull();
        assertThat(MailboxPath.canonical("ж".repeat(127))).isNotNull();
        assertThat(MailboxPath.canonical("ж".repeat(128))).isNull();
        String deepest = String.join("/", java.util.Collections.nCopies(AccountLimits.LEVELS, longest));
        assertThat(MailboxPath.canonical(deepest)).isEqualTo(deepest);
        assertThat(MailboxPath.canonical(deepest + "/x")).isNull();
        assertThat(account.create(deepest)).isEqualTo(MailboxChanged.DONE);
        account.subscribe(deepest, true);
        assertThat(account.subscriptions()).contains(deepest);
        account.subscribe(deepest, false);
        assertThat(account.subscriptions()).doesNotContain(deepest);
        int uid = office.filed(office.box(deepest), "m");
        account.expunge(office.box(deepest), List.of(uid));
        assertThat(account.expunged(1).getFirst().mailbox()).isEqualTo(deepest);
    }

    @Test
    void namesAreOneWhateverTheirFormAndRefusedWhenTheyAreNone() {
        assertThat(MailboxPath.canonical("inbox")).isEqualTo("INBOX");
        assertThat(MailboxPath.canonical("iNbOx/Sub")).isEqualTo("INBOX/Sub");
        assertThat(MailboxPath.canonical("Inboxes")).isEqualTo("Inboxes");
        assertThat(MailboxPath.canonical("a/inbox")).isEqualTo("a/inbox");
        assertThat(MailboxPath.canonical("e\u0301")).isEqualTo("\u00e9");
        for (String bad : List.of("", "/", "a/", "/a", "a//b", "a\u0000", "a\r\nb", "\ufffd", "\ud800")) {
            assertThat(MailboxPath.canonical(bad)).as(bad).isNull();
        }
    }

    @Test
    void inboxCannotBeDeletedOrRenamed() {
        assertThat(account.delete(office.inbox())).isEqualTo(MailboxChanged.FORBIDDEN);
        assertThat(account.rename(office.inbox(), "Other")).isEqualTo(MailboxChanged.FORBIDDEN);
        assertThat(account.create("INBOX")).isEqualTo(MailboxChanged.EXISTS);
        account.create("INBOX/Sub");
        assertThat(account.rename(office.box("INBOX/Sub"), "Sub")).isEqualTo(MailboxChanged.DONE);
        assertThat(account.mailbox("INBOX")).isNotNull();
    }

    @Test
    void aMailboxCannotBecomeItsOwnChildOrTakeAName() {
        int a = office.made("A");
        account.create("A/B");
        assertThat(account.rename(a, "A/B/C")).isEqualTo(MailboxChanged.FORBIDDEN);
        assertThat(account.rename(a, "A/New/C")).isEqualTo(MailboxChanged.FORBIDDEN);
        assertThat(account.rename(a, "A")).isEqualTo(MailboxChanged.EXISTS);
        assertThat(account.rename(a, "Sent")).isEqualTo(MailboxChanged.EXISTS);
        assertThat(account.mailbox("A/New")).isNull();
        assertThat(account.rename(4711, "X")).isEqualTo(MailboxChanged.MISSING);
        assertThat(account.rename(a, "X/Y/Z")).isEqualTo(MailboxChanged.DONE);
        assertThat(office.mailbox("X/Y/Z").id()).isEqualTo(a);
        assertThat(office.mailbox("X/Y/Z/B").selectable()).isTrue();
    }

    @Test
    void renamingNeverMakesANameTooDeep() {
        String nineteen = String.join("/", java.util.Collections.nCopies(AccountLimits.LEVELS - 1, "l"));
        account.create(nineteen);
        int a = office.made("A");
        account.create("A/B");
        assertThat(account.rename(a, nineteen + "/A")).isEqualTo(MailboxChanged.BAD_NAME);
        assertThat(account.rename(office.box("A/B"), nineteen + "/B")).isEqualTo(MailboxChanged.DONE);
        assertThat(account.create(nineteen + "/B/C")).isEqualTo(MailboxChanged.BAD_NAME);
    }

    @Test
    void deletingAMailboxWithChildrenLeavesItsName() {
        int a = office.made("A");
        account.create("A/B");
        office.filed(a, "m");
        assertThat(account.delete(a)).isEqualTo(MailboxChanged.DONE);
        assertThat(office.mailbox("A").selectable()).isFalse();
        assertThat(account.file(a, office.message("m"), FlagNames.NONE)).isInstanceOf(Filed.NoMailbox.class);
        assertThat(account.delete(a)).isEqualTo(MailboxChanged.HAS_CHILDREN);
        account.delete(office.box("A/B"));
        assertThat(account.delete(a)).isEqualTo(MailboxChanged.DONE);
        assertThat(account.delete(a)).isEqualTo(MailboxChanged.MISSING);
        assertThat(account.expunged(5)).hasSize(1);
        assertThat(office.findings()).isEmpty();
    }

    @Test
    void thereAreTenThousandMailboxesAndNoMore() {
        office.partitions.write(Office.ID, tx -> {
            var row = new AccountRow(20_000, 1, 1, new Quota(0, 0, 0, 0, 0));
            tx.put(Keys.ACCOUNT_KEY, row.encode());
            return true;
        });
        int there = account.mailboxes().size();
        for (int from = there; from < AccountLimits.MAILBOXES - 2; from += 400) {
            int first = from;
            office.partitions.write(Office.ID, tx -> {
                for (int i = first; i < Math.min(first + 400, AccountLimits.MAILBOXES - 2); i++) {
                    var counts = MailboxRow.Counts.none(1);
                    tx.put(
                            Keys.mailbox(100 + i),
                            new MailboxRow(0, "m" + i, true, SpecialUse.NONE, i, 1, counts).encode());
                    tx.put(Keys.name(0, "m" + i), Bytes.wrap(new byte[] {0, 0, (byte) ((100 + i) >> 8), (byte) (100 + i)
                    }));
                }
                return true;
            });
        }
        assertThat(account.create("new/x/y")).isEqualTo(MailboxChanged.TOO_MANY);
        assertThat(account.create("new/x")).isEqualTo(MailboxChanged.DONE);
        assertThat(account.mailboxes()).hasSize(AccountLimits.MAILBOXES);
        assertThat(account.create("one")).isEqualTo(MailboxChanged.TOO_MANY);
        assertThat(account.create("m50/one")).isEqualTo(MailboxChanged.TOO_MANY);
        assertThat(account.rename(office.box("new/x"), "m50/x")).isEqualTo(MailboxChanged.DONE);
        assertThat(account.rename(office.box("m50/x"), "other/x")).isEqualTo(MailboxChanged.TOO_MANY);
    }

    @Test
    void summariesAreKeptInlineUpToTwoKibibytesAndApartUpToSixty() {
        int inbox = office.inbox();
        for (int size : List.of(
                0,
                AccountLimits.SUMMARY_INLINE - 1,
                AccountLimits.SUMMARY_INLINE,
                AccountLimits.SUMMARY_INLINE + 1,
                AccountLimits.SUMMARY - 1,
                AccountLimits.SUMMARY)) {
            Bytes summary = Bytes.wrap(Rows.body(size, size));
            Filed.Stored stored =
                    Office.stored(account.file(inbox, office.message("m", Bytes.EMPTY, summary), FlagNames.NONE));
            Message message = Objects.requireNonNull(account.message(stored.email()));
            assertThat(message.summary()).isEqualTo(summary);
        }
        assertThat(office.findings()).isEmpty();
        assertThatThrownBy(() -> office.message("m", Bytes.EMPTY, Rows.zeros(AccountLimits.SUMMARY + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPrefixHasItsLimitAndItsMessageFitsWithEveryPlace() {
        Bytes prefix = Rows.zeros(AccountLimits.PREFIX);
        assertThatThrownBy(() -> office.message("m", Rows.zeros(AccountLimits.PREFIX + 1), Bytes.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
        int inbox = office.inbox();
        Bytes summary = Rows.zeros(AccountLimits.SUMMARY_INLINE);
        account.file(inbox, office.message("m", prefix, summary), FlagNames.NONE);
        for (int i = 0; i < 12; i++) {
            account.copy(inbox, office.uids(inbox), inbox);
        }
        assertThat(office.uids(inbox)).hasSize(AccountLimits.PLACES);
        assertThat(office.findings()).isEmpty();
        account.expunge(inbox, office.uids(inbox));
        assertThat(account.expunged(5)).hasSize(1);
    }

    @Test
    void manyLargeRowsAreChangedInSlicesThatFit() {
        int inbox = office.inbox();
        Bytes prefix = Rows.zeros(AccountLimits.PREFIX);
        Bytes summary = Rows.zeros(AccountLimits.SUMMARY_INLINE);
        for (int i = 0; i < 300; i++) {
            account.file(inbox, office.message("m" + i, prefix, summary), FlagNames.NONE);
        }
        assertThat(300L * (AccountLimits.PREFIX + AccountLimits.SUMMARY_INLINE)).isGreaterThan(StoreLimits.COMMIT);
        int archive = office.box("Archive");
        assertThat(account.move(inbox, office.uids(inbox), archive).to()).hasSize(300);
        assertThat(account.expunge(archive, office.uids(archive))).hasSize(300);
        office.pass(AccountLimits.KEPT.plusMillis(1));
        assertThat(account.purge()).isEqualTo(300);
        assertThat(office.bodies()).isEmpty();
        assertThat(office.findings()).isEmpty();
    }

    @Test
    void expungedMailIsKeptForThirtyDaysExactlyThenItsBodyGoes() {
        int inbox = office.inbox();
        account.expunge(inbox, List.of(office.filed(inbox, "m")));
        office.pass(AccountLimits.KEPT);
        assertThat(account.purge()).isZero();
        assertThat(office.bodies()).hasSize(1);
        Expunged expunged = account.expunged(1).getFirst();
        office.pass(Duration.ofMillis(1));
        assertThat(account.purge()).isEqualTo(1);
        assertThat(office.bodies()).isEmpty();
        assertThat(account.message(expunged.email())).isNull();
        assertThat(account.restore(expunged, inbox)).isInstanceOf(Filed.NoMailbox.class);
        assertThat(account.quota()).isEqualTo(new Quota(0, 0, 0, 0, 0));
    }

    @Test
    void expungedMailBeyondItsRoomGoesOldestFirst() {
        int inbox = office.inbox();
        for (int i = 0; i < 5; i++) {
            account.expunge(inbox, List.of(office.filed(inbox, "12345")));
            office.pass(Duration.ofSeconds(1));
        }
        account.limit(25);
        assertThat(account.purge()).isZero();
        account.limit(24);
        List<Expunged> before = account.expunged(10);
        assertThat(account.purge()).isEqualTo(1);
        assertThat(account.expunged(10)).isEqualTo(before.subList(0, 4));
    }

    @Test
    void whatIsRestoredHasItsFlagsButNotDeleted() {
        int inbox = office.inbox();
        var flags = new FlagNames(Flags.DELETED | Flags.FLAGGED, List.of("$Label"));
        account.file(inbox, office.message("m"), flags);
        account.expunge(inbox, office.uids(inbox));
        int target = office.made("Back");
        assertThat(account.restore(account.expunged(1).getFirst(), target)).isInstanceOf(Filed.Stored.class);
        assertThat(account.snapshot(target).flags(0)).isEqualTo(new Flags(Flags.FLAGGED, 1));
        assertThat(office.mailbox("Back").keywords()).containsExactly("$Label");
        assertThat(account.expunged(1)).isEmpty();
        assertThat(office.findings()).isEmpty();
    }

    @Test
    void aDeliveryIsFiledOnceForSevenDays() {
        var id = new DeliveryId(office.now(), 1, 2);
        int inbox = office.inbox();
        assertThat(account.fileOnce(inbox, office.message("m"), id)).isInstanceOf(Filed.Stored.class);
        office.pass(AccountLimits.DELIVERIES);
        account.purge();
        assertThat(account.fileOnce(inbox, office.message("m"), id)).isInstanceOf(Filed.Before.class);
        office.pass(Duration.ofMillis(1));
        account.purge();
        assertThat(account.fileOnce(inbox, office.message("m"), id)).isInstanceOf(Filed.Stored.class);
        assertThat(office.uids(inbox)).hasSize(2);
    }

    @Test
    void changesSinceAModSeqAreRefused() {
        int inbox = office.inbox();
        int first = office.filed(inbox, "a");
        int second = office.filed(inbox, "b");
        long since = account.version();
        var seen = new FlagChange(FlagChange.Mode.ADD, new FlagNames(Flags.SEEN, List.of()));
        account.store(inbox, List.of(first), seen, Long.MAX_VALUE);
        var flag = new FlagChange(FlagChange.Mode.ADD, new FlagNames(Flags.FLAGGED, List.of()));
        FlagsStored stored = account.store(inbox, List.of(first, second, 4711), flag, since);
        assertThat(stored.changed()).containsExactly(second);
        assertThat(stored.refused()).containsExactly(first);
    }

    /** Null when the log does not reach so far. */
    static @Nullable List<Integer> vanished(Account account, int mailbox, long since) {
        var gone = new ArrayList<Integer>();
        return account.vanished(mailbox, since, gone::addAll) ? gone : null;
    }

    @Test
    void theLogIsTrimmedAfterThirtyDaysAlsoOfAnIdleAccount() {
        int inbox = office.inbox();
        account.expunge(inbox, List.of(office.filed(inbox, "m")));
        long since = account.version() - 1;
        account.trimLog();
        assertThat(vanished(account, inbox, since)).containsExactly(1);
        office.pass(AccountLimits.KEPT.plusMillis(1));
        account.trimLog();
        assertThat(vanished(account, inbox, 1)).isNull();
        assertThat(vanished(account, inbox, account.version())).isEmpty();
    }

    @Test
    void aRemovedAccountIsGoneWithItsMail() {
        int inbox = office.inbox();
        for (int i = 0; i < 450; i++) {
            office.filed(inbox, "m");
        }
        office.accounts.remove(Office.ID);
        assertThat(office.bodies()).isEmpty();
        assertThatThrownBy(account::mailboxes).isInstanceOf(NoSuchAccount.class);
        assertThatThrownBy(() -> account.file(inbox, office.message("m"), FlagNames.NONE))
                .isInstanceOf(NoSuchAccount.class);
        office.accounts.remove(Office.ID);
        assertThat(office.findings()).isEmpty();
    }

    @Test
    void whoStillHoldsAnAccountThatIsRemovedHearsThatItIsGone() {
        AccountImage held = office.accounts.image(Office.ID);
        office.accounts.remove(Office.ID);
        assertThatThrownBy(held::refresh).isInstanceOf(NoSuchAccount.class);
    }

    @Test
    void creatingWorksWhileImagesAreThrownOut() {
        var tight = new Office(office.store, 0);
        var other = new PartitionId(PartitionId.Kind.ACCOUNT, 3, 4);
        tight.accounts.create(other, 0);
        org.postern.store.support.Crowd.run(40, number -> {
            for (int i = 0; i < 20; i++) {
                if (number % 2 == 0) {
                    tight.account.create("Box " + number + "/" + i);
                } else {
                    tight.accounts.account(other).mailboxes();
                }
            }
        });
        assertThat(tight.account.mailboxes()).hasSize(6 + 20 * 21);
    }

    /** Lets a message come into a mailbox right behind each of this thread's next commits. */
    private static List<Thread> filingBehind(Office office, ScriptedStore script, int mailbox, int times) {
        Thread tested = Thread.currentThread();
        var filing = new ArrayList<Thread>();
        script.script((real, partition, commit) -> {
            CommitResult result = real.commit(partition, commit);
            if (Thread.currentThread() == tested && filing.size() < times) {
                Thread thread = Thread.ofPlatform().start(() -> office.filed(mailbox, "late"));
                filing.add(thread);
                while (thread.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait(); // until it stands in line
                }
            }
            return result;
        });
        return filing;
    }

    @Test
    void aMailboxThatMailComesIntoIsDeletedAllTheSame() throws InterruptedException {
        var script = new ScriptedStore(new MemoryStore());
        Office busy = Office.with(script);
        int box = busy.made("Box");
        busy.filed(box, "m");
        List<Thread> filing = filingBehind(busy, script, box, 1);
        assertThat(busy.account.delete(box)).isEqualTo(MailboxChanged.DONE);
        for (Thread thread : filing) {
            thread.join(10_000);
        }
        assertThat(busy.account.mailbox("Box")).isNull();
        assertThat(busy.account.expunged(10)).hasSize(2);
    }

    @Test
    void aMailboxThatMailNeverStopsComingIntoIsGivenUp() throws InterruptedException {
        var script = new ScriptedStore(new MemoryStore());
        Office busy = Office.with(script);
        int box = busy.made("Box");
        busy.filed(box, "m");
        List<Thread> filing = filingBehind(busy, script, box, Integer.MAX_VALUE);
        assertThat(busy.account.delete(box)).isEqualTo(MailboxChanged.NOT_EMPTY);
        for (Thread thread : filing) {
            thread.join(10_000);
        }
        assertThat(busy.account.mailbox("Box")).isNotNull();
    }

    @Test
    void aMessageThatComesWhileAnAccountGoesLeavesNoBody() {
        var memory = new MemoryStore();
        var script = new ScriptedStore(memory);
        Office going = Office.with(script);
        going.filed(going.inbox(), "m");
        int inbox = going.inbox();
        var other = new Office(memory, 1L << 30);
        var late = new AtomicBoolean(true);
        script.script((real, partition, commit) -> {
            boolean last = commit.changes().stream().anyMatch(change -> change instanceof Change.DeleteRange);
            if (last && late.getAndSet(false)) {
                other.filed(inbox, "late");
            }
            return real.commit(partition, commit);
        });
        going.accounts.remove(Office.ID);
        assertThat(late).isFalse();
        assertThat(going.bodies()).isEmpty();
        assertThatThrownBy(going.account::mailboxes).isInstanceOf(NoSuchAccount.class);
    }
}
