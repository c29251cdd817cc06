package org.postern.store.rocks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.store.Blob;
import org.postern.store.BlobDraft;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.Commit;
import org.postern.store.CommitResult;
import org.postern.store.Freshness;
import org.postern.store.Head;
import org.postern.store.LogPage;
import org.postern.store.Order;
import org.postern.store.Page;
import org.postern.store.PartitionId;
import org.postern.store.Range;
import org.postern.store.Snapshot;
import org.postern.store.Store;
import org.postern.store.StoreCorrupt;
import org.postern.store.StoreException;
import org.postern.store.StoreUnavailable;
import org.postern.store.Watch;
import org.postern.store.engine.Arguments;
import org.postern.store.engine.Watchers;
import org.rocksdb.RocksDBException;

/**
 * A store in a folder of this machine. A caller's thread never enters native code: commits go to {@link CommitThread},
 * reads to {@link WorkPool}; only heads that are known already are answered at once.
 */
public final class RocksStore implements Store {
    private static final System.Logger LOG = System.getLogger(RocksStore.class.getName());

    private final StoreFolder folder;
    private final DatabaseSlot slot;
    private final BlobFiles files;
    private final WorkPool pool = new WorkPool();
    private final HeadCache cache;
    private final Watchers watchers = new Watchers();
    private final CommitThread commits;
    private final OrphanSweep sweep;

    private RocksStore(StoreFolder folder, CommitThread.Parts parts) {
        this.folder = folder;
        this.slot = parts.slot();
        this.files = parts.files();
        this.cache = parts.cache();
        this.commits = new CommitThread(parts, (task, version) -> watchers.tell(task.partition(), version));
        this.sweep = new OrphanSweep(files, slot, commits);
    }

    /**
     * Opens the store, or makes a new one.
     *
     * @throws StoreUnavailable when another process has it open, when a newer version wrote it, or when the disk refuses
     * @throws StoreCorrupt when acknowledged commits are damaged; what can be done is in the message
     */
    public static RocksStore open(RocksOptions options) {
        return open(options, Database::write);
    }

    /**
     * Opens a store after {@link #salvage}, for those who see to the affected partitions and then say
     * {@link #salvageSettled}; {@link #open} refuses it until then.
     */
    public static RocksStore openSalvaged(RocksOptions options) {
        return open(options, Database::write, _ -> {});
    }

    /**
     * Makes a damaged store one that opens, with all that can still be read; the damaged files are set aside. Works for a
     * store that is not open, and again when it was stopped in between. An undamaged store stays as it is. Blocks, on
     * the caller's thread, for as long as reading everything takes.
     *
     * @param words told what was found, one line each
     * @throws StoreUnavailable when the store is in use, or when there is no room; then nothing has changed
     */
    public static Salvaged salvage(RocksOptions options, Consumer<String> words) {
        try {
            NativeLibrary.load(options.nativeLibraryFolder());
            return Salvage.run(options, words);
        } catch (IOException fault) {
            throw Faults.of("the store cannot be repaired", fault);
        } catch (RocksDBException fault) {
            throw Faults.of("the store cannot be repaired", fault);
        }
    }

    /** Those affected by a salvage were seen to: from now on the store opens as always. */
    public void salvageSettled() {
        pool.run(() -> {
            try {
                SalvageFolder.settled(files.store());
            } catch (IOException fault) {
                throw Faults.of("the note of the repair cannot be removed", fault);
            }
        });
    }

    /** With faults of a test's choosing between the commit thread and the disk. */
    static RocksStore open(RocksOptions options, CommitThread.Writer writer) {
        return open(options, writer, SalvageFolder::refuseUnfinished);
    }

    private static RocksStore open(RocksOptions options, CommitThread.Writer writer, Consumer<Path> check) {
        try {
            NativeLibrary.load(options.nativeLibraryFolder());
            check.accept(options.folder());
            StoreFolder folder = StoreFolder.open(options.folder());
            try {
                RocksStore store = open(options, folder, writer);
                store.startSweep();
                return store;
            } catch (IOException | RuntimeException fault) {
                folder.close();
                throw fault;
            }
        } catch (IOException fault) {
            throw Faults.of("the store cannot be opened", fault);
        }
    }

