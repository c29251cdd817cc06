package org.postern.store.partition;

import java.security.SecureRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.postern.store.Freshness;
import org.postern.store.PartitionId;
import org.postern.store.Store;
import org.postern.store.Watch;

/** All partitions of a store, each with one writer at a time. For any thread; blocks. */
public final class Partitions {
    /** Partitions kept ready without anybody using them, a count; ours. */
    static final int IDLE = 2_000;

    /** Commits that {@link #trimLog} leaves, a count; ours: more than anybody can still be in doubt of. */
    public static final int LOG = 1_000;

    /** A partition and how many use or watch it right now; nobody may have two writers. */
    private record Use(Partition partition, int users) {}

    private final Store store;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentHashMap<PartitionId, Use> active = new ConcurrentHashMap<>();

    public Partitions(Store store) {
        this.store = store;
    }

    /** The store below, for reads that need no turn: bodies, and rows at some version. */
    public Store store() {
        return store;
    }

    /** Random bytes that nobody can guess: for names of things. */
    public SecureRandom random() {
        return random;
    }

    /**
     * Runs a closure in its turn and returns when its changes are on disk.
     *
     * @throws RuntimeException what the closure threw; none of its changes happened
     * @throws org.postern.store.StoreUnavailable when nothing happened because the store could not do it
     * @throws org.postern.store.UnknownOutcome when it may or may not have happened: never claim either
     */
    public <T> Written<T> write(PartitionId id, Work<T> work) {
        return use(id, partition -> partition.run(work, false));
    }

    /** Runs a closure that changes nothing, in its turn: what it sees is on disk, and nothing changes meanwhile. */
    public <T> Written<T> read(PartitionId id, Work<T> work) {
        return use(id, partition -> partition.run(work, true));
    }

    /**
     * Listens from now on: call it inside {@link #read}, and nothing is missed or heard twice.
     *
     * @return close it to stop listening
     */
    public Watch listen(PartitionId id, Committed.Listener listener) {
        acquire(id).listeners().add(listener);
        return () -> {
            Use use = active.get(id);
            if (use != null && use.partition().listeners().remove(listener)) {
                release(id);
            }
        };
    }

    /** Forgets all commits of a partition but the last {@link #LOG}, for partitions whose past nobody asks for. */
    public void trimLog(PartitionId id) {
        long version = store.head(id, Freshness.RECENT).version();
        if (version > LOG) {
            store.trimLog(id, version - LOG);
        }
    }

    private interface Turn<T> {
        Written<T> with(Partition partition);
    }

    private <T> Written<T> use(PartitionId id, Turn<T> use) {
        Partition partition = acquire(id);
        try {
            return use.with(partition);
        } finally {
            release(id);
        }
    }

    /** Closures that wait for their turn in a partition right now, a count. */
    int waiting(PartitionId id) {
        Use use = active.get(id);
        return use == null ? 0 : use.partition().waiting();
    }

    private Partition acquire(PartitionId id) {
        Use use = active.compute(
                id,
                (key, now) -> now == null
                        ? new Use(new Partition(store, key, random), 1)
                        : new Use(now.partition(), now.users() + 1));
        return use.partition();
    }

    private void release(PartitionId id) {
        active.computeIfPresent(id, (_, now) -> new Use(now.partition(), now.users() - 1));
        if (active.size() > IDLE) {
            forgetIdle();
        }
    }

    /** Which idle ones go does not matter: forgetting only costs reading a few rows again. */
    private void forgetIdle() {
        for (PartitionId id : active.keySet()) {
            active.computeIfPresent(id, (_, now) -> now.users() == 0 ? null : now);
            if (active.size() <= IDLE / 2) {
                return;
            }
        }
    }
}
