package org.postern.store.partition;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.Commit;
import org.postern.store.CommitId;
import org.postern.store.CommitResult;
import org.postern.store.Freshness;
import org.postern.store.PartitionId;
import org.postern.store.Store;
import org.postern.store.UnknownOutcome;

/**
 * One active partition and those who wait to change it. The first to come leads: it runs the closures that wait, makes one
 * commit of them, answers all, and passes the lead on. So there is no thread of its own, and nobody waits for a lock while
 * the disk works but those who want the same partition.
 */
final class Partition {
    /** Closures folded into one commit, a count; ours: keeps the first from waiting long for the last. */
    static final int FOLDED = 128;
    /** How often an unknown outcome is asked for again, and a lost race run again; a count; ours. */
    static final int ATTEMPTS = 8;

    private static final long RETRY_NANOS = 5_000_000;

    private final Store store;
    private final PartitionId id;
    private final SecureRandom random;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Job<?>> waiting = new ArrayDeque<>();
    private final CopyOnWriteArrayList<Committed.Listener> listeners = new CopyOnWriteArrayList<>();
    private boolean led;
    private @Nullable PartitionRows rows;

    Partition(Store store, PartitionId id, SecureRandom random) {
        this.store = store;
        this.id = id;
        this.random = random;
    }

    List<Committed.Listener> listeners() {
        return listeners;
    }

    /** Runs a closure in its turn and returns when its changes are on disk. */
    <T> Written<T> run(Work<T> work, boolean readOnly) {
        lock.lock();
        try {
            var job = new Job<T>(work, readOnly, lock.newCondition());
            waiting.add(job);
            while (job.waiting()) {
                if (led) {
                    job.turn.awaitUninterruptibly();
                } else {
                    lead();
                }
            }
            return job.result();
        } finally {
            lock.unlock();
        }
    }

    /** Takes one batch through; called and left with the lock held, which is free meanwhile. */
    private void lead() {
        led = true;
        var batch = new ArrayList<Job<?>>();
        take(batch);
        lock.unlock();
        Outcome outcome = attempt(batch);
        lock.lock();
        settle(outcome);
        led = false;
        for (Job<?> job : batch) {
            if (job.waiting()) {
                waiting.addFirst(job); // did not fit into this commit; batches are in order, and these were the last
            } else {
                job.turn.signal();
            }
        }
        Job<?> next = waiting.peek();
        if (next != null) {
            next.turn.signal();
        }
    }

    /** Readers go alone: what they read must be on disk, and they stand before their listeners begin to listen. */
    private void take(List<Job<?>> batch) {
        while (batch.size() < FOLDED) {
            Job<?> next = waiting.peek();
            if (next == null || (next.readOnly && !batch.isEmpty())) {
                return;
            }
            batch.add(waiting.remove());
            if (next.readOnly) {
                return;
            }
        }
    }

    /** Who got what: jobs in neither list wait for the next commit. */
    private record Outcome(long version, List<Job<?>> done, List<Failed> failed) {}

    private record Failed(Job<?> job, RuntimeException why) {}

    private static void settle(Outcome outcome) {
        for (Job<?> job : outcome.done()) {
            job.done(outcome.version());
        }
        for (Failed failed : outcome.failed()) {
            failed.job().failed(failed.why());
        }
    }

    private Outcome attempt(List<Job<?>> batch) {
        try {
            for (int i = 0; i < ATTEMPTS; i++) {
                Outcome outcome = fold(batch);
                if (outcome != null) {
                    return outcome;
                }
            }
            throw new UnknownOutcome("partition " + id + " is being written by somebody else", null);
        } catch (RuntimeException e) {
            rows = null; // whatever we believed of the partition is read again
            return new Outcome(
                    0, List.of(), batch.stream().map(job -> new Failed(job, e)).toList());
        }
    }

    /** Runs the closures and commits; null when another writer was faster and all must run again. */
    private @Nullable Outcome fold(List<Job<?>> batch) {
        PartitionRows current = rows();
        long version = current.version() + 1;
        var layer = new Layer();
        var done = new ArrayList<Job<?>>();
        var failed = new ArrayList<Failed>();
        for (Job<?> job : batch) {
            var tx = new LayeredTx(version, current, layer);
            try {
                job.run(tx);
            } catch (RuntimeException e) {
                tx.end();
                failed.add(new Failed(job, e));
                continue;
            }
            Layer own = tx.end();
            if (!layer.fits(own)) {
                if (done.isEmpty() && layer.isEmpty()) {
                    failed.add(new Failed(job, new IllegalArgumentException("a change too large for one commit")));
                    continue;
                }
                break; // it and those after it go into the next commit
            }
            layer.absorb(own);
            done.add(job);
        }
        if (layer.isEmpty()) {
            return new Outcome(current.version(), done, failed);
        }
        return commit(current, layer) ? new Outcome(version, done, failed) : null;
    }

    private boolean commit(PartitionRows current, Layer layer) {
        List<Change> changes = layer.changes();
        Bytes note = layer.noteBytes();
        var commit = new Commit(
                new CommitId(random.nextLong(), random.nextLong()),
                current.version(),
                changes,
                note,
                layer.puts(),
                layer.drops());
        return switch (settled(commit)) {
            case CommitResult.Applied(long version, var _) -> {
                current.committed(version, changes);
                tell(new Committed(version, changes, note));
                yield true;
            }
            case CommitResult.Conflict _ -> {
                rows = null;
                yield false;
            }
        };
    }

    /** An outcome that got lost is settled by the same commit again (store.md: never reported as a failure). */
    private CommitResult settled(Commit commit) {
        for (int i = 1; ; i++) {
            try {
                return store.commit(id, commit);
            } catch (UnknownOutcome e) {
                if (i == ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(RETRY_NANOS * i);
            }
        }
    }

    private void tell(Committed committed) {
        for (Committed.Listener listener : listeners) {
            listener.committed(committed);
        }
    }

    private PartitionRows rows() {
        PartitionRows current = rows;
        if (current == null) {
            current = new PartitionRows(
                    store, id, store.head(id, Freshness.LINEAR).version());
            rows = current;
        }
        return current;
    }
}
