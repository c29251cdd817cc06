package org.postern.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.testkit.store.Rows.ACCOUNT;
import static org.postern.testkit.store.Rows.bytes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.Commit;
import org.postern.store.CommitId;
import org.postern.store.CommitResult;
import org.postern.store.Entry;
import org.postern.store.Freshness;
import org.postern.store.LogPage;
import org.postern.store.Order;
import org.postern.store.Page;
import org.postern.store.PartitionId;

/** Many at once: each version has one commit, each page is one version. */
public interface ConcurrencyContract extends EngineUnderTest {
    int WRITERS = 8;
    int COMMITS = 25;
    int ROWS = 100;

    private static void runAll(List<Callable<Boolean>> work) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> done : threads.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        }
    }

    @Test
    default void writersOfOnePartitionGetEachVersionOnce() throws InterruptedException, ExecutionException {
        Map<Long, CommitId> applied = new ConcurrentHashMap<>();
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            long high = writer;
            work.add(() -> {
                for (int i = 0; i < COMMITS; i++) {
                    CommitId id = new CommitId(high, i);
                    assertThat(applied.put(insist(ACCOUNT, id), id)).isNull();
                }
                return true;
            });
        }
        runAll(work);
        LogPage.Commits log = (LogPage.Commits) store().log(ACCOUNT, 0, 5_000);
        assertThat(log.entries()).hasSize(WRITERS * COMMITS);
        for (LogPage.LogEntry entry : log.entries()) {
            assertThat(entry.id()).isEqualTo(applied.get(entry.version()));
        }
        assertThat(Rows.all(store(), ACCOUNT, Order.ASCENDING, 1_000)).hasSize(WRITERS * COMMITS);
    }

    /** Tries until the commit is applied, each time on the newest version; returns the version it made. */
    private long insist(PartitionId partition, CommitId id) {
        Change row = new Change.Put(bytes(id.toString()), bytes("x"));
        while (true) {
            long expected = store().head(partition, Freshness.LINEAR).version();
            Commit commit = new Commit(id, expected, List.of(row), Bytes.EMPTY);
            if (store().commit(partition, commit) instanceof CommitResult.Applied applied) {
                return applied.version();
            }
        }
    }

    @Test
    default void writersOfManyPartitionsDoNotHinderEachOther() throws InterruptedException, ExecutionException {
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int writer = 0; writer < 4 * WRITERS; writer++) {
            PartitionId own = Rows.partition(writer);
            work.add(() -> {
                for (int i = 0; i < COMMITS; i++) {
                    Commit commit = Rows.commit(i, i, Rows.put("k" + i, "v"));
                    assertThat(store().commit(own, commit)).isEqualTo(new CommitResult.Applied(i + 1L, false));
                    assertThat(store().head(own, Freshness.LINEAR).version()).isEqualTo(i + 1L);
                }
                return Rows.all(store(), own, Order.ASCENDING, 7).size() == COMMITS;
            });
        }
        runAll(work);
        assertThat(Rows.damages(store())).isEmpty();
    }

    @Test
    default void noPageMixesTwoVersions() throws InterruptedException, ExecutionException {
        AtomicBoolean done = new AtomicBoolean();
        List<Callable<Boolean>> work = new ArrayList<>();
        rewrite(0);
        work.add(() -> {
            for (int version = 1; version < COMMITS; version++) {
                rewrite(version);
            }
            done.set(true);
            return true;
        });
        for (Order order : Order.values()) {
            work.add(() -> {
                while (!done.get()) {
                    assertWhole(store().scan(ACCOUNT, Rows.ALL, order, ROWS, 1));
                }
                return true;
            });
        }
        runAll(work);
        assertWhole(store().scan(ACCOUNT, Rows.ALL, Order.ASCENDING, ROWS, COMMITS));
    }

    private void rewrite(int version) {
        Change[] changes = new Change[ROWS];
        for (int i = 0; i < ROWS; i++) {
            changes[i] = Rows.put("%03d".formatted(i), Integer.toString(version + 1));
        }
        store().commit(ACCOUNT, Rows.commit(version, version, changes));
    }

    private static void assertWhole(Page page) {
        Set<Bytes> values = new HashSet<>();
        for (Entry entry : page.entries()) {
            values.add(entry.value());
        }
        assertThat(page.entries()).hasSize(ROWS);
        assertThat(values).containsExactly(bytes(Long.toString(page.version())));
    }

    @Test
    default void oneCommitSentByManyAtOnceIsAppliedOnce() throws InterruptedException, ExecutionException {
        Set<CommitResult> answers = ConcurrentHashMap.newKeySet();
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            work.add(() -> {
                answers.add(store().commit(ACCOUNT, Rows.commit(1, 0, Rows.put("a", "1"))));
                return true;
            });
        }
        runAll(work);
        assertThat(answers)
                .containsExactlyInAnyOrder(new CommitResult.Applied(1, false), new CommitResult.Applied(1, true));
        assertThat(store().head(ACCOUNT, Freshness.LINEAR).version()).isEqualTo(1);
    }
}
