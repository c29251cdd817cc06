package org.postern.store.engine;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.postern.store.PartitionId;
import org.postern.store.Watch;

/** Who wants to hear of which partition. Told on the engine's own thread, so each must return at once. */
public final class Watchers {
    private static final System.Logger LOG = System.getLogger(Watchers.class.getName());

    private final ConcurrentMap<PartitionId, List<Subscription>> subscriptions = new ConcurrentHashMap<>();

    public Watch add(PartitionId partition, LongConsumer passed) {
        Subscription subscription = new Subscription(partition, passed);
        subscriptions.compute(partition, (_, known) -> with(known, subscription));
        return subscription;
    }

    private static List<Subscription> with(@Nullable List<Subscription> known, Subscription added) {
        List<Subscription> all = known == null ? new CopyOnWriteArrayList<>() : known;
        all.add(added);
        return all;
    }

    /** Tells all; one that fails is logged and does not keep the others from hearing. */
    public void tell(PartitionId partition, long version) {
        for (Subscription subscription : subscriptions.getOrDefault(partition, List.of())) {
            try {
                subscription.passed.accept(version);
            } catch (RuntimeException fault) {
                LOG.log(System.Logger.Level.ERROR, "a watcher of " + partition + " failed", fault);
            }
        }
    }

    /** Identity counts, so this is no record: the same consumer may watch twice. */
    private final class Subscription implements Watch {
        private final PartitionId partition;
        private final LongConsumer passed;

        Subscription(PartitionId partition, LongConsumer passed) {
            this.partition = partition;
            this.passed = passed;
        }

        @Override
        public void close() {
            subscriptions.computeIfPresent(partition, (_, known) -> {
                known.remove(this);
                return known.isEmpty() ? null : known;
            });
        }
    }
}
