package org.postern.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.testkit.store.Rows.ACCOUNT;
import static org.postern.testkit.store.Rows.bytes;
import static org.postern.testkit.store.Rows.commit;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.postern.store.CommitId;
import org.postern.store.LogPage;
import org.postern.store.LogPage.LogEntry;
import org.postern.store.PartitionId;

/** The commits of a partition, one by one. */
public interface LogContract extends EngineUnderTest {
    private void write(int commits) {
        for (int i = 0; i < commits; i++) {
            store().commit(ACCOUNT, commit(i + 1, i));
        }
    }

    private static LogEntry entry(long version) {
        return new LogEntry(version, new CommitId(1, version), bytes("note " + version));
    }

    @Test
    default void theLogTellsEachCommitInOrderFromAnyVersionOn() {
        write(5);
        assertThat(store().log(ACCOUNT, 0, 10))
                .isEqualTo(new LogPage.Commits(List.of(entry(1), entry(2), entry(3), entry(4), entry(5))));
        assertThat(store().log(ACCOUNT, 3, 10)).isEqualTo(new LogPage.Commits(List.of(entry(4), entry(5))));
        assertThat(store().log(ACCOUNT, 1, 2)).isEqualTo(new LogPage.Commits(List.of(entry(2), entry(3))));
    }

    @Test
    default void theLogIsEmptyWhereNothingCameAfter() {
        write(2);
        assertThat(store().log(ACCOUNT, 2, 10)).isEqualTo(new LogPage.Commits(List.of()));
        assertThat(store().log(ACCOUNT, 99, 10)).isEqualTo(new LogPage.Commits(List.of()));
        PartitionId never = new PartitionId(PartitionId.Kind.ACCOUNT, 9, 9);
        assertThat(store().log(never, 0, 10)).isEqualTo(new LogPage.Commits(List.of()));
    }

    @Test
    default void aTrimmedLogSaysWhereItBegins() {
        write(6);
        store().trimLog(ACCOUNT, 4);
        assertThat(store().log(ACCOUNT, 0, 10)).isEqualTo(new LogPage.Truncated(4));
        assertThat(store().log(ACCOUNT, 2, 10)).isEqualTo(new LogPage.Truncated(4));
        assertThat(store().log(ACCOUNT, 3, 1)).isEqualTo(new LogPage.Commits(List.of(entry(4))));
        store().trimLog(ACCOUNT, 4);
        store().trimLog(ACCOUNT, 2);
        assertThat(store().log(ACCOUNT, 3, 10)).isEqualTo(new LogPage.Commits(List.of(entry(4), entry(5), entry(6))));
    }

    @Test
    default void trimmingBeyondTheEndHurtsNobody() {
        write(3);
        store().trimLog(ACCOUNT, 1_000);
        assertThat(store().log(ACCOUNT, 3, 10)).isEqualTo(new LogPage.Commits(List.of()));
        store().commit(ACCOUNT, commit(4, 3));
        assertThat(store().log(ACCOUNT, 3, 10)).isEqualTo(new LogPage.Commits(List.of(entry(4))));
    }

    @Test
    default void trimmingOneLogLeavesTheOthers() {
        PartitionId other = new PartitionId(ACCOUNT.kind(), ACCOUNT.high() + 1, 0);
        write(2);
        store().commit(other, commit(1, 0));
        store().trimLog(ACCOUNT, 2);
        assertThat(store().log(other, 0, 10)).isEqualTo(new LogPage.Commits(List.of(entry(1))));
    }

    @Test
    default void theLogIsThereAfterARestart() {
        write(3);
        assertThat(reopen().log(ACCOUNT, 1, 10)).isEqualTo(new LogPage.Commits(List.of(entry(2), entry(3))));
    }
}
