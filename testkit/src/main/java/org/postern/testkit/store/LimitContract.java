package org.postern.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.testkit.store.Rows.ACCOUNT;
import static org.postern.testkit.store.Rows.bytes;
import static org.postern.testkit.store.Rows.commit;
import static org.postern.testkit.store.Rows.zeros;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.Commit;
import org.postern.store.CommitId;
import org.postern.store.CommitResult.Applied;
import org.postern.store.Freshness;
import org.postern.store.Head;
import org.postern.store.Order;
import org.postern.store.Range;
import org.postern.store.StoreLimits;

/** Each limit, at it and one beyond it. */
public interface LimitContract extends EngineUnderTest {
    private void passes(Change... changes) {
        long expected = store().head(ACCOUNT, Freshness.LINEAR).version();
        assertThat(store().commit(ACCOUNT, commit(expected, expected, changes))).isInstanceOf(Applied.class);
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }

    private void refused(Change... changes) {
        refused(() -> store().commit(ACCOUNT, commit(1, 0, changes)));
        assertThat(store().head(ACCOUNT, Freshness.LINEAR)).isEqualTo(Head.NONE);
    }

    @Test
    default void theLongestKeyPasses() {
        Bytes key = zeros(StoreLimits.KEY);
        passes(new Change.Put(key, bytes("v")));
        assertThat(store().get(ACCOUNT, List.of(key), 0).rows()).containsKey(key);
        assertThat(store().scan(ACCOUNT, new Range(key, key.next()), Order.ASCENDING, 1, 0)
                        .entries())
                .hasSize(1);
        passes(new Change.DeleteRange(key, key.next()), new Change.Delete(key));
        assertThat(store().get(ACCOUNT, List.of(key), 0).rows()).isEmpty();
    }

    @Test
    default void aLongerKeyIsRefused() {
        Bytes key = zeros(StoreLimits.KEY + 1);
        refused(new Change.Put(key, bytes("v")));
        refused(new Change.Delete(key));
        refused(new Change.DeleteRange(key, key.next()));
        refused(() -> store().get(ACCOUNT, List.of(key), 0));
        refused(() -> store().scan(ACCOUNT, new Range(key, key.next()), Order.ASCENDING, 1, 0));
    }

    @Test
    default void theLongestValuePassesAndALongerOneIsRefused() {
        refused(new Change.Put(bytes("k"), zeros(StoreLimits.VALUE + 1)));
        passes(new Change.Put(bytes("k"), zeros(StoreLimits.VALUE)));
    }

    @Test
    default void theLongestNotePassesAndALongerOneIsRefused() {
        Bytes note = zeros(StoreLimits.NOTE);
        refused(() -> store().commit(ACCOUNT, new Commit(new CommitId(1, 1), 0, List.of(), note.next())));
        assertThat(store().commit(ACCOUNT, new Commit(new CommitId(1, 1), 0, List.of(), note)))
                .isEqualTo(new Applied(1, false));
    }

    @Test
    default void aThousandChangesPassAndOneMoreIsRefused() {
        Change[] changes = new Change[StoreLimits.CHANGES + 1];
        for (int i = 0; i < changes.length; i++) {
            changes[i] = Rows.put("k" + i, "v");
        }
        refused(changes);
        passes(Arrays.copyOf(changes, StoreLimits.CHANGES));
    }

    @Test
    default void theLargestCommitPassesAndALargerOneIsRefused() {
        int rows = StoreLimits.COMMIT / StoreLimits.VALUE;
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < rows - 1; i++) {
            changes.add(new Change.Put(bytes("%02d".formatted(i)), zeros(StoreLimits.VALUE - 2)));
        }
        changes.add(new Change.Put(bytes("z1"), zeros(StoreLimits.VALUE - 4)));
        changes.add(new Change.Delete(bytes("zz")));
        Change one = new Change.Delete(bytes("!"));
        List<Change> more = new ArrayList<>(changes);
        more.add(one);
        refused(more.toArray(Change[]::new));
        passes(changes.toArray(Change[]::new));
    }

    @Test
    default void aPageHasAtLeastOneAndAtMost5000Rows() {
        for (int limit : new int[] {0, -1, StoreLimits.PAGE_ENTRIES + 1}) {
            refused(() -> store().scan(ACCOUNT, Rows.ALL, Order.ASCENDING, limit, 0));
            refused(() -> store().log(ACCOUNT, 0, limit));
        }
        assertThat(store().scan(ACCOUNT, Rows.ALL, Order.ASCENDING, StoreLimits.PAGE_ENTRIES, 0)
                        .entries())
                .isEmpty();
        assertThat(store().log(ACCOUNT, 0, StoreLimits.PAGE_ENTRIES)).isNotNull();
    }

    @Test
    default void aThousandKeysAreReadAtOnceAndOneMoreIsRefused() {
        List<Bytes> keys = new ArrayList<>();
        for (int i = 0; i < StoreLimits.GET_KEYS; i++) {
            keys.add(bytes("k" + i));
        }
        assertThat(store().get(ACCOUNT, keys, 0).rows()).isEmpty();
        keys.add(bytes("one more"));
        refused(() -> store().get(ACCOUNT, keys, 0));
    }
}
