package org.postern.store.rocks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.StoreCorrupt;
import org.postern.store.engine.Sha256;
import org.rocksdb.RocksDBException;

/**
 * Brings rows and bodies into agreement: a body whose row is lost gets one again, by its own header; one that is itself
 * damaged loses its row, so that nobody stumbles over it. Every body is read.
 */
final class SalvagedBodies {
    private static final int BUFFER = 64 * 1024;

    private final BrokenDatabase db;
    private final Gaps gaps;
    private final SalvageFolder folder;
    private final BlobFiles files;
    private final Consumer<String> words;
    private long lost;
    private long found;

    SalvagedBodies(BrokenDatabase db, Gaps gaps, SalvageFolder folder, BlobFiles files, Consumer<String> words) {
        this.db = db;
        this.gaps = gaps;
        this.folder = folder;
        this.files = files;
        this.words = words;
    }

    /** Returns whether anything was changed. */
    boolean run() throws IOException, RocksDBException {
        if (gaps.in(Family.BLOBHEAD)) {
            adoptRows();
            adoptFiles();
        }
        Set<Bytes> damaged = damaged();
        if (gaps.in(Family.BLOB) || !damaged.isEmpty()) {
            fromBlobFiles(damaged);
        }
        for (Bytes name : damaged) {
            giveUp(Walk.blob(name.toArray()));
        }
        boolean strays = dropStrays();
        if (found > 0) {
            words.accept(found + " bodies whose row was lost were found again");
        }
        return lost > 0 || found > 0 || strays;
    }

    /** Bodies among the rows. */
    private void adoptRows() throws RocksDBException {
        walk(Family.BLOB, this::adopt);
    }

    private void adopt(byte[] key, byte[] stored) throws RocksDBException {
        boolean missing = gaps.contains(Family.BLOBHEAD, key) && db.get(Family.BLOBHEAD, key) == null;
        BlobPlace place = missing ? place(key, stored) : null;
        if (place != null) {
            db.put(Family.BLOBHEAD, key, place.row());
            found++;
        }
    }

    /** What the row of an undamaged body must say, null when it is damaged. */
    private static @Nullable BlobPlace place(byte[] key, byte[] stored) {
        try {
            BlobHeader header = BlobHeader.of(stored, () -> "a body");
            MessageDigest digest = Sha256.start();
            digest.update(stored, BlobHeader.LENGTH, stored.length - BlobHeader.LENGTH);
            boolean whole = header.size() == stored.length - BlobHeader.LENGTH
                    && header.sha256().equals(Bytes.wrap(digest.digest()))
                    && header.id().equals(Walk.blob(key));
            return whole ? new BlobPlace(false, header.size(), header.sha256()) : null;
        } catch (StoreCorrupt damaged) {
            return null;
        }
    }

    /** Bodies in files. */
    private void adoptFiles() throws IOException, RocksDBException {
        List<Path> bodies = new ArrayList<>();
        files.each(bodies::add);
        for (Path file : bodies) {
            BlobId id = files.idOf(file);
            if (id != null
                    && gaps.contains(Family.BLOBHEAD, Rows.key(id))
                    && db.get(Family.BLOBHEAD, Rows.key(id)) == null) {
                adopt(id, file);
            }
        }
    }

    /** What is damaged is set aside: without a row it would be taken for an orphan, and deleted. */
    private void adopt(BlobId id, Path file) throws IOException, RocksDBException {
        BlobPlace place = place(id, file);
        if (place != null) {
            db.put(Family.BLOBHEAD, Rows.key(id), place.row());
            found++;
        } else if (Files.exists(file)) {
            words.accept("the body " + id + " is damaged and lost" + label(file));
            folder.setAside(file);
            lost++;
        }
    }

