package org.postern.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.postern.store.Bytes;
import org.postern.store.Commit;
import org.postern.store.CommitId;
import org.postern.store.CommitResult;
import org.postern.store.Freshness;
import org.postern.store.LogPage;
import org.postern.store.PartitionId;
import org.postern.store.Store;
import org.postern.store.StoreUnavailable;
import org.postern.store.UnknownOutcome;
import org.postern.testkit.store.FaultyStore;
import org.postern.testkit.store.Rows;

/** Who tries the same commit until it hears an answer gets each commit applied once, whatever is lost or doubled. */
final class FaultyStoreTest {
    private static final int COMMITS = 500;

    @Test
    void insistingAppliesEachCommitOnceDespiteFaults() {
        MemoryStore store = new MemoryStore();
        FaultyStore faulty = new FaultyStore(store, 7, FaultyStore.Odds.SOME);
        for (long version = 0; version < COMMITS; version++) {
            Commit commit = Rows.commit(version, version, Rows.put("k" + version, "v"));
            assertThat(insist(faulty, commit).version()).isEqualTo(version + 1);
        }
        assertThat(faulty.faults()).isGreaterThan(COMMITS / 20);
        assertThat(store.head(Rows.ACCOUNT, Freshness.LINEAR).version()).isEqualTo(COMMITS);
        assertThat(((LogPage.Commits) store.log(Rows.ACCOUNT, 0, COMMITS)).entries())
                .hasSize(COMMITS);
    }

    @Test
    void aSeedAlwaysGivesTheSameFaults() {
        assertThat(faultsOf(3)).isEqualTo(faultsOf(3)).isNotEqualTo(faultsOf(4));
    }

    private static String faultsOf(long seed) {
        FaultyStore faulty = new FaultyStore(new MemoryStore(), seed, FaultyStore.Odds.SOME);
        StringBuilder faults = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            faults.append(outcome(faulty, i));
        }
        return faults.toString();
    }

    private static char outcome(Store store, int number) {
        try {
            Commit commit = new Commit(new CommitId(1, number), 0, List.of(), Bytes.EMPTY);
            CommitResult result = store.commit(new PartitionId(Rows.ACCOUNT.kind(), 1, number), commit);
            return result instanceof CommitResult.Applied applied && applied.before() ? '2' : '.';
        } catch (UnknownOutcome unknown) {
            return '?';
        } catch (StoreUnavailable unavailable) {
            return '-';
        }
    }

    private static CommitResult.Applied insist(Store store, Commit commit) {
        while (true) {
            try {
                return (CommitResult.Applied) store.commit(Rows.ACCOUNT, commit);
            } catch (UnknownOutcome | StoreUnavailable tryAgain) {
                assertThat(tryAgain).hasMessageContaining("a fault");
            }
        }
    }
}
