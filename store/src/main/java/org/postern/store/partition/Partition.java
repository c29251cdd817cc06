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
import org.postern.store.Head;
import org.postern.store.PartitionId;
import org.postern.store.Store;
import org.postern.store.StoreException;
import org.postern.store.StoreUnavailable;
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
    private @Nullable Thread leader;
    private @Nullable PartitionRows rows;
    /** A commit whose outcome nobody could tell; the next head that is read tells it. */
    private @Nullable Commit doubtful;

    Partition(Store store, PartitionId id, SecureRandom random) {
        this.store = store;
        this.id = id;
        this.random = random;
    }

    List<Committed.Listener> listeners() {
        return listeners;
    }

    /** Closures that wait for their turn right now, a count. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Runs a closure in its turn and returns when its changes are on disk. */
    <T> Written<T> run(Work<T> work, boolean readOnly) {
        lock.lock();
        try {
            if (leader == Thread.currentThread()) {
                throw new IllegalStateException("a closure or listener of partition " + id + " waits for itself");
            }
            var job = new Job<T>(work, readOnly, lock.newCondition());
            waiting.add(job);
            while (job.waiting()) {
                if (leader != null) {
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
        leader = Thread.currentThread();
        var batch = new ArrayList<Job<?>>();
        take(batch);
        lock.unlock();
        Outcome outcome = attempt(batch);
        lock.lock();
        settle(outcome);
        leader = null;
        for (Job<?> job : batch.reversed()) {
            if (job.waiting()) {
                waiting.addFirst(job); // did not fit into this commit, so it is the first of the next
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

    private record Failed(Job<?> job, Throwable why) {}

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
            throw new StoreUnavailable("partition " + id + " is being written by somebody else", false, null);
        } catch (RuntimeException | Error e) {
            rows = null; // whatever we believed of the partition is read again
            return new Outcome(
                    0, List.of(), batch.stream().map(job -> new Failed(job, e)).toList());
        }
    }

    /** What one commit is made of. */
    private record Folded(Layer layer, List<Job<?>> done, List<Failed> failed) {}

    /** Runs the closures and commits; null when another writer was faster and all must run again. */
    private @Nullable Outcome fold(List<Job<?>> batch) {
        PartitionRows current = rows();
        var folded = new Folded(new Layer(), new ArrayList<>(), new ArrayList<>());
        for (Job<?> job : batch) {
            if (!add(job, current, folded)) {
                break; // it and those after it go into the next commit
            }
        }
        if (folded.layer().isEmpty()) {
            return new Outcome(current.version(), folded.done(), folded.failed());
        }
        try {
            return commit(current, folded.layer())
                    ? new Outcome(current.version(), folded.done(), folded.failed())
                    : null;
        } catch (RuntimeException e) {
            rows = null;
            if (batch.size() > 1 && !(e instanceof StoreException)) {
                return fold(batch.subList(0, 1)); // one of them is to blame; the others wait for commits of their own
            }
            folded.done().forEach(job -> folded.failed().add(new Failed(job, e)));
            return new Outcome(0, List.of(), folded.failed());
        }
    }

    /** Runs one closure over those before it; false when its changes do not fit into the same commit. */
    private static boolean add(Job<?> job, PartitionRows current, Folded folded) {
        var tx = new LayeredTx(current.version() + 1, current, folded.layer(), job.readOnly);
        try {
            job.run(tx);
        } catch (RuntimeException | Error e) {
            tx.end();
            folded.failed().add(new Failed(job, e));
            return true;
        }
        Layer own = tx.end();
        if (folded.layer().fits(own)) {
            folded.layer().absorb(own);
            folded.done().add(job);
            return true;
        }
        if (folded.done().isEmpty()) {
            folded.failed().add(new Failed(job, new TooLarge()));
            return true;
        }
        return false;
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
                tell(commit);
                yield true;
            }
            case CommitResult.Conflict _ -> {
                rows = null;
                yield false;
            }
        };
    }

    /** An outcome that got lost is settled by the same commit again; it is never reported as a failure. */
    private CommitResult settled(Commit commit) {
        UnknownOutcome lost = null;
        for (int i = 1; i <= ATTEMPTS; i++) {
            try {
                return store.commit(id, commit);
            } catch (UnknownOutcome e) {
                lost = e;
            } catch (StoreUnavailable e) {
                if (lost == null) {
                    throw e; // nothing was sent; but once an answer is lost, this says nothing of the earlier attempt
                }
            }
            LockSupport.parkNanos(RETRY_NANOS * i);
        }
        doubtful = commit;
        throw new UnknownOutcome("a commit to partition " + id + " was never answered", lost);
    }

    /** What a listener throws is its own fault: the commit is on disk, and those who made it are told so. */
    private void tell(Commit commit) {
        var committed = new Committed(commit.expected() + 1, commit.changes(), commit.note());
        for (Committed.Listener listener : listeners) {
            try {
                listener.committed(committed);
            } catch (RuntimeException | Error e) {
                Thread current = Thread.currentThread();
                current.getUncaughtExceptionHandler().uncaughtException(current, e);
            }
        }
    }

    private PartitionRows rows() {
        PartitionRows current = rows;
        if (current == null) {
            Head head = store.head(id, Freshness.LINEAR);
            Commit doubt = doubtful;
            doubtful = null;
            if (doubt != null && head.last().equals(doubt.id())) {
                tell(doubt); // it had been applied after all
            } else if (doubt != null && head.version() == doubt.expected()) {
                doubtful = doubt; // it may still be; the next commit of ours fences it, or meets it
            }
            current = new PartitionRows(store, id, head.version());
            rows = current;
        }
        return current;
    }
}