    /**
     * What the row of a body in a file must say, null when it is damaged or missing.
     *
     * @throws IOException when the file is there and cannot be opened, which says nothing of the body
     */
    private static @Nullable BlobPlace place(BlobId id, Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return placeIn(id, file, content);
        } catch (NoSuchFileException missing) {
            return null;
        }
    }

    /** A file that is open and cannot be read to its end is damaged. */
    private static @Nullable BlobPlace placeIn(BlobId id, Path file, InputStream content) {
        try {
            BlobHeader header = BlobHeader.of(content.readNBytes(BlobHeader.LENGTH), file::toString);
            MessageDigest digest = Sha256.start();
            byte[] buffer = new byte[BUFFER];
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            boolean whole = header.id().equals(id) && header.sha256().equals(Bytes.wrap(digest.digest()));
            return whole ? new BlobPlace(true, header.size(), header.sha256()) : null;
        } catch (IOException | StoreCorrupt damaged) {
            return null;
        }
    }

    /** Names of bodies that have a row but cannot be read. */
    private Set<Bytes> damaged() throws IOException, RocksDBException {
        Set<Bytes> damaged = new HashSet<>();
        Map<BlobId, BlobPlace> filed = new HashMap<>();
        walk(Family.BLOBHEAD, (key, row) -> {
            BlobId id = Walk.blob(key);
            BlobPlace wanted = BlobPlace.of(row);
            if (wanted.file()) {
                filed.put(id, wanted);
            } else if (!wanted.equals(placeOfRow(key))) {
                damaged.add(id.bytes());
            }
        });
        for (Map.Entry<BlobId, BlobPlace> body : filed.entrySet()) {
            BlobId id = body.getKey();
            if (!body.getValue().equals(place(id, files.path(id)))) {
                damaged.add(id.bytes());
            }
        }
        return damaged;
    }

    private @Nullable BlobPlace placeOfRow(byte[] key) {
        try {
            byte[] stored = db.get(Family.BLOB, key);
            return stored == null ? null : place(key, stored);
        } catch (RocksDBException damaged) {
            return null;
        }
    }

    /** A body may be whole in its file though what leads to it is lost. */
    private void fromBlobFiles(Set<Bytes> damaged) throws IOException, RocksDBException {
        for (Path file : SalvageFolder.filesOf(folder.damaged(), ".blob")) {
            BlobLog.each(file, (key, stored) -> {
                boolean wanted = damaged.contains(Bytes.copyOf(key));
                boolean unnamed = gaps.contains(Family.BLOB, key)
                        && gaps.contains(Family.BLOBHEAD, key)
                        && db.get(Family.BLOBHEAD, key) == null;
                BlobPlace place = wanted || unnamed ? place(key, stored) : null;
                if (place != null) {
                    db.put(Family.BLOB, key, stored);
                    db.put(Family.BLOBHEAD, key, place.row());
                    damaged.remove(Bytes.copyOf(key));
                    found++;
                }
            });
        }
    }

    private void giveUp(BlobId id) throws IOException, RocksDBException {
        byte[] key = Rows.key(id);
        Path file = files.path(id);
        words.accept("the body " + id + " is damaged and lost" + label(file));
        folder.setAside(file);
        db.delete(Family.BLOBHEAD, key);
        db.purge(Family.BLOB, key);
        lost++;
    }

    /** What a damaged file still says of itself. */
    private static String label(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            BlobHeader header = BlobHeader.of(content.readNBytes(BlobHeader.LENGTH), file::toString);
            return ": " + header.size() + " bytes, received "
                    + Instant.ofEpochMilli(header.label().received());
        } catch (IOException | StoreCorrupt unknown) {
            return "";
        }
    }

    /** Bodies that no row names any more were deleted. */
    private boolean dropStrays() throws RocksDBException {
        List<byte[]> strays = new ArrayList<>();
        walk(Family.BLOB, (key, stored) -> {
            if (db.get(Family.BLOBHEAD, key) == null) {
                strays.add(key);
            }
        });
        for (byte[] key : strays) {
            db.delete(Family.BLOB, key);
        }
        return !strays.isEmpty();
    }

    /** What cannot be read is passed over: it is found missing by its row. */
    private void walk(Family family, TolerantWalk.Taker taker) throws RocksDBException {
        new TolerantWalk(db.rows(family), Walk.END).run(new byte[0], taker, (_, _) -> {});
    }
}
