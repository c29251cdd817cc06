package org.postern.store.rocks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.Commit;
import org.postern.store.CommitId;
import org.postern.store.CommitResult;
import org.postern.store.Head;
import org.postern.store.PartitionId;
import org.postern.store.engine.Arguments;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The tasks that waited together, folded into one write. What a later task sees is the database and, over it, what the
 * earlier ones of the batch change. A task is checked before anything of it enters the write.
 */
final class Batch implements AutoCloseable {
    private final Database database;
    private final HeadCache cache;
    private final BlobFiles files;

    private final WriteBatch write = new WriteBatch();
    private final Map<PartitionId, Head> heads = new HashMap<>();
    private final Map<Position, CommitId> log = new HashMap<>();
    private final Map<BlobId, BlobPlace> puts = new HashMap<>();
    private final Set<BlobId> drops = new LinkedHashSet<>();
    private final Set<Path> folders = new LinkedHashSet<>();
    private final List<StagedFile> placed;

    /** @param placed is told each file that this batch moves to its place, since it must go back if the write fails */
    Batch(Database database, HeadCache cache, BlobFiles files, List<StagedFile> placed) {
        this.database = database;
        this.cache = cache;
        this.files = files;
        this.placed = placed;
    }

    private record Position(PartitionId partition, long version) {}

    /** Adds a commit, if its version holds. What it returns is true once the batch is written. */
    CommitResult fold(Task.CommitTask task) throws RocksDBException, IOException {
        Commit commit = task.commit();
        PartitionId partition = task.partition();
        Head now = head(partition);
        if (now.version() != commit.expected()) {
            return settle(partition, commit, now);
        }
        List<Task.Put> fresh = fresh(task.puts());
        Map<BlobId, BlobPlace> leaving = leaving(commit.drops(), fresh);
        List<StagedFile> done = placeAll(fresh);
        Head next = new Head(commit.expected() + 1, commit.id());
        try {
            addWhole(task, next, fresh, leaving);
        } catch (RocksDBException | RuntimeException fault) {
            takeBack(done);
            throw fault;
        }
        placed.addAll(done);
        fresh.forEach(this::notePut);
        leaving.keySet().forEach(this::noteDrop);
        heads.put(partition, next);
        log.put(new Position(partition, next.version()), commit.id());
        return new CommitResult.Applied(next.version(), false);
    }

    /** All rows of a commit, or none: what is in the write will be written, whatever its own task was told. */
    private void addWhole(Task.CommitTask task, Head next, List<Task.Put> fresh, Map<BlobId, BlobPlace> leaving)
            throws RocksDBException {
        Commit commit = task.commit();
        write.setSavePoint();
        try {
            addRows(task.partition(), commit.changes());
            write.put(
                    database.handle(Family.LOG),
                    Rows.logKey(task.partition(), next.version()),
                    Rows.log(commit.id(), commit.note()));
            for (Task.Put put : fresh) {
                addBlob(put);
            }
            for (Map.Entry<BlobId, BlobPlace> blob : leaving.entrySet()) {
                removeBlob(blob.getKey(), blob.getValue());
            }
        } catch (RocksDBException | RuntimeException fault) {
            write.rollbackToSavePoint();
            throw fault;
        }
        write.popSavePoint();
    }

    /** The partition has moved on: by this very commit, or by another. */
    private CommitResult settle(PartitionId partition, Commit commit, Head now) throws RocksDBException {
        if (now.version() < commit.expected()) {
            throw Arguments.ahead(commit.expected(), now.version());
        }
        long version = commit.expected() + 1;
        return commit.id().equals(logged(partition, version))
                ? new CommitResult.Applied(version, true)
                : new CommitResult.Conflict(now);
    }

    private @Nullable CommitId logged(PartitionId partition, long version) throws RocksDBException {
        CommitId pending = log.get(new Position(partition, version));
        if (pending != null) {
            return pending;
        }
        byte[] row = database.get(Family.LOG, Rows.logKey(partition, version));
        return row == null ? null : Rows.log(version, row).id();
    }

    private Head head(PartitionId partition) throws RocksDBException {
        Head pending = heads.get(partition);
        if (pending != null) {
            return pending;
        }
        Head cached = cache.get(partition);
        if (cached != null) {
            return cached;
        }
        byte[] row = database.get(Family.HEAD, Rows.key(partition));
        return row == null ? Head.NONE : Rows.head(row);
    }

    /** The blobs that are not there yet; the same body again is no error, another body under its name is. */
    private List<Task.Put> fresh(List<Task.Put> wanted) throws RocksDBException {
        List<Task.Put> fresh = new ArrayList<>();
        for (Task.Put put : wanted) {
            BlobPlace known = place(put.id());
            if (known == null) {
                fresh.add(put);
            } else if (!known.sha256().equals(put.place().sha256())) {
                throw new IllegalArgumentException("another body is kept as " + put.id());
            }
        }
        return fresh;
    }

