package org.postern.store.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.Entry;
import org.postern.store.Freshness;
import org.postern.store.Order;
import org.postern.store.PartitionId;
import org.postern.store.Range;
import org.postern.store.memory.MemoryStore;
import org.postern.testkit.store.Rows;

/** Layers of uncommitted changes over rows, beside a sorted map. */
final class LayerModelTest {
    private static final PartitionId ID = Rows.ACCOUNT;

    private final MemoryStore memory = new MemoryStore();

    /** Everything a closure may do to rows, several closures a commit, against a sorted map. */
    @Test
    void whatAClosureSeesIsWhatASortedMapWouldShow() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var model = new TreeMap<Bytes, Bytes>();
        for (int round = 0; round < 150; round++) {
            int closures = 1 + random.nextInt(4);
            var layer = new Layer();
            var rows = new PartitionRows(
                    memory, ID, memory.head(ID, Freshness.LINEAR).version());
            for (int i = 0; i < closures; i++) {
                var tx = new LayeredTx(rows.version() + 1, rows, layer, false);
                for (int step = 0; step < 30; step++) {
                    step(random, tx, model, "seed " + seed);
                }
                layer.absorb(tx.end());
            }
            Rows.write(memory, ID, layer.changes().toArray(Change[]::new));
            List<Entry> expected = model.entrySet().stream()
                    .map(row -> new Entry(row.getKey(), row.getValue()))
                    .toList();
            assertThat(Rows.all(memory, ID, Order.ASCENDING, 1_000))
                    .as("seed " + seed)
                    .isEqualTo(expected);
        }
    }

    private static void step(Random random, Tx tx, NavigableMap<Bytes, Bytes> model, String seed) {
        Bytes key = key(random);
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> {
                Bytes value = Rows.bytes("v" + random.nextInt(1_000));
                tx.put(key, value);
                model.put(key, value);
            }
            case 3, 4 -> {
                tx.delete(key);
                model.remove(key);
            }
            case 5 -> {
                Range range = range(random, 4);
                tx.deleteRange(range);
                model.subMap(range.from(), range.to()).clear();
            }
            case 6 -> assertThat(tx.get(key)).as(seed).isEqualTo(model.get(key));
            default -> {
                Range range = range(random, 40);
                int limit = 1 + random.nextInt(12);
                Order order = random.nextBoolean() ? Order.ASCENDING : Order.DESCENDING;
                var map = model.subMap(range.from(), true, range.to(), false);
                List<Entry> expected = (order == Order.ASCENDING ? map : map.descendingMap())
                        .entrySet().stream()
                                .limit(limit)
                                .map(row -> new Entry(row.getKey(), row.getValue()))
                                .toList();
                assertThat(tx.scan(range, order, limit)).as(seed).isEqualTo(expected);
            }
        }
    }

    private static Bytes key(Random random) {
        return Rows.bytes("%02d".formatted(random.nextInt(60)));
    }

    private static Range range(Random random, int longest) {
        int from = random.nextInt(60);
        return new Range(
                Rows.bytes("%02d".formatted(from)), Rows.bytes("%02d".formatted(from + random.nextInt(longest))));
    }
}