    private static RocksStore open(RocksOptions options, StoreFolder folder, CommitThread.Writer writer)
            throws IOException {
        Path path = options.folder();
        BlobFiles files = BlobFiles.open(path);
        DatabaseSlot slot = DatabaseSlot.open(options);
        BlobFiles.sync(path); // its folders are new, or were when a start before this one was cut short
        DiskSpace space = new DiskSpace(path, options.memtableBytes());
        return new RocksStore(folder, new CommitThread.Parts(slot, new HeadCache(), files, space, writer));
    }

    private void startSweep() {
        Thread.ofPlatform().daemon().name("store-sweep").start(() -> {
            try {
                sweepOrphans();
            } catch (StoreException interrupted) {
                LOG.log(System.Logger.Level.DEBUG, "the search for orphaned bodies ended early", interrupted);
            }
        });
    }

    /** Returns how many files of unfinished commits were removed. On a platform thread. */
    int sweepOrphans() {
        try {
            return sweep.run();
        } catch (IOException fault) {
            throw Faults.of("the bodies' folder cannot be read", fault);
        }
    }

    /** Synced writes since the start: together with the commits counted above, how well commits share them. */
    public long batches() {
        return commits.batches();
    }

    private <T> T read(DatabaseSlot.Work<T> work) {
        return pool.call(() -> slot.use(work));
    }

    @Override
    public Head head(PartitionId partition, Freshness freshness) {
        Head known = cache.get(partition);
        return known != null ? known : read(database -> headRow(database.get(Family.HEAD, Rows.key(partition))));
    }

    private static Head headRow(byte @Nullable [] row) {
        return row == null ? Head.NONE : Rows.head(row);
    }

    private static long version(Database.Reader reader, PartitionId partition, long floor) throws RocksDBException {
        long version = headRow(reader.get(Family.HEAD, Rows.key(partition))).version();
        Arguments.checkFloor(version, floor);
        return version;
    }

    @Override
    public Snapshot get(PartitionId partition, Collection<Bytes> keys, long floor) {
        Arguments.check(keys);
        Family rows = Family.ofRows(partition);
        return read(database -> database.atOneVersion(reader -> {
            long version = version(reader, partition, floor);
            List<byte[]> full = new ArrayList<>(keys.size());
            keys.forEach(key -> full.add(Rows.key(partition, key)));
            Iterator<byte @Nullable []> values = reader.getAll(rows, full).iterator();
            Map<Bytes, Bytes> found = HashMap.newHashMap(keys.size());
            for (Bytes key : keys) {
                byte[] value = values.next();
                if (value != null) {
                    found.put(key, Bytes.wrap(value));
                }
            }
            return new Snapshot(version, found);
        }));
    }

    @Override
    public Page scan(PartitionId partition, Range range, Order order, int limit, long floor) {
        Arguments.check(range);
        Arguments.checkLimit(limit);
        byte[] from = Rows.key(partition, range.from());
        byte[] to = Rows.key(partition, range.to());
        boolean empty = range.from().compareTo(range.to()) >= 0;
        return read(database -> database.atOneVersion(reader -> {
            PageRows rows = new PageRows(order, limit);
            long version = version(reader, partition, floor);
            if (!empty) {
                switch (order) {
                    case ASCENDING -> reader.ascending(Family.ofRows(partition), from, to, rows);
                    case DESCENDING -> reader.descending(Family.ofRows(partition), from, to, rows);
                }
            }
            return rows.page(version);
        }));
    }

    @Override
    public CommitResult commit(PartitionId partition, Commit commit) {
        Arguments.check(commit);
        List<Task.Put> puts = new ArrayList<>();
        for (Commit.BlobPut put : commit.puts()) {
            puts.add(ready(put));
        }
        CompletableFuture<CommitResult> answer = new CompletableFuture<>();
        commits.submit(new Task.CommitTask(partition, commit, puts, answer));
        return WorkPool.await(answer);
    }

    /** All that can be done for a blob before it is the commit's turn. */
    private Task.Put ready(Commit.BlobPut put) {
        if (!(put.body() instanceof Staged staged)) {
            throw new IllegalArgumentException("a body of another store");
        }
        return switch (staged) {
            case StagedInline body ->
                new Task.Put(
                        put.id(),
                        new BlobPlace(false, body.size(), body.sha256()),
                        body.stored(put.id(), put.label()),
                        null);
            case StagedFile body -> {
                pool.run(() -> body.label(put.id(), put.label()));
                yield new Task.Put(put.id(), new BlobPlace(true, body.size(), body.sha256()), null, body);
            }
        };
    }

