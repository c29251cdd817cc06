package org.postern.store.rocks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
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
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import org.rocksdb.SstFileReader;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * One life of a RocksDB, from open to close, with every native object that belongs to it. To use it after {@link #close}
 * is a crash of the whole process: {@link DatabaseSlot} sees to it that nobody does.
 */
final class Database implements AutoCloseable {
    private final Natives natives = new Natives();
    private final Map<Family, ColumnFamilyHandle> handles = new EnumMap<>(Family.class);
    private final RocksDB db;
    private final WriteOptions synced;
    private final ReadOptions reads;

    private Database(RocksOptions options) throws RocksDBException {
        try {
            LRUCache cache = natives.owned(new LRUCache(options.cacheBytes()));
            BloomFilter bloom = natives.owned(new BloomFilter(10));
            DBOptions dbOptions = natives.owned(Tuning.database(options));
            List<ColumnFamilyDescriptor> families = new ArrayList<>();
            for (Family family : Family.values()) {
                BlockBasedTableConfig table = Tuning.table(cache, bloom);
                ColumnFamilyOptions familyOptions = natives.owned(Tuning.family(family, options, table));
                families.add(new ColumnFamilyDescriptor(family.bytes(), familyOptions));
            }
            List<ColumnFamilyHandle> opened = new ArrayList<>();
            Path folder = options.folder().resolve("db");
            db = natives.owned(RocksDB.open(dbOptions, folder.toString(), families, opened));
            for (ColumnFamilyHandle handle : opened) {
                natives.owned(handle);
                handles.put(Family.of(handle.getName()), handle);
            }
            synced = natives.owned(new WriteOptions().setSync(true));
            reads = natives.owned(new ReadOptions().setVerifyChecksums(true));
        } catch (RocksDBException | RuntimeException fault) {
            natives.close();
            throw fault;
        }
    }

    static Database open(RocksOptions options) throws RocksDBException {
        return new Database(options);
    }

    byte @Nullable [] get(Family family, byte[] key) throws RocksDBException {
        return db.get(handle(family), reads, key);
    }

    /** Values in the order of their keys, null for each that is not there or cannot be read. */
    List<byte @Nullable []> readable(Family family, List<byte[]> keys) throws RocksDBException {
        return readable(family, reads, keys);
    }

    private List<byte @Nullable []> readable(Family family, ReadOptions options, List<byte[]> keys)
            throws RocksDBException {
        return keys.isEmpty()
                ? List.of()
                : db.multiGetAsList(options, Collections.nCopies(keys.size(), handle(family)), keys);
    }

    /** Applies a batch; it is in the log and on disk (fdatasync) when this returns. */
    void write(WriteBatch batch) throws RocksDBException {
        db.write(synced, batch);
    }

    ColumnFamilyHandle handle(Family family) {
        ColumnFamilyHandle handle = handles.get(family);
        if (handle == null) {
            throw new IllegalStateException("no column family " + family);
        }
        return handle;
    }

    /** Reads that all see the same state. */
    <T> T atOneVersion(View<T> view) throws RocksDBException {
        Snapshot snapshot = db.getSnapshot();
        try (ReadOptions options = new ReadOptions().setVerifyChecksums(true).setSnapshot(snapshot)) {
            return view.read(new Reader(options));
        } finally {
            db.releaseSnapshot(snapshot);
            snapshot.close();
        }
    }

    /** What a view does with its reader. */
    @FunctionalInterface
    interface View<T> {
        T read(Reader reader) throws RocksDBException;
    }

    /** What an iteration does with each row; false ends it. */
    @FunctionalInterface
    interface Row {
        boolean take(byte[] key, byte[] value);
    }

    /** Reads one state of the database; valid inside of {@link #atOneVersion} only. */
    final class Reader {
        private final ReadOptions options;

        private Reader(ReadOptions options) {
            this.options = options;
        }

        byte @Nullable [] get(Family family, byte[] key) throws RocksDBException {
            return db.get(handle(family), options, key);
        }

        /**
         * Values in the order of their keys, null for each that is not there. Several at once come without a word about
         * those that are damaged (facebook/rocksdb#12741), so each that is missing is asked for by itself.
         */
        List<byte @Nullable []> getAll(Family family, List<byte[]> keys) throws RocksDBException {
            List<byte @Nullable []> values = new ArrayList<>(
                    keys.size() > 1 ? readable(family, options, keys) : Collections.nCopies(keys.size(), null));
            for (int i = 0; i < values.size(); i++) {
                if (values.get(i) == null) {
                    values.set(i, get(family, keys.get(i)));
                }
            }
            return values;
        }

        /** Rows from {@code from}, included, to {@code to}, excluded, until {@code row} has enough. */
        void ascending(Family family, byte[] from, byte[] to, Row row) throws RocksDBException {
            try (Slice upper = new Slice(to);
                    ReadOptions bounded = new ReadOptions(options).setIterateUpperBound(upper);
                    RocksIterator rows = db.newIterator(handle(family), bounded)) {
                rows.seek(from);
                while (rows.isValid() && row.take(rows.key(), rows.value())) {
                    rows.next();
                }
                rows.status();
            }
        }

        /** Keys alone, which spares copying values. */
        void keys(Family family, byte[] from, byte[] to, Predicate<byte[]> key) throws RocksDBException {
            try (Slice upper = new Slice(to);
                    ReadOptions bounded = new ReadOptions(options).setIterateUpperBound(upper);
                    RocksIterator rows = db.newIterator(handle(family), bounded)) {
                rows.seek(from);
                while (rows.isValid() && key.test(rows.key())) {
                    rows.next();
                }
                rows.status();
            }
        }

        /** As {@link #ascending}, the last row first. */
        void descending(Family family, byte[] from, byte[] to, Row row) throws RocksDBException {
            try (Slice lower = new Slice(from);
                    Slice upper = new Slice(to);
                    ReadOptions bounded =
                            new ReadOptions(options).setIterateLowerBound(lower).setIterateUpperBound(upper);
                    RocksIterator rows = db.newIterator(handle(family), bounded)) {
                rows.seekToLast();
                while (rows.isValid() && row.take(rows.key(), rows.value())) {
                    rows.prev();
                }
                rows.status();
            }
        }
    }

    /** Files that hold rows, by their full names. */
    List<String> tables() {
        List<String> names = new ArrayList<>();
        for (LiveFileMetaData file : db.getLiveFilesMetaData()) {
            names.add(file.path() + file.fileName());
        }
        return names;
    }

    /** Reads a whole table and compares the checksums of its blocks. */
    static void verifyTable(String name) throws RocksDBException {
        try (Options options = new Options();
                SstFileReader reader = new SstFileReader(options)) {
            reader.open(name);
            reader.verifyChecksum();
        }
    }

    /** Moves everything from memory and log to tables, so that the next start has nothing to recover. */
    void flush() throws RocksDBException {
        try (FlushOptions waiting = new FlushOptions().setWaitForFlush(true)) {
            db.flush(waiting, List.copyOf(handles.values()));
        }
    }

    @Override
    public void close() throws RocksDBException {
        try {
            handles.values().forEach(ColumnFamilyHandle::close);
            db.closeE();
        } finally {
            natives.close();
        }
    }
}
