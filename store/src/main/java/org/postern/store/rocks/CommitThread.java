package org.postern.store.rocks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.postern.store.BlobId;
import org.postern.store.CommitResult;
import org.postern.store.StoreUnavailable;
import org.postern.store.UnknownOutcome;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The one thread that writes: takes all that waits, writes it as one synced record, answers all. While one record is on
 * its way to the disk, the next batch gathers. Since a record is begun only when the one before it is synced, a crash can
 * leave at most one unfinished ({@link WalScan} relies on it).
 */
final class CommitThread implements AutoCloseable {
    /** Tasks of one batch. */
    private static final int TASKS = 1_000;
    /** Bytes after which a batch takes no more; a commit's rows and small bodies may exceed it once. */
    private static final long BYTES = 4L * 1024 * 1024;

    private static final System.Logger LOG = System.getLogger(CommitThread.class.getName());

    private final DatabaseSlot slot;
    private final HeadCache cache;
    private final BlobFiles files;
    private final DiskSpace space;
    private final Recovery recovery;
    private final Writer writer;
    private final Applied applied;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final ArrayDeque<Task> queue = new ArrayDeque<>();
    private boolean stopping;
    private long batches;

    /** How a batch reaches the disk; tests put faults here. */
    @FunctionalInterface
    interface Writer {
        void write(Database database, WriteBatch batch) throws RocksDBException;
    }

    /** Told after each commit that was applied just now. */
    @FunctionalInterface
    interface Applied {
        void tell(Task.CommitTask task, long version);
    }

    /** What the thread works on. */
    record Parts(DatabaseSlot slot, HeadCache cache, BlobFiles files, DiskSpace space, Writer writer) {}

    CommitThread(Parts parts, Applied applied) {
        slot = parts.slot();
        cache = parts.cache();
        files = parts.files();
        space = parts.space();
        writer = parts.writer();
        recovery = new Recovery(slot, cache, space);
        this.applied = applied;
        thread = Thread.ofPlatform().name("store-commit").start(this::run);
    }

