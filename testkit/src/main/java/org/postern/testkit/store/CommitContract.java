package org.postern.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.testkit.store.Rows.ACCOUNT;
import static org.postern.testkit.store.Rows.all;
import static org.postern.testkit.store.Rows.bytes;
import static org.postern.testkit.store.Rows.commit;
import static org.postern.testkit.store.Rows.delete;
import static org.postern.testkit.store.Rows.deleteRange;
import static org.postern.testkit.store.Rows.put;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.postern.store.CommitId;
import org.postern.store.CommitResult.Applied;
import org.postern.store.CommitResult.Conflict;
import org.postern.store.Entry;
import org.postern.store.Freshness;
import org.postern.store.Head;
import org.postern.store.Order;
import org.postern.store.PartitionId;
import org.postern.store.Store;
import org.postern.store.StoreUnavailable;
import org.postern.store.Watch;

/** Conditional, atomic, idempotent commits. */
public interface CommitContract extends EngineUnderTest {
    @Test
    default void aPartitionThatWasNeverWrittenHasNoHeadAndNoRows() {
        assertThat(store().head(ACCOUNT, Freshness.LINEAR)).isEqualTo(Head.NONE);
        assertThat(all(store(), ACCOUNT, Order.ASCENDING, 10)).isEmpty();
    }

    @Test
    default void aCommitRaisesTheVersionByOneAndNamesItself() {
        assertThat(store().commit(ACCOUNT, commit(1, 0, put("a", "1")))).isEqualTo(new Applied(1, false));
        assertThat(store().commit(ACCOUNT, commit(2, 1))).isEqualTo(new Applied(2, false));
        assertThat(store().head(ACCOUNT, Freshness.LINEAR)).isEqualTo(new Head(2, new CommitId(1, 2)));
        assertThat(store().head(ACCOUNT, Freshness.RECENT)).isEqualTo(new Head(2, new CommitId(1, 2)));
    }

    @Test
    default void theLastChangeOfAKeyWins() {
        store().commit(ACCOUNT, commit(1, 0, put("a", "1"), delete("a"), put("a", "2"), put("b", "1"), delete("b")));
        assertThat(all(store(), ACCOUNT, Order.ASCENDING, 10)).containsExactly(new Entry(bytes("a"), bytes("2")));
    }

    @Test
    default void aRangeDeletesEarlierPutsOfTheSameCommitAndNoLaterOnes() {
        store().commit(ACCOUNT, commit(1, 0, put("a", "0"), put("b", "0"), put("c", "0"), put("d", "0")));
        store().commit(ACCOUNT, commit(2, 1, put("b", "1"), deleteRange("b", "d"), put("c", "1")));
        assertThat(all(store(), ACCOUNT, Order.ASCENDING, 10))
                .containsExactly(
                        new Entry(bytes("a"), bytes("0")),
                        new Entry(bytes("c"), bytes("1")),
                        new Entry(bytes("d"), bytes("0")));
    }

    @Test
    default void aRangeThatEndsBeforeItBeginsDeletesNothing() {
        store().commit(ACCOUNT, commit(1, 0, put("b", "1")));
        store().commit(ACCOUNT, commit(2, 1, deleteRange("c", "a"), deleteRange("b", "b")));
        assertThat(all(store(), ACCOUNT, Order.ASCENDING, 10)).hasSize(1);
    }

    @Test
    default void deletingWhatIsNotThereIsNoError() {
        assertThat(store().commit(ACCOUNT, commit(1, 0, delete("nothing")))).isEqualTo(new Applied(1, false));
    }

    @Test
    default void partitionsOfEachKindAreApart() {
        List<PartitionId> partitions = new ArrayList<>();
        for (PartitionId.Kind kind : PartitionId.Kind.values()) {
            partitions.add(new PartitionId(kind, 1, 1));
            partitions.add(new PartitionId(kind, 1, 2));
        }
        for (PartitionId partition : partitions) {
            store().commit(partition, commit(1, 0, put("a", partition.toString())));
        }
        for (PartitionId partition : partitions) {
            assertThat(all(store(), partition, Order.ASCENDING, 10))
                    .containsExactly(new Entry(bytes("a"), bytes(partition.toString())));
        }
        List<PartitionId> found = new ArrayList<>();
        store().eachPartition(found::add);
        assertThat(found).containsExactlyInAnyOrderElementsOf(partitions);
    }

    @Test
    default void aCommitOnAnOldVersionIsRefusedAndChangesNothing() {
        store().commit(ACCOUNT, commit(1, 0, put("a", "1")));
        Conflict conflict = new Conflict(new Head(1, new CommitId(1, 1)));
        assertThat(store().commit(ACCOUNT, commit(2, 0, put("a", "2")))).isEqualTo(conflict);
        assertThat(all(store(), ACCOUNT, Order.ASCENDING, 10)).containsExactly(new Entry(bytes("a"), bytes("1")));
        assertThat(store().head(ACCOUNT, Freshness.LINEAR).version()).isEqualTo(1);
    }

