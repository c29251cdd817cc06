package org.postern.store.rocks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postern.store.CommitId;
import org.postern.store.CommitResult;
import org.postern.store.Head;
import org.postern.store.StoreException;
import org.postern.store.StoreUnavailable;
import org.postern.store.UnknownOutcome;
import org.rocksdb.RocksDBException;

/** Opens the database again after a failed write, and finds out which commits that write took with it. */
final class Recovery {
    /** How long those who wait are kept waiting; then they must hear that nobody knows. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(2);
    /** After that, one attempt for whoever asks, but no more often than this. */
    static final long RETRY_EVERY = TimeUnit.SECONDS.toNanos(2);

    private final DatabaseSlot slot;
    private final HeadCache cache;
    private final DiskSpace space;

    private @Nullable StoreException shut;
    private long attempted;

    Recovery(DatabaseSlot slot, HeadCache cache, DiskSpace space) {
        this.slot = slot;
        this.cache = cache;
        this.space = space;
    }

    /**
     * Opens what an earlier {@link #reopen} had to leave shut, if it is time for another attempt.
     *
     * @throws StoreException when it stays shut
     */
    void ensureOpen() {
        StoreException why = shut;
        if (why == null) {
            return;
        }
        if (System.nanoTime() - attempted < RETRY_EVERY) {
            throw new StoreUnavailable(String.valueOf(why.getMessage()), Faults.isFull(why), why);
        }
        attempt();
    }

    /** Whether the last attempt to open failed. */
    boolean isShut() {
        return shut != null;
    }

    /**
     * Closes and opens, again and again with pauses between.
     *
     * @throws StoreException when patience ends
     */
    void reopen(Throwable fault) {
        if (Faults.isFull(fault)) {
            space.release();
        }
        long begun = System.nanoTime();
        long pause = FIRST_PAUSE;
        while (true) {
            try {
                attempt();
                return;
            } catch (StoreException again) {
                if (System.nanoTime() - begun + pause > PATIENCE) {
                    throw again;
                }
                if (Faults.isFull(again)) {
                    space.release();
                }
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
    }

    private void attempt() {
        try {
            cache.clear();
            slot.reopen();
            shut = null;
        } catch (StoreException fault) {
            shut = fault;
            throw fault;
        } finally {
            attempted = System.nanoTime();
        }
    }

    /**
     * What is to be said to who waits.
     *
     * @param applied whether the task is on disk, or may be
     */
    record Verdict(boolean applied, Runnable answer) {}

    /** Judges a task of the failed write by what is on disk. */
    Verdict judge(Task task, Throwable fault) {
        StoreUnavailable nothing =
                new StoreUnavailable("nothing was written: " + fault.getMessage(), Faults.isFull(fault), fault);
        Runnable refuse = () -> task.answer().completeExceptionally(nothing);
        if (!(task instanceof Task.CommitTask commit)) {
            return new Verdict(false, refuse);
        }
        try {
            return slot.use(database -> look(database, commit, refuse));
        } catch (RuntimeException unreadable) {
            // The commit may be there: nobody may hear that nothing happened.
            UnknownOutcome unknown = new UnknownOutcome("what became of a commit cannot be read", unreadable);
            return new Verdict(true, () -> task.answer().completeExceptionally(unknown));
        }
    }

    /** What became of a commit: it is there, another is, or it may be tried again. */
    private static Verdict look(Database database, Task.CommitTask task, Runnable refuse) throws RocksDBException {
        byte[] headRow = database.get(Family.HEAD, Rows.key(task.partition()));
        Head now = headRow == null ? Head.NONE : Rows.head(headRow);
        long version = task.commit().expected() + 1;
        if (now.version() < version) {
            return new Verdict(false, refuse);
        }
        byte[] logRow = database.get(Family.LOG, Rows.logKey(task.partition(), version));
        CommitId applied = logRow == null ? null : Rows.log(version, logRow).id();
        boolean ours = task.commit().id().equals(applied);
        CommitResult result = ours ? new CommitResult.Applied(version, false) : new CommitResult.Conflict(now);
        return new Verdict(ours, () -> task.answer().complete(result));
    }
}
