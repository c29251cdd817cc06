package org.postern.store.rocks;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.postern.store.StoreException;
import org.postern.store.StoreUnavailable;
import org.rocksdb.RocksDBException;

/**
 * Holds the open database, and can close and open it again under those who wait. Nobody reaches a {@link Database} but
 * through {@link #use}, which keeps it open meanwhile.
 */
final class DatabaseSlot implements AutoCloseable {
    private final RocksOptions options;
    private final Opening opening;
    /** Fair, so that a reopening is not starved by readers. */
    private final ReentrantReadWriteLock lifecycle = new ReentrantReadWriteLock(true);

    private @Nullable Database database;
    private StoreUnavailable absence = new StoreUnavailable("the store is closed", false, null);

    /** How the database is opened; tests put faults here. */
    @FunctionalInterface
    interface Opening {
        Database open(RocksOptions options) throws IOException, RocksDBException;
    }

    private DatabaseSlot(RocksOptions options, Opening opening, Database database) {
        this.options = options;
        this.opening = opening;
        this.database = database;
    }

    static DatabaseSlot open(RocksOptions options) throws IOException {
        return open(options, DatabaseSlot::openChecked);
    }

    static DatabaseSlot open(RocksOptions options, Opening opening) throws IOException {
        try {
            return new DatabaseSlot(options, opening, opening.open(options));
        } catch (RocksDBException fault) {
            throw Faults.of("the store cannot be opened", fault);
        }
    }

    private static Database openChecked(RocksOptions options) throws IOException, RocksDBException {
        WalCheck.check(options.folder().resolve("db"));
        return Database.open(options);
    }

    /** Native work; runs on a platform thread of the store only. */
    @FunctionalInterface
    interface Work<T> {
        T run(Database database) throws RocksDBException;
    }

    /** Runs work on the open database; waits while it is being opened again. */
    <T> T use(Work<T> work) {
        lifecycle.readLock().lock();
        try {
            return work.run(present());
        } catch (RocksDBException fault) {
            throw Faults.of("the store cannot be read", fault);
        } finally {
            lifecycle.readLock().unlock();
        }
    }

    /** One row, null when it is not there. */
    byte @Nullable [] row(Family family, byte[] key) {
        lifecycle.readLock().lock();
        try {
            return present().get(family, key);
        } catch (RocksDBException fault) {
            throw Faults.of("the store cannot be read", fault);
        } finally {
            lifecycle.readLock().unlock();
        }
    }

    /** Writing, whose faults the commit thread judges itself. */
    @FunctionalInterface
    interface Writing {
        void run(Database database) throws RocksDBException;
    }

    void write(Writing work) throws RocksDBException {
        lifecycle.readLock().lock();
        try {
            work.run(present());
        } finally {
            lifecycle.readLock().unlock();
        }
    }

    private Database present() {
        Database open = database;
        if (open == null) {
            throw new StoreUnavailable(String.valueOf(absence.getMessage()), absence.full(), absence);
        }
        return open;
    }

    /**
     * Closes and opens the database: RocksDB refuses to write after a failed write, and only its recovery tells which of
     * the last commits are on disk. What is recovered is written to tables and synced, so it does not depend on pages whose
     * sync has failed.
     *
     * @throws StoreException when it cannot be opened; all work is refused until another attempt succeeds
     */
    void reopen() {
        lifecycle.writeLock().lock();
        try {
            discard();
            database = opening.open(options);
        } catch (RocksDBException fault) {
            throw refuse(Faults.of("the store cannot be opened again", fault));
        } catch (IOException fault) {
            throw refuse(Faults.of("the store cannot be opened again", fault));
        } catch (StoreException fault) {
            throw refuse(fault);
        } catch (RuntimeException | Error fault) {
            // Whatever it is, the next attempt may succeed.
            throw refuse(new StoreUnavailable("the store cannot be opened again: " + fault, false, fault));
        } finally {
            lifecycle.writeLock().unlock();
        }
    }

    private StoreException refuse(StoreException why) {
        absence = new StoreUnavailable(String.valueOf(why.getMessage()), Faults.isFull(why), why);
        return why;
    }

    /** A database in trouble may complain when it is closed; what counts is whether it opens again. */
    private void discard() {
        Database old = database;
        database = null;
        if (old != null) {
            closeLoudly(old);
        }
    }

    /** Only spares the next start some work; the log has everything. */
    private static void flush(@Nullable Database open) {
        if (open == null) {
            return;
        }
        try {
            open.flush();
        } catch (RocksDBException fault) {
            System.getLogger(DatabaseSlot.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "the log could not be emptied; the next start reads it: {0}",
                            fault.getMessage());
        }
    }

    private static void closeLoudly(Database old) {
        try {
            old.close();
        } catch (RocksDBException | RuntimeException fault) {
            System.getLogger(DatabaseSlot.class.getName())
                    .log(System.Logger.Level.WARNING, "RocksDB complained when it was closed", fault);
        }
    }

    @Override
    public void close() {
        lifecycle.writeLock().lock();
        try {
            flush(database);
            discard();
        } finally {
            lifecycle.writeLock().unlock();
        }
    }
}
