package org.postern.store.rocks;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.postern.store.Bytes;
import org.rocksdb.RocksDBException;

/**
 * Writes the families with damaged tables anew. Where a stretch cannot be read, keys that other tables know in it are asked
 * for one by one: rows whose newest state is in an undamaged table are saved too, and no older state takes the place of a
 * lost one.
 */
final class SalvagedRows {
    private final BrokenDatabase db;
    private final Gaps gaps;
    private final Consumer<String> words;
    private final Map<Family, List<BrokenDatabase.Table>> tables = new EnumMap<>(Family.class);

    SalvagedRows(BrokenDatabase db, Gaps gaps, Consumer<String> words) {
        this.db = db;
        this.gaps = gaps;
        this.words = words;
    }

    /** Reads every table; returns the families that have a damaged one. */
    Set<Family> damaged() {
        Set<Family> damaged = EnumSet.noneOf(Family.class);
        for (BrokenDatabase.Table table : db.tables()) {
            try {
                Database.verifyTable(table.file().toString());
            } catch (RocksDBException fault) {
                words.accept("the table " + table.file().getFileName() + " is damaged: " + fault.getMessage());
                damaged.add(table.family());
            }
        }
        return damaged;
    }

    /** The order matters: bodies are looked for by the names that their rows have. */
    void renew(Set<Family> families) throws RocksDBException {
        for (BrokenDatabase.Table table : db.tables()) {
            tables.computeIfAbsent(table.family(), _ -> new java.util.ArrayList<>())
                    .add(table);
        }
        for (Family family : List.of(Family.BLOBHEAD, Family.BLOB, Family.PART, Family.HOT, Family.HEAD, Family.LOG)) {
            if (families.contains(family)) {
                renew(family);
            }
        }
    }

    private void renew(Family family) throws RocksDBException {
        db.renew(family);
        TolerantWalk rows = new TolerantWalk(db.oldRows(family), Walk.END);
        rows.run(new byte[0], (key, value) -> db.put(family, key, value), (from, to) -> {
            gaps.add(family, from, to);
            gap(family, from, to);
        });
    }

    private void gap(Family family, byte[] from, byte[] to) throws RocksDBException {
        TreeSet<Bytes> keys = new TreeSet<>();
        if (family == Family.BLOB) {
            new TolerantWalk(db.rows(Family.BLOBHEAD), to)
                    .run(from, (key, _) -> keys.add(Bytes.copyOf(key)), (_, _) -> {});
        }
        for (BrokenDatabase.Table table : tables.getOrDefault(family, List.of())) {
            if (table.largest().compareTo(Bytes.copyOf(from)) >= 0
                    && table.smallest().compareTo(Bytes.copyOf(to)) < 0) {
                Path file = table.file();
                new TolerantWalk(BrokenDatabase.rowsOf(file), to)
                        .run(from, (key, _) -> keys.add(Bytes.copyOf(key)), (_, _) -> {});
            }
        }
        for (Bytes key : keys) {
            byte[] full = key.toArray();
            byte[] value = ask(family, full);
            if (value != null) {
                db.put(family, full, value);
            }
        }
    }

    private byte @org.jspecify.annotations.Nullable [] ask(Family family, byte[] key) {
        try {
            return db.oldGet(family, key);
        } catch (RocksDBException damaged) {
            return null;
        }
    }
}