    /** Where the blobs are that a commit drops, by what it puts or what was there before; absent ones are left out. */
    private Map<BlobId, BlobPlace> leaving(Iterable<BlobId> unwanted, List<Task.Put> fresh) throws RocksDBException {
        Map<BlobId, BlobPlace> own = new HashMap<>();
        fresh.forEach(put -> own.put(put.id(), put.place()));
        Map<BlobId, BlobPlace> leaving = new LinkedHashMap<>();
        for (BlobId id : unwanted) {
            BlobPlace put = own.get(id);
            BlobPlace known = put == null ? place(id) : put;
            if (known != null) {
                leaving.put(id, known);
            }
        }
        return leaving;
    }

    private @Nullable BlobPlace place(BlobId id) throws RocksDBException {
        BlobPlace pending = puts.get(id);
        if (pending != null || drops.contains(id)) {
            return pending;
        }
        byte[] row = database.get(Family.BLOBHEAD, Rows.key(id));
        return row == null ? null : BlobPlace.of(row);
    }

    /** All files of a commit, or none. */
    private List<StagedFile> placeAll(List<Task.Put> wanted) throws IOException {
        List<StagedFile> done = new ArrayList<>();
        try {
            for (Task.Put put : wanted) {
                StagedFile file = put.file();
                if (file != null) {
                    file.place(files.prepare(put.id(), folders));
                    done.add(file);
                }
            }
        } catch (IOException | RuntimeException fault) {
            takeBack(done);
            throw fault;
        }
        return done;
    }

    private static void takeBack(List<StagedFile> done) throws IOException {
        for (StagedFile file : done) {
            file.takeBack();
        }
    }

    private void addRows(PartitionId partition, List<Change> changes) throws RocksDBException {
        ColumnFamilyHandle rows = database.handle(Family.ofRows(partition));
        for (Change change : changes) {
            switch (change) {
                case Change.Put(Bytes key, Bytes value) -> write.put(rows, Rows.key(partition, key), value.toArray());
                case Change.Delete(Bytes key) -> write.delete(rows, Rows.key(partition, key));
                case Change.DeleteRange(Bytes from, Bytes to) -> {
                    if (from.compareTo(to) < 0) {
                        write.deleteRange(rows, Rows.key(partition, from), Rows.key(partition, to));
                    }
                }
            }
        }
    }

    private void addBlob(Task.Put put) throws RocksDBException {
        byte[] key = Rows.key(put.id());
        byte[] value = put.value();
        write.put(database.handle(Family.BLOBHEAD), key, put.place().row());
        if (value != null) {
            write.put(database.handle(Family.BLOB), key, value);
        }
    }

    private void notePut(Task.Put put) {
        puts.put(put.id(), put.place());
        drops.remove(put.id());
    }

    void drop(BlobId id) throws RocksDBException {
        BlobPlace known = place(id);
        if (known == null) {
            return;
        }
        removeBlob(id, known);
        noteDrop(id);
    }

    private void removeBlob(BlobId id, BlobPlace known) throws RocksDBException {
        byte[] key = Rows.key(id);
        write.delete(database.handle(Family.BLOBHEAD), key);
        if (!known.file()) {
            write.delete(database.handle(Family.BLOB), key);
        }
    }

    private void noteDrop(BlobId id) {
        puts.remove(id);
        drops.add(id);
    }

    /** The newest commit stays in the log, so that it can still be recognised when it is tried again. */
    void trim(PartitionId partition, long version) throws RocksDBException {
        long end = Math.min(version, head(partition).version());
        if (end > 0) {
            write.deleteRange(database.handle(Family.LOG), Rows.logKey(partition, 0), Rows.logKey(partition, end));
        }
    }

    boolean isEmpty() {
        return write.count() == 0 && heads.isEmpty();
    }

    /** Bytes the write has so far. */
    long size() {
        return write.getDataSize();
    }

    /** The folders whose new entries must be on disk before the write. */
    Set<Path> folders() {
        return folders;
    }

    /** Adds the heads as they stand in the end, and hands the write over. */
    WriteBatch finish() throws RocksDBException {
        for (Map.Entry<PartitionId, Head> moved : heads.entrySet()) {
            write.put(database.handle(Family.HEAD), Rows.key(moved.getKey()), Rows.head(moved.getValue()));
        }
        return write;
    }

    /** To be remembered once the write is on disk. */
    Map<PartitionId, Head> heads() {
        return heads;
    }

    /** Bodies whose files go once the write is on disk. */
    Set<BlobId> drops() {
        return drops;
    }

    @Override
    public void close() {
        write.close();
    }
}