    /** Puts a task in line; its answer comes in every case. */
    void submit(Task task) {
        lock.lock();
        try {
            if (stopping) {
                throw new StoreUnavailable("the store is closed", false, null);
            }
            queue.add(task);
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Synced writes so far. */
    long batches() {
        lock.lock();
        try {
            return batches;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (await()) {
            Round round = new Round(take());
            try {
                round.run();
            } catch (RuntimeException | Error fault) {
                round.abandon(fault);
            }
        }
    }

    /** Waits for work, or for another attempt to open a store that failed; false when it is time to stop. */
    private boolean await() {
        lock.lock();
        try {
            while (queue.isEmpty() && !stopping) {
                if (recovery.isShut()) {
                    work.awaitNanos(Recovery.RETRY_EVERY);
                    return true;
                }
                work.await();
            }
            return !queue.isEmpty();
        } catch (InterruptedException nobody) {
            throw new IllegalStateException("nobody interrupts the commit thread", nobody);
        } finally {
            lock.unlock();
        }
    }

    private List<Task> take() {
        lock.lock();
        try {
            List<Task> taken = new ArrayList<>();
            while (!queue.isEmpty() && taken.size() < TASKS) {
                taken.add(queue.remove());
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Puts back, at the front and in order, what a full batch left over. */
    private void putBack(List<Task> rest) {
        lock.lock();
        try {
            rest.reversed().forEach(queue::addFirst);
        } finally {
            lock.unlock();
        }
    }

    /** One batch, from the queue to the answers. */
    private final class Round {
        private final List<Task> tasks;
        private final List<Runnable> answers = new ArrayList<>();
        private final List<StagedFile> placed = new ArrayList<>();
        private final List<Task.OrphanTask> orphans = new ArrayList<>();
        private int folded;
        private boolean writing;
        /** From here on the answers are true, whatever else fails. */
        private boolean settled;

        Round(List<Task> tasks) {
            this.tasks = tasks;
        }

        void run() {
            try {
                recovery.ensureOpen();
                slot.write(this::write);
            } catch (RocksDBException | RuntimeException | Error fault) {
                if (settled) {
                    complain(fault);
                } else {
                    answers.clear();
                    fail(fault);
                }
            }
            answers.forEach(Runnable::run);
            for (Task.OrphanTask orphan : orphans) {
                // One that was not come to; the others have their answers.
                orphan.answer().completeExceptionally(new UnknownOutcome("the sweep was broken off", null));
            }
            putBack(tasks.subList(folded, tasks.size()));
        }

        /** The write is on disk; heads that may not have been remembered must be read again. */
        private void complain(Throwable fault) {
            cache.clear();
            LOG.log(System.Logger.Level.ERROR, "a commit was written, but what follows it failed", fault);
        }

        /** Nobody waits for ever, and the thread goes on. */
        void abandon(Throwable fault) {
            cache.clear();
            UnknownOutcome unknown = new UnknownOutcome("the store failed: " + fault, fault);
            tasks.forEach(task -> task.answer().completeExceptionally(unknown));
            LOG.log(System.Logger.Level.ERROR, "commits were broken off", fault);
        }

        private void write(Database database) throws RocksDBException {
            try (Batch batch = new Batch(database, cache, files, placed)) {
                while (folded < tasks.size() && batch.size() < BYTES) {
                    fold(batch, tasks.get(folded++));
                }
                if (!batch.isEmpty()) {
                    sync(batch.folders());
                    writing = true;
                    writer.write(database, batch.finish());
                    writing = false;
                    settled = true;
                    placed.clear();
                    cache.putAll(batch.heads());
                    count();
                    flushIfLow(database);
                }
                settled = true;
                batch.drops().forEach(this::deleteFile);
                for (Task.OrphanTask task : orphans) {
                    removeOrphans(database, task);
                }
            }
        }

        /** The write stands whether or not this succeeds. */
        private void flushIfLow(Database database) {
            if (!space.wantsFlush()) {
                return;
            }
            try {
                database.flush();
            } catch (RocksDBException fault) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the disk is nearly full, and the log could not be emptied",
                        fault);
            }
        }

        private void count() {
            lock.lock();
            try {
                batches++;
            } finally {
                lock.unlock();
            }
        }

        /** A fault of one task, found before anything of it was added, is that task's alone. */
        private void fold(Batch batch, Task task) {
            try {
                switch (task) {
                    case Task.CommitTask commit -> fold(batch, commit);
                    case Task.TrimTask trim -> {
                        batch.trim(trim.partition(), trim.version());
                        answers.add(() -> trim.answer().complete(true));
                    }
                    case Task.DeleteTask delete -> {
                        batch.drop(delete.id());
                        answers.add(() -> delete.answer().complete(true));
                    }
                    case Task.OrphanTask orphan -> orphans.add(orphan);
                }
            } catch (RocksDBException fault) {
                task.answer().completeExceptionally(Faults.of("the store cannot be read", fault));
            } catch (IOException fault) {
                task.answer().completeExceptionally(Faults.of("a body cannot be put in its place", fault));
            } catch (RuntimeException fault) {
                task.answer().completeExceptionally(fault);
            }
        }

        private void fold(Batch batch, Task.CommitTask task) throws RocksDBException, IOException {
            StoreUnavailable refusal = space.refusal(task.commit());
            if (refusal != null) {
                throw refusal;
            }
            CommitResult result = batch.fold(task);
            answers.add(() -> answer(task, result));
        }

        private void answer(Task.CommitTask task, CommitResult result) {
            task.answer().complete(result);
            if (result instanceof CommitResult.Applied(long version, boolean before) && !before) {
                tell(task, version);
            }
        }

        /** Who listens cannot undo the commit, nor keep the others from their answers. */
        private void tell(Task.CommitTask task, long version) {
            try {
                applied.tell(task, version);
            } catch (RuntimeException fault) {
                LOG.log(System.Logger.Level.ERROR, "who listens for commits failed", fault);
            }
        }

        private void sync(Set<Path> folders) {
            try {
                files.sync(folders);
            } catch (IOException fault) {
                throw Faults.of("a body cannot be put in its place", fault);
            }
        }

        /** The commit stands whether or not the file goes; one that stays is found as an orphan at the next start. */
        private void deleteFile(BlobId id) {
            try {
                files.delete(id);
            } catch (IOException fault) {
                LOG.log(System.Logger.Level.WARNING, "the file of a deleted body stays: " + id, fault);
            }
        }

        /** Nothing is put in its place meanwhile, since this thread does that too. */
        private void removeOrphans(Database database, Task.OrphanTask task) {
            int removed = 0;
            try {
                for (BlobId id : task.ids()) {
                    if (database.get(Family.BLOBHEAD, Rows.key(id)) == null) {
                        deleteFile(id);
                        removed++;
                    }
                }
                task.answer().complete(removed);
            } catch (RocksDBException fault) {
                task.answer().completeExceptionally(Faults.of("the store cannot be read", fault));
            }
        }

        /** Nothing was begun: refuse. Something was begun: find out what became of it. */
        private void fail(Throwable fault) {
            if (folded == 0) {
                folded = tasks.size();
            }
            List<Task> mine = tasks.subList(0, folded);
            if (writing) {
                LOG.log(System.Logger.Level.ERROR, "a commit could not be written; the store is opened again", fault);
                settle(mine, fault);
            } else {
                takeBack();
                refuse(mine, fault);
            }
        }

        private void settle(List<Task> mine, Throwable fault) {
            try {
                recovery.reopen(fault);
            } catch (RuntimeException shut) {
                LOG.log(System.Logger.Level.ERROR, "the store could not be opened again", shut);
                UnknownOutcome unknown = new UnknownOutcome("the disk failed and does not come back", shut);
                mine.forEach(task -> task.answer().completeExceptionally(unknown));
                return;
            }
            List<Recovery.Verdict> verdicts =
                    mine.stream().map(task -> recovery.judge(task, fault)).toList();
            if (verdicts.stream().noneMatch(Recovery.Verdict::applied)) {
                // Before anybody hears of it, since who hears of it may try again at once.
                takeBack();
            }
            verdicts.forEach(verdict -> verdict.answer().run());
        }

        private void refuse(List<Task> mine, Throwable fault) {
            StoreUnavailable refusal = fault instanceof StoreUnavailable known
                    ? known
                    : new StoreUnavailable("nothing was written: " + fault.getMessage(), Faults.isFull(fault), fault);
            mine.forEach(task -> task.answer().completeExceptionally(refusal));
        }

        private void takeBack() {
            for (StagedFile file : placed.reversed()) {
                try {
                    file.takeBack();
                } catch (IOException fault) {
                    LOG.log(System.Logger.Level.WARNING, "a body could not be moved back", fault);
                }
            }
        }
    }

    /** Finishes what is in line, refuses what comes after. */
    @Override
    public void close() {
        lock.lock();
        try {
            stopping = true;
            work.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(TimeUnit.MINUTES.toMillis(1));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
