package org.postern.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.testkit.store.Rows.ACCOUNT;
import static org.postern.testkit.store.Rows.all;
import static org.postern.testkit.store.Rows.bytes;
import static org.postern.testkit.store.Rows.commit;
import static org.postern.testkit.store.Rows.put;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.Commit;
import org.postern.store.CommitId;
import org.postern.store.Entry;
import org.postern.store.Order;
import org.postern.store.Page;
import org.postern.store.Range;
import org.postern.store.Snapshot;
import org.postern.store.StoreLimits;
import org.postern.store.StoreUnavailable;

/** Point reads and scans. */
public interface ReadContract extends EngineUnderTest {
    @Test
    default void pointReadsAnswerWhatIsThereAndTheVersion() {
        store().commit(ACCOUNT, commit(1, 0, put("a", "1"), put("b", ""), put("c", "3")));
        Snapshot read = store().get(ACCOUNT, List.of(bytes("a"), bytes("b"), bytes("x")), 0);
        assertThat(read.version()).isEqualTo(1);
        assertThat(read.rows()).isEqualTo(Map.of(bytes("a"), bytes("1"), bytes("b"), Bytes.EMPTY));
    }

    @Test
    default void aReadBelowItsFloorIsRefused() {
        store().commit(ACCOUNT, commit(1, 0, put("a", "1")));
        assertThat(store().get(ACCOUNT, List.of(bytes("a")), 1).version()).isEqualTo(1);
        assertThat(store().scan(ACCOUNT, Rows.ALL, Order.ASCENDING, 1, 1).version())
                .isEqualTo(1);
        assertThatThrownBy(() -> store().get(ACCOUNT, List.of(bytes("a")), 2)).isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(() -> store().scan(ACCOUNT, Rows.ALL, Order.ASCENDING, 1, 2))
                .isInstanceOf(StoreUnavailable.class);
    }

    /** Keys of all lengths, with the bytes that go wrong where bytes are taken for signed or for text. */
    @Test
    default void keysAreOrderedAsUnsignedBytes() {
        SplittableRandom random = new SplittableRandom(20_261_124);
        byte[] alphabet = {0, 1, 0x7f, (byte) 0x80, (byte) 0xfe, (byte) 0xff};
        TreeSet<Bytes> keys = new TreeSet<>();
        while (keys.size() < 500) {
            byte[] key = new byte[1 + random.nextInt(6)];
            for (int i = 0; i < key.length; i++) {
                key[i] = alphabet[random.nextInt(alphabet.length)];
            }
            keys.add(Bytes.wrap(key));
        }
        List<Change> changes = new ArrayList<>();
        keys.forEach(key -> changes.add(new Change.Put(key, key)));
        store().commit(ACCOUNT, new Commit(new CommitId(1, 1), 0, changes, Bytes.EMPTY));

        Bytes end = Bytes.wrap(new byte[] {-1, -1, -1, -1, -1, -1, -1});
        Page ascending = store().scan(ACCOUNT, new Range(Bytes.EMPTY, end), Order.ASCENDING, 1_000, 0);
        Page descending = store().scan(ACCOUNT, new Range(Bytes.EMPTY, end), Order.DESCENDING, 1_000, 0);
        assertThat(ascending.entries().stream().map(Entry::key)).containsExactlyElementsOf(keys);
        assertThat(descending.entries().stream().map(Entry::key)).containsExactlyElementsOf(keys.descendingSet());
        assertThat(ascending.next()).isNull();
        assertThat(descending.next()).isNull();
    }

    @Test
    default void aRangeHoldsItsStartAndNotItsEnd() {
        store().commit(ACCOUNT, commit(1, 0, put("a", "1"), put("b", "2"), put("b0", "3"), put("c", "4")));
        Range range = new Range(bytes("b"), bytes("c"));
        for (Order order : Order.values()) {
            assertThat(store().scan(ACCOUNT, range, order, 10, 0).entries())
                    .containsExactlyInAnyOrder(new Entry(bytes("b"), bytes("2")), new Entry(bytes("b0"), bytes("3")));
        }
        assertThat(store().scan(ACCOUNT, Range.prefix(bytes("b")), Order.ASCENDING, 10, 0)
                        .entries())
                .hasSize(2);
    }

    @Test
    default void anEmptyOrBackwardRangeHoldsNothing() {
        store().commit(ACCOUNT, commit(1, 0, put("a", "1"), put("b", "2")));
        for (Order order : Order.values()) {
            assertThat(store().scan(ACCOUNT, new Range(bytes("b"), bytes("b")), order, 10, 0)
                            .entries())
                    .isEmpty();
            assertThat(store().scan(ACCOUNT, new Range(bytes("c"), bytes("a")), order, 10, 0)
                            .entries())
                    .isEmpty();
        }
    }

    @Test
    default void pagesOfEverySizeGiveEveryRowOnce() {
        TreeMap<Bytes, Bytes> rows = new TreeMap<>();
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Bytes key = bytes("%02d".formatted(i));
            rows.put(key, key);
            changes.add(new Change.Put(key, key));
        }
        store().commit(ACCOUNT, new Commit(new CommitId(1, 1), 0, changes, Bytes.EMPTY));
        for (int limit = 1; limit <= 13; limit++) {
            assertThat(all(store(), ACCOUNT, Order.ASCENDING, limit).stream().map(Entry::key))
                    .containsExactlyElementsOf(rows.keySet());
            assertThat(all(store(), ACCOUNT, Order.DESCENDING, limit).stream().map(Entry::key))
                    .containsExactlyElementsOf(rows.descendingKeySet());
        }
    }

    @Test
    default void aFullPageThatExhaustsTheRangeSaysSo() {
        store().commit(ACCOUNT, commit(1, 0, put("a", "1"), put("b", "2")));
        for (Order order : Order.values()) {
            assertThat(store().scan(ACCOUNT, Rows.ALL, order, 2, 0).next()).isNull();
            assertThat(store().scan(ACCOUNT, Rows.ALL, order, 1, 0).next()).isNotNull();
        }
    }

    @Test
    default void aPageEndsBeforeItGrowsTooLarge() {
        int rows = StoreLimits.PAGE / StoreLimits.VALUE + 2;
        for (int i = 0; i < rows; i++) {
            Change.Put put = new Change.Put(bytes("%03d".formatted(i)), Rows.zeros(StoreLimits.VALUE));
            store().commit(ACCOUNT, commit(i, i, put));
        }
        for (Order order : Order.values()) {
            Page page = store().scan(ACCOUNT, Rows.ALL, order, 5_000, 0);
            assertThat(page.entries()).hasSize(StoreLimits.PAGE / StoreLimits.VALUE - 1);
            assertThat(page.next()).isNotNull();
            assertThat(all(store(), ACCOUNT, order, 5_000)).hasSize(rows);
        }
    }
}