    @Override
    public LogPage log(PartitionId partition, long version, int limit) {
        Arguments.checkLimit(limit);
        byte[] from = Rows.logKey(partition, version + 1);
        byte[] to = Rows.logKey(partition, Long.MAX_VALUE);
        return read(database -> database.atOneVersion(reader -> {
            long head = version(reader, partition, 0);
            LogRows rows = new LogRows(limit);
            if (version < head) {
                reader.ascending(Family.LOG, from, to, rows);
            }
            return rows.page(version, head);
        }));
    }

    @Override
    public void trimLog(PartitionId partition, long version) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        commits.submit(new Task.TrimTask(partition, version, answer));
        WorkPool.await(answer);
    }

    @Override
    public Watch watch(PartitionId partition, LongConsumer passed) {
        return watchers.add(partition, passed);
    }

    @Override
    public BlobDraft draft() {
        return new Draft(pool, files);
    }

    @Override
    public @Nullable Blob openBlob(BlobId id, long offset, long length) {
        Arguments.checkPart(offset, length);
        return pool.find(() -> {
            byte[] stored = slot.row(Family.BLOB, Rows.key(id));
            if (stored != null) {
                return StoredBlob.inline(BlobHeader.of(stored, () -> "the body " + id), stored, offset, length);
            }
            byte[] row = slot.row(Family.BLOBHEAD, Rows.key(id));
            return row == null ? null : openFile(id, offset, length);
        });
    }

    @Override
    public <T> T together(Supplier<T> reads) {
        return pool.call(reads);
    }

    @Override
    public Map<BlobId, Bytes> smallBodies(Collection<BlobId> ids) {
        Arguments.checkBodies(ids.size());
        List<byte[]> keys = new ArrayList<>(ids.size());
        ids.forEach(id -> keys.add(Rows.key(id)));
        return read(database -> {
            Iterator<byte @Nullable []> values =
                    database.readable(Family.BLOB, keys).iterator();
            Map<BlobId, Bytes> found = HashMap.newHashMap(ids.size());
            for (BlobId id : ids) {
                byte[] stored = values.next();
                if (stored != null && isWhole(stored, id)) {
                    found.put(id, Bytes.wrap(Arrays.copyOfRange(stored, BlobHeader.LENGTH, stored.length)));
                }
            }
            return found;
        });
    }

    /** A damaged one is left out: opened by itself, it says so, and costs no other. */
    private static boolean isWhole(byte[] stored, BlobId id) {
        try {
            BlobHeader.of(stored, () -> "the body " + id);
            return true;
        } catch (StoreCorrupt _) {
            return false;
        }
    }

    private @Nullable Blob openFile(BlobId id, long offset, long length) {
        Path path = files.path(id);
        try {
            FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
            try {
                return StoredBlob.file(pool, header(file, path), file, offset, length);
            } catch (IOException | RuntimeException fault) {
                file.close();
                throw fault;
            }
        } catch (NoSuchFileException missing) {
            boolean dropped = slot.row(Family.BLOBHEAD, Rows.key(id)) == null;
            if (dropped) {
                return null;
            }
            throw new StoreCorrupt("the body " + id + " is missing: there is no file " + path, missing);
        } catch (IOException fault) {
            throw Faults.of("a body cannot be read", fault);
        }
    }

    private static BlobHeader header(FileChannel file, Path path) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(BlobHeader.LENGTH);
        while (header.hasRemaining() && file.read(header, header.position()) >= 0) {
            // Until it is whole or the file ends.
        }
        byte[] read = header.array();
        return BlobHeader.of(header.hasRemaining() ? new byte[0] : read, path::toString);
    }

    @Override
    public void deleteBlob(BlobId id) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        commits.submit(new Task.DeleteTask(id, answer));
        WorkPool.await(answer);
    }

    @Override
    public void eachPartition(Consumer<PartitionId> consumer) {
        new Walk(slot, pool).keys(Family.HEAD, key -> consumer.accept(Walk.partition(key)));
    }

    @Override
    public void eachBlob(Consumer<BlobId> consumer) {
        new Walk(slot, pool).keys(Family.BLOBHEAD, key -> consumer.accept(Walk.blob(key)));
    }

    @Override
    public void verify(Consumer<String> damage) {
        new Verification(slot, pool, files, new Walk(slot, pool), damage).run();
    }

    @Override
    public void close() {
        commits.close();
        pool.close();
        slot.close();
        try {
            folder.close();
        } catch (IOException fault) {
            throw Faults.of("the store's folder cannot be given back", fault);
        }
    }
}