    @Test
    default void aConflictIsFinal() {
        store().commit(ACCOUNT, commit(1, 0));
        for (long version = 1; version < 20; version++) {
            store().commit(ACCOUNT, commit(100 + version, version));
            assertThat(store().commit(ACCOUNT, commit(2, 0, put("a", "2")))).isInstanceOf(Conflict.class);
        }
        assertThat(all(store(), ACCOUNT, Order.ASCENDING, 10)).isEmpty();
    }

    @Test
    default void aCommitOnAVersionThatNeverWasIsTheCallersFault() {
        assertThatThrownBy(() -> store().commit(ACCOUNT, commit(1, 1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().commit(ACCOUNT, commit(1, -1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(store().head(ACCOUNT, Freshness.LINEAR)).isEqualTo(Head.NONE);
    }

    @Test
    default void theSameCommitTwiceIsAppliedOnce() {
        store().commit(ACCOUNT, commit(1, 0, put("a", "1")));
        assertThat(store().commit(ACCOUNT, commit(1, 0, put("a", "1")))).isEqualTo(new Applied(1, true));
        assertThat(store().head(ACCOUNT, Freshness.LINEAR).version()).isEqualTo(1);
    }

    @Test
    default void theSameCommitIsRecognisedAfterAThousandOthersAndARestart() {
        store().commit(ACCOUNT, commit(1, 0, put("a", "1")));
        for (long version = 1; version <= 1_000; version++) {
            store().commit(ACCOUNT, commit(1 + version, version, put("a", "later")));
        }
        assertThat(store().commit(ACCOUNT, commit(1, 0, put("a", "1")))).isEqualTo(new Applied(1, true));
        assertThat(reopen().commit(ACCOUNT, commit(1, 0, put("a", "1")))).isEqualTo(new Applied(1, true));
        assertThat(all(store(), ACCOUNT, Order.ASCENDING, 10)).containsExactly(new Entry(bytes("a"), bytes("later")));
    }

    @Test
    default void aCommitWhoseLogIsGoneIsAConflict() {
        store().commit(ACCOUNT, commit(1, 0));
        store().commit(ACCOUNT, commit(2, 1));
        store().trimLog(ACCOUNT, 2);
        assertThat(store().commit(ACCOUNT, commit(1, 0))).isInstanceOf(Conflict.class);
        assertThat(store().commit(ACCOUNT, commit(2, 1))).isEqualTo(new Applied(2, true));
    }

    @Test
    default void whatWasAppliedIsThereAfterARestart() {
        store().commit(ACCOUNT, commit(1, 0, put("a", "1"), put("b", "2")));
        store().commit(ACCOUNT, commit(2, 1, delete("a")));
        Store again = reopen();
        assertThat(again.head(ACCOUNT, Freshness.LINEAR)).isEqualTo(new Head(2, new CommitId(1, 2)));
        assertThat(all(again, ACCOUNT, Order.ASCENDING, 10)).containsExactly(new Entry(bytes("b"), bytes("2")));
        assertThat(Rows.damages(again)).isEmpty();
    }

    @Test
    default void aWatcherHearsOfACommitUntilItIsClosed() throws InterruptedException {
        AtomicLong heard = new AtomicLong();
        CountDownLatch second = new CountDownLatch(1);
        try (Watch watch = store().watch(ACCOUNT, version -> {
            heard.accumulateAndGet(version, Math::max);
            if (version >= 2) {
                second.countDown();
            }
        })) {
            assertThat(watch).isNotNull();
            store().commit(ACCOUNT, commit(1, 0));
            store().commit(ACCOUNT, commit(2, 1));
            assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
        }
        store().commit(ACCOUNT, commit(3, 2));
        store().commit(ACCOUNT, commit(4, 3));
        assertThat(heard.get()).isEqualTo(2);
    }

    @Test
    default void aWatcherThatFailsHurtsNobody() {
        try (Watch failing = store().watch(ACCOUNT, _ -> {
            throw new IllegalStateException("a watcher's fault");
        })) {
            assertThat(failing).isNotNull();
            assertThat(store().commit(ACCOUNT, commit(1, 0))).isEqualTo(new Applied(1, false));
            assertThat(store().commit(ACCOUNT, commit(2, 1))).isEqualTo(new Applied(2, false));
        }
    }

    @Test
    default void aClosedStoreRefusesEverything() {
        Store closed = store();
        closed.close();
        assertThatThrownBy(() -> closed.commit(ACCOUNT, commit(1, 0))).isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(() -> closed.head(ACCOUNT, Freshness.LINEAR)).isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(() -> closed.scan(ACCOUNT, Rows.ALL, Order.ASCENDING, 1, 0))
                .isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(() -> closed.openBlob(Rows.blobId(1), 0, 1)).isInstanceOf(StoreUnavailable.class);
    }
}
