package org.postern.store.rocks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.Head;
import org.postern.store.PartitionId;
import org.postern.store.StoreCorrupt;
import org.postern.store.engine.Sha256;
import org.rocksdb.RocksDBException;

/** Reads everything and compares it with its checksums. Each step holds the database only briefly. */
final class Verification {
    private static final int BUFFER = 64 * 1024;

    private final DatabaseSlot slot;
    private final WorkPool pool;
    private final BlobFiles files;
    private final Walk walk;
    private final Consumer<String> damage;
    private final TreeSet<Bytes> unreadable = new TreeSet<>();

    Verification(DatabaseSlot slot, WorkPool pool, BlobFiles files, Walk walk, Consumer<String> damage) {
        this.slot = slot;
        this.pool = pool;
        this.files = files;
        this.walk = walk;
        this.damage = damage;
    }

    void run() {
        tables();
        each("the heads", Family.HEAD, key -> partition(Walk.partition(key)));
        each("the blobs' rows", Family.BLOBHEAD, key -> blob(Walk.blob(key)));
        bodyRows();
        bodyFiles();
    }

    private void each(String what, Family family, Consumer<byte[]> step) {
        try {
            walk.keys(family, step);
        } catch (StoreCorrupt damaged) {
            damage.accept(what + " cannot be read: " + damaged.getMessage());
        }
    }

    /** RocksDB reads a body even where only its key is asked for, so a damaged one must be stepped over. */
    private void bodyRows() {
        byte[] from = new byte[0];
        while (from != null) {
            try {
                walk.keys(Family.BLOB, from, key -> claimed(Walk.blob(key), false));
                from = null;
            } catch (StoreCorrupt damaged) {
                Bytes named = unreadable.ceiling(Bytes.copyOf(from));
                if (named == null) {
                    damage.accept("the bodies cannot be read: " + damaged.getMessage());
                }
                from = named == null ? null : Walk.after(named.toArray());
            }
        }
    }

    private void tables() {
        for (String name : pool.call(() -> slot.use(Database::tables))) {
            String fault = pool.call(() -> slot.use(database -> table(database, name)));
            if (!fault.isEmpty()) {
                damage.accept("the table " + name + " is damaged: " + fault);
            }
        }
    }

    /** A table may go meanwhile, by compaction; that is no damage. */
    private static String table(Database database, String name) {
        if (!database.tables().contains(name)) {
            return "";
        }
        try {
            Database.verifyTable(name);
            return "";
        } catch (RocksDBException fault) {
            return database.tables().contains(name) ? String.valueOf(fault.getMessage()) : "";
        }
    }

    /** The head must be the log's last entry. */
    private void partition(PartitionId partition) {
        String fault = pool.call(() -> slot.use(database -> database.atOneVersion(reader -> {
            byte[] row = reader.get(Family.HEAD, Rows.key(partition));
            Head head = row == null ? Head.NONE : Rows.head(row);
            byte[] log = reader.get(Family.LOG, Rows.logKey(partition, head.version()));
            boolean agree = log != null && Rows.log(head.version(), log).id().equals(head.last());
            return agree || row == null ? "" : "stands at version " + head.version() + ", but its log does not";
        })));
        if (!fault.isEmpty()) {
            damage.accept("partition " + partition + " " + fault);
        }
    }

    private void blob(BlobId id) {
        try {
            String fault = pool.call(() -> body(id));
            if (!fault.isEmpty()) {
                damage.accept("the body " + id + " " + fault);
            }
        } catch (StoreCorrupt damaged) {
            unreadable.add(id.bytes());
            damage.accept("the body " + id + " is damaged: " + damaged.getMessage());
        }
    }

    private String body(BlobId id) {
        byte[] row = slot.row(Family.BLOBHEAD, Rows.key(id));
        if (row == null) {
            return "";
        }
        BlobPlace place = BlobPlace.of(row);
        return place.file() ? fileBody(id, place) : rowBody(id, place);
    }

    private String rowBody(BlobId id, BlobPlace place) {
        byte[] stored = slot.row(Family.BLOB, Rows.key(id));
        if (stored == null) {
            return exists(id) ? "is missing" : "";
        }
        BlobHeader header = BlobHeader.of(stored, () -> "the body " + id);
        MessageDigest digest = Sha256.start();
        digest.update(stored, BlobHeader.LENGTH, stored.length - BlobHeader.LENGTH);
        return compare(id, place, header, Bytes.wrap(digest.digest()));
    }

    private String fileBody(BlobId id, BlobPlace place) {
        Path path = files.path(id);
        try (InputStream content = Files.newInputStream(path)) {
            BlobHeader header = BlobHeader.of(content.readNBytes(BlobHeader.LENGTH), path::toString);
            MessageDigest digest = Sha256.start();
            byte[] buffer = new byte[BUFFER];
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            String fault = compare(id, place, header, Bytes.wrap(digest.digest()));
            return fault.isEmpty() ? "" : fault + " (" + path + ")";
        } catch (NoSuchFileException missing) {
            return exists(id) ? "is missing: there is no file " + path : "";
        } catch (IOException fault) {
            throw new StoreCorrupt(path + ": " + fault.getMessage(), fault);
        }
    }

    private boolean exists(BlobId id) {
        return slot.row(Family.BLOBHEAD, Rows.key(id)) != null;
    }

    private static String compare(BlobId id, BlobPlace place, BlobHeader header, Bytes sha256) {
        if (!header.id().equals(id)) {
            return "is another one, " + header.id();
        }
        boolean same = header.size() == place.size() && header.sha256().equals(place.sha256());
        if (!same) {
            return "does not agree with its row";
        }
        return sha256.equals(place.sha256()) ? "" : "is damaged: its digest differs";
    }

    /** A body must have a row that says it is here. */
    private void claimed(BlobId id, boolean file) {
        boolean known = pool.call(() -> {
            byte[] row = slot.row(Family.BLOBHEAD, Rows.key(id));
            return row != null && BlobPlace.of(row).file() == file;
        });
        if (!known) {
            damage.accept("a body that nothing names: " + id);
        }
    }

    private void bodyFiles() {
        List<Path> strange = new ArrayList<>();
        pool.run(() -> {
            try {
                files.each(strange::add);
            } catch (IOException fault) {
                throw Faults.of("the bodies' folder cannot be read", fault);
            }
        });
        for (Path path : strange) {
            BlobId id = files.idOf(path);
            if (id == null) {
                damage.accept("a file that is no body: " + path);
            } else {
                claimed(id, true);
            }
        }
    }
}
