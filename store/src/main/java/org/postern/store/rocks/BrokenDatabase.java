package org.postern.store.rocks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.store.Bytes;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SstFileReader;
import org.rocksdb.SstFileReaderIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * A copy of a damaged database, opened in spite of its damage. Nothing is compacted, since that would stumble over the
 * damage; what is written is on disk after {@link #flush}, or the copy is thrown away. Used by one thread.
 */
final class BrokenDatabase implements AutoCloseable {
    /** Bytes of changes written at once. */
    private static final int PORTION = 1024 * 1024;

    private final Natives natives = new Natives();
    private final Map<Family, ColumnFamilyHandle> handles = new EnumMap<>(Family.class);
    private final Map<Family, ColumnFamilyHandle> old = new EnumMap<>(Family.class);
    private final Map<Family, ColumnFamilyOptions> options = new EnumMap<>(Family.class);
    private final RocksDB db;
    private final WriteOptions unlogged;
    private final ReadOptions reads;
    private WriteBatch pending = new WriteBatch();

    private BrokenDatabase(RocksOptions wanted) throws RocksDBException {
        try {
            LRUCache cache = natives.owned(new LRUCache(wanted.cacheBytes()));
            BloomFilter bloom = natives.owned(new BloomFilter(10));
            DBOptions dbOptions = natives.owned(Tuning.broken(wanted));
            List<ColumnFamilyDescriptor> families = new ArrayList<>();
            for (Family family : Family.values()) {
                BlockBasedTableConfig table = Tuning.table(cache, bloom);
                ColumnFamilyOptions of = natives.owned(Tuning.family(family, wanted, table))
                        .setDisableAutoCompactions(true)
                        .setEnableBlobGarbageCollection(false);
                options.put(family, of);
                families.add(new ColumnFamilyDescriptor(family.bytes(), of));
            }
            List<ColumnFamilyHandle> opened = new ArrayList<>();
            Path folder = wanted.folder().resolve("db");
            db = natives.owned(RocksDB.open(dbOptions, folder.toString(), families, opened));
            for (ColumnFamilyHandle handle : opened) {
                natives.owned(handle);
                handles.put(Family.of(handle.getName()), handle);
            }
            unlogged = natives.owned(new WriteOptions().setDisableWAL(true));
            reads = natives.owned(new ReadOptions().setVerifyChecksums(true).setFillCache(false));
        } catch (RocksDBException | RuntimeException fault) {
            natives.close();
            throw fault;
        }
    }

    static BrokenDatabase open(RocksOptions options) throws RocksDBException {
        return new BrokenDatabase(options);
    }

    /** A file that holds rows. */
    record Table(Family family, Path file, Bytes smallest, Bytes largest) {}

    List<Table> tables() {
        List<Table> tables = new ArrayList<>();
        for (LiveFileMetaData file : db.getLiveFilesMetaData()) {
            Family family = Family.of(file.columnFamilyName());
            tables.add(new Table(
                    family,
                    Path.of(file.path() + file.fileName()),
                    Bytes.wrap(file.smallestKey()),
                    Bytes.wrap(file.largestKey())));
        }
        return tables;
    }

    private ColumnFamilyHandle handle(Map<Family, ColumnFamilyHandle> from, Family family) {
        ColumnFamilyHandle handle = from.get(family);
        if (handle == null) {
            throw new IllegalStateException("no column family " + family);
        }
        return handle;
    }

    /** The number by which the log calls a family. */
    Map<Integer, Family> numbers() {
        Map<Integer, Family> numbers = new java.util.HashMap<>();
        handles.forEach((family, handle) -> numbers.put(handle.getID(), family));
        return numbers;
    }

    /** Empties a family; what it held can be read by the methods about the old one until this is closed. */
    void renew(Family family) throws RocksDBException {
        ColumnFamilyHandle handle = handle(handles, family);
        old.put(family, handle);
        db.dropColumnFamily(handle);
        ColumnFamilyOptions of = options.get(family);
        handles.put(
                family,
                natives.owned(db.createColumnFamily(
                        new ColumnFamilyDescriptor(family.bytes(), of == null ? new ColumnFamilyOptions() : of))));
    }

    TolerantWalk.Source rows(Family family) {
        return () -> cursor(handle(handles, family));
    }

    TolerantWalk.Source oldRows(Family family) {
        return () -> cursor(handle(old, family));
    }

    private TolerantWalk.Cursor cursor(ColumnFamilyHandle handle) throws RocksDBException {
        flushPending();
        RocksIterator rows = db.newIterator(handle, reads);
        return new RowCursor(rows, rows::key, rows::value, rows::close);
    }

    byte @Nullable [] get(Family family, byte[] key) throws RocksDBException {
        flushPending();
        return db.get(handle(handles, family), reads, key);
    }

    byte @Nullable [] oldGet(Family family, byte[] key) throws RocksDBException {
        return db.get(handle(old, family), reads, key);
    }

    void put(Family family, byte[] key, byte[] value) throws RocksDBException {
        pending.put(handle(handles, family), key, value);
        flushIfLarge();
    }

    void delete(Family family, byte[] key) throws RocksDBException {
        pending.delete(handle(handles, family), key);
        flushIfLarge();
    }

    /** Removes what leads to a damaged value, too: else a later compaction might read it, and stop the store. */
    void purge(Family family, byte[] key) throws RocksDBException {
        delete(family, key);
        flushPending();
        db.compactRange(handle(handles, family), key, Walk.after(key));
    }

    void deleteRange(Family family, byte[] from, byte[] to) throws RocksDBException {
        pending.deleteRange(handle(handles, family), from, to);
        flushIfLarge();
    }

    private void flushIfLarge() throws RocksDBException {
        if (pending.getDataSize() >= PORTION) {
            flushPending();
        }
    }

    private void flushPending() throws RocksDBException {
        if (pending.count() == 0) {
            return;
        }
        db.write(unlogged, pending);
        pending.close();
        pending = new WriteBatch();
    }

    void flush() throws RocksDBException {
        flushPending();
        try (FlushOptions waiting = new FlushOptions().setWaitForFlush(true)) {
            db.flush(waiting, List.copyOf(handles.values()));
        }
    }

    @Override
    public void close() throws RocksDBException {
        try {
            pending.close();
            handles.values().forEach(ColumnFamilyHandle::close);
            old.values().forEach(ColumnFamilyHandle::close);
            db.closeE();
        } finally {
            natives.close();
        }
    }

    /** The rows of one table alone. */
    static TolerantWalk.Source rowsOf(Path table) {
        return () -> {
            Options options = new Options();
            SstFileReader reader = new SstFileReader(options);
            try {
                reader.open(table.toString());
                ReadOptions checked = new ReadOptions().setVerifyChecksums(true);
                SstFileReaderIterator rows = reader.newIterator(checked);
                return new RowCursor(rows, rows::key, rows::value, () -> {
                    rows.close();
                    reader.close();
                    checked.close();
                    options.close();
                });
            } catch (RocksDBException fault) {
                reader.close();
                options.close();
                throw fault;
            }
        };
    }
}
