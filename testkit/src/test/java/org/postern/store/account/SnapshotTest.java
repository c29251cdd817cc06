package org.postern.store.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postern.store.Watch;
import org.postern.store.memory.MemoryStore;
import org.postern.store.partition.Committed;
import org.postern.store.support.Crowd;

/** What a session has taken never changes, and is always some commit's state, whole. */
@Timeout(120)
final class SnapshotTest {
    private final Office office = Office.with(new MemoryStore());
    private final Account account = office.account;

    private static List<List<Object>> content(MailboxSnapshot snapshot) {
        var content = new ArrayList<List<Object>>();
        for (int i = 0; i < snapshot.size(); i++) {
            content.add(List.of(snapshot.uid(i), snapshot.flags(i), snapshot.modSeq(i), snapshot.email(i)));
        }
        return content;
    }

    @Test
    void aSnapshotNeverChangesWhileTheMailboxDoes() {
        int inbox = office.inbox();
        Crowd.run(12, number -> {
            var random = new Random(number);
            for (int i = 0; i < 60; i++) {
                MailboxSnapshot snapshot = account.snapshot(inbox);
                List<List<Object>> before = content(snapshot);
                int[] uids = snapshot.uids();
                switch (random.nextInt(4)) {
                    case 0, 1 -> office.filed(inbox, "m");
                    case 2 -> {
                        if (uids.length > 0) {
                            account.expunge(inbox, List.of(uids[random.nextInt(uids.length)]));
                        }
                    }
                    default -> {
                        if (uids.length > 0) {
                            var seen = new FlagNames(random.nextInt(32), List.of());
                            account.store(
                                    inbox,
                                    List.of(uids[random.nextInt(uids.length)]),
                                    new FlagChange(FlagChange.Mode.REPLACE, seen),
                                    Long.MAX_VALUE);
                        }
                    }
                }
                assertThat(content(snapshot)).isEqualTo(before);
                assertThat(account.snapshot(inbox).version()).isGreaterThanOrEqualTo(snapshot.version());
            }
        });
        assertThat(office.mailbox("INBOX").total())
                .isEqualTo(account.snapshot(inbox).size());
        assertThat(office.findings()).isEmpty();
    }

    /** All messages of the mailbox are marked and unmarked together: no snapshot may show some of both. */
    @Test
    void aSnapshotIsOneCommitWhole() {
        int inbox = office.inbox();
        var uids = new ArrayList<Integer>();
        for (int i = 0; i < 100; i++) {
            uids.add(office.filed(inbox, "m"));
        }
        var left = new AtomicInteger(1);
        Crowd.run(4, number -> {
            if (number == 0) {
                for (int i = 0; i < 300; i++) {
                    var names = new FlagNames(i % 2 == 0 ? Flags.SEEN : 0, List.of());
                    account.store(inbox, uids, new FlagChange(FlagChange.Mode.REPLACE, names), Long.MAX_VALUE);
                }
                left.decrementAndGet();
            }
            while (left.get() > 0) {
                MailboxSnapshot snapshot = account.snapshot(inbox);
                for (int i = 1; i < snapshot.size(); i++) {
                    assertThat(snapshot.flags(i)).isEqualTo(snapshot.flags(0));
                    assertThat(snapshot.modSeq(i)).isLessThanOrEqualTo(snapshot.version());
                }
            }
        });
    }

    @Test
    void whoWatchesIsToldOfEachCommitWhenItShows() {
        int inbox = office.inbox();
        var shown = new ArrayList<Long>();
        Watch watch = account.watch(
                () -> shown.add(office.accounts.image(Office.ID).state().version()));
        long before = account.version();
        office.filed(inbox, "a");
        office.filed(inbox, "b");
        watch.close();
        office.filed(inbox, "c");
        assertThat(shown).containsExactly(before + 1, before + 2);
    }

    @Test
    void anImageThatMissedACommitReadsAnew() {
        int inbox = office.inbox();
        office.filed(inbox, "a");
        assertThat(account.snapshot(inbox).size()).isEqualTo(1);
        AccountImage image = office.accounts.image(Office.ID);
        long version = account.version();
        image.committed(new Committed(version + 2, List.of(), org.postern.store.Bytes.EMPTY));
        assertThat(account.version()).isEqualTo(version);
        assertThat(account.snapshot(inbox).size()).isEqualTo(1);
        office.filed(inbox, "b");
        assertThat(account.snapshot(inbox).size()).isEqualTo(2);
    }
}
