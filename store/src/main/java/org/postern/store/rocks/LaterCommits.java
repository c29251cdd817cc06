package org.postern.store.rocks;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postern.store.Bytes;
import org.postern.store.PartitionId;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Uses the commits that lie behind damage in the log. Their rows are not applied: each builds on the one before, and that
 * may be among the lost. What stands for itself is kept: bodies, who shares a body, and what a queue has to do; and it is
 * only ever added, so that at worst something is done twice.
 */
final class LaterCommits implements Consumer<byte[]> {
    /** Sequence number and count before the changes. */
    private static final int BATCH_HEADER = 12;

    private final BrokenDatabase db;
    private final Map<Integer, Family> numbers;
    private final Set<Bytes> brought = new HashSet<>();
    private final Set<Bytes> broughtBodies = new HashSet<>();
    private final TreeMap<PartitionId, Integer> commits = new TreeMap<>();
    private final Map<Bytes, byte[]> bodies = new HashMap<>();
    private final Map<Bytes, byte[]> places = new HashMap<>();
    private int unreadable;

    LaterCommits(BrokenDatabase db) {
        this.db = db;
        this.numbers = db.numbers();
    }

    /** Commits by partition. */
    Map<PartitionId, Integer> commits() {
        return commits;
    }

    /** Records that were whole but could not be taken apart. */
    int unreadable() {
        return unreadable;
    }

    @Override
    public void accept(byte[] record) {
        if (record.length < BATCH_HEADER) {
            return;
        }
        bodies.clear();
        places.clear();
        try (WriteBatch batch = new WriteBatch(record);
                Changes changes = new Changes()) {
            batch.iterate(changes);
            for (Map.Entry<Bytes, byte[]> place : places.entrySet()) {
                body(place.getKey(), place.getValue(), bodies.get(place.getKey()));
            }
        } catch (RocksDBException | RuntimeException strange) {
            unreadable++;
        }
    }

    private void body(Bytes name, byte[] place, byte @Nullable [] stored) throws RocksDBException {
        byte[] key = name.toArray();
        boolean whole = BlobPlace.of(place).file() || stored != null;
        if (!whole || db.get(Family.BLOBHEAD, key) != null) {
            return;
        }
        db.put(Family.BLOBHEAD, key, place);
        if (stored != null) {
            db.put(Family.BLOB, key, stored);
        }
        broughtBodies.add(name);
    }

    private void put(Family family, byte[] key, byte[] value) throws RocksDBException {
        switch (family) {
            case BLOB -> bodies.put(Bytes.copyOf(key), value);
            case BLOBHEAD -> places.put(Bytes.copyOf(key), value);
            case LOG -> commits.merge(Walk.partition(key), 1, Integer::sum);
            case PART, HOT -> row(family, key, value);
            case HEAD, DEFAULT -> {
                // follows from the log's rows
            }
        }
    }

    private void row(Family family, byte[] key, byte[] value) throws RocksDBException {
        boolean standsForItself = switch (Walk.partition(key).kind()) {
            case DELIVERY, QUEUE -> true;
            case DIRECTORY, ACCOUNT -> false;
        };
        Bytes name = Bytes.copyOf(key);
        if (standsForItself && (brought.contains(name) || db.get(family, key) == null)) {
            db.put(family, key, value);
            brought.add(name);
        }
    }

    private void delete(Family family, byte[] key) throws RocksDBException {
        Bytes name = Bytes.copyOf(key);
        switch (family) {
            case BLOBHEAD -> {
                places.remove(name);
                if (broughtBodies.contains(name)) {
                    db.delete(Family.BLOBHEAD, key);
                    db.delete(Family.BLOB, key);
                }
            }
            case PART, HOT -> {
                if (brought.contains(name)) {
                    db.delete(family, key);
                }
            }
            case BLOB, HEAD, LOG, DEFAULT -> {
                // a body's row decides for the body; heads and log are not applied
            }
        }
    }

    private Family family(int number) throws RocksDBException {
        Family family = numbers.get(number);
        if (family == null) {
            throw new RocksDBException("no family " + number);
        }
        return family;
    }

    /** What RocksDB finds in a record. */
    private final class Changes extends WriteBatch.Handler {
        @Override
        public void put(int number, byte[] key, byte[] value) throws RocksDBException {
            LaterCommits.this.put(family(number), key, value);
        }

        @Override
        public void delete(int number, byte[] key) throws RocksDBException {
            LaterCommits.this.delete(family(number), key);
        }

        @Override
        public void deleteRange(int number, byte[] from, byte[] to) throws RocksDBException {
            family(number);
        }

        @Override
        public void put(byte[] key, byte[] value) {
            // the default family is empty
        }

        @Override
        public void delete(byte[] key) {
            // the default family is empty
        }

        @Override
        public void deleteRange(byte[] from, byte[] to) {
            // the default family is empty
        }

        @Override
        public void merge(int number, byte[] key, byte[] value) throws RocksDBException {
            throw unknown();
        }

        @Override
        public void merge(byte[] key, byte[] value) {
            throw new IllegalArgumentException("a merge");
        }

        @Override
        public void singleDelete(int number, byte[] key) throws RocksDBException {
            throw unknown();
        }

        @Override
        public void singleDelete(byte[] key) {
            throw new IllegalArgumentException("a single delete");
        }

        @Override
        public void putBlobIndex(int number, byte[] key, byte[] value) throws RocksDBException {
            throw unknown();
        }

        private static RocksDBException unknown() {
            return new RocksDBException("a change that this store does not make");
        }

        @Override
        public void logData(byte[] data) {
            // a remark
        }

        @Override
        public void markBeginPrepare() throws RocksDBException {
            throw unknown();
        }

        @Override
        public void markEndPrepare(byte[] id) throws RocksDBException {
            throw unknown();
        }

        @Override
        public void markNoop(boolean empty) {
            // a filler
        }

        @Override
        public void markRollback(byte[] id) throws RocksDBException {
            throw unknown();
        }

        @Override
        public void markCommit(byte[] id) throws RocksDBException {
            throw unknown();
        }

        @Override
        public void markCommitWithTimestamp(byte[] id, byte[] time) throws RocksDBException {
            throw unknown();
        }
    }
}
