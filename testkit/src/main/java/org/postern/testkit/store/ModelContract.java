package org.postern.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.Commit;
import org.postern.store.CommitId;
import org.postern.store.CommitResult;
import org.postern.store.Entry;
import org.postern.store.Freshness;
import org.postern.store.Order;
import org.postern.store.PartitionId;

/** Random commits, reads and restarts, compared with a sorted map. The seed is in the message of a failure. */
public interface ModelContract extends EngineUnderTest {
    int STEPS = 600;
    int PARTITIONS = 4;

    @Test
    default void randomWorkAgreesWithTheModel() {
        long seed = Long.getLong("postern.seed", 20_261_124);
        Model model = new Model(this, new SplittableRandom(seed));
        for (int step = 0; step < STEPS; step++) {
            try {
                model.step();
            } catch (AssertionError failure) {
                throw new AssertionError("-Dpostern.seed=" + seed + ", step " + step, failure);
            }
        }
    }

    /** The model beside the store. */
    final class Model {
        private final EngineUnderTest engine;
        private final SplittableRandom random;
        private final Map<PartitionId, NavigableMap<Bytes, Bytes>> rows = new HashMap<>();
        private final Map<PartitionId, List<Commit>> commits = new HashMap<>();

        Model(EngineUnderTest engine, SplittableRandom random) {
            this.engine = engine;
            this.random = random;
        }

        void step() {
            PartitionId partition = Rows.partition(random.nextInt(PARTITIONS));
            NavigableMap<Bytes, Bytes> model = rows.computeIfAbsent(partition, _ -> new TreeMap<>());
            List<Commit> done = commits.computeIfAbsent(partition, _ -> new ArrayList<>());
            switch (random.nextInt(20)) {
                case 0 -> engine.reopen();
                case 1, 2 -> repeat(partition, done);
                case 3, 4 -> stale(partition, done);
                case 5, 6, 7 -> scan(partition, model, done.size());
                default -> apply(partition, model, done);
            }
            assertThat(engine.store().head(partition, Freshness.LINEAR).version())
                    .isEqualTo(done.size());
        }

        private void apply(PartitionId partition, NavigableMap<Bytes, Bytes> model, List<Commit> done) {
            List<Change> changes = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                changes.add(change());
            }
            Commit commit = new Commit(new CommitId(random.nextLong(), 1), done.size(), changes, key());
            assertThat(engine.store().commit(partition, commit))
                    .isEqualTo(new CommitResult.Applied(done.size() + 1L, false));
            changes.forEach(change -> apply(model, change));
            done.add(commit);
        }

        private static void apply(NavigableMap<Bytes, Bytes> model, Change change) {
            switch (change) {
                case Change.Put(Bytes key, Bytes value) -> model.put(key, value);
                case Change.Delete(Bytes key) -> model.remove(key);
                case Change.DeleteRange(Bytes from, Bytes to) -> {
                    if (from.compareTo(to) < 0) {
                        model.subMap(from, to).clear();
                    }
                }
            }
        }

        private Change change() {
            return switch (random.nextInt(6)) {
                case 0 -> new Change.Delete(key());
                case 1 -> new Change.DeleteRange(key(), key());
                default -> new Change.Put(key(), Bytes.wrap(Rows.body(random.nextLong(), random.nextInt(300))));
            };
        }

        /** Short, so that keys meet again. */
        private Bytes key() {
            byte[] key = new byte[1 + random.nextInt(2)];
            for (int i = 0; i < key.length; i++) {
                key[i] = (byte) (random.nextInt(8) * 36);
            }
            return Bytes.wrap(key);
        }

        private void repeat(PartitionId partition, List<Commit> done) {
            if (!done.isEmpty()) {
                Commit again = done.get(random.nextInt(done.size()));
                assertThat(engine.store().commit(partition, again))
                        .isEqualTo(new CommitResult.Applied(again.expected() + 1, true));
            }
        }

        private void stale(PartitionId partition, List<Commit> done) {
            if (!done.isEmpty()) {
                Commit late = new Commit(
                        new CommitId(random.nextLong(), 2), random.nextInt(done.size()), List.of(change()), key());
                assertThat(engine.store().commit(partition, late)).isInstanceOf(CommitResult.Conflict.class);
            }
        }

        private void scan(PartitionId partition, NavigableMap<Bytes, Bytes> model, int version) {
            int limit = 1 + random.nextInt(20);
            for (Order order : Order.values()) {
                NavigableMap<Bytes, Bytes> wanted = order == Order.ASCENDING ? model : model.descendingMap();
                List<Entry> entries = new ArrayList<>();
                wanted.forEach((key, value) -> entries.add(new Entry(key, value)));
                assertThat(Rows.all(engine.store(), partition, order, limit)).isEqualTo(entries);
            }
            Bytes key = key();
            Map<Bytes, Bytes> found =
                    engine.store().get(partition, List.of(key), version).rows();
            assertThat(found.get(key)).isEqualTo(model.get(key));
        }
    }
}
