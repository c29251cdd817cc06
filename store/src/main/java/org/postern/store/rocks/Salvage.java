package org.postern.store.rocks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postern.store.PartitionId;
import org.postern.store.StoreCorrupt;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;
import org.rocksdb.TableProperties;

/**
 * Makes a store that is damaged one that opens, with everything that can still be read. It works on a copy, and says in words
 * what it found. In order: the log, the manifest, the tables, the bodies, the versions. Used by one thread.
 */
final class Salvage {
    private final RocksOptions options;
    private final SalvageFolder folder;
    private final Consumer<String> words;
    private final Gaps gaps = new Gaps();
    private boolean anyMayMiss;
    private boolean renewAll;

    private Salvage(RocksOptions options, SalvageFolder folder, Consumer<String> words) {
        this.options = options;
        this.folder = folder;
        this.words = words;
    }

    static Salvaged run(RocksOptions options, Consumer<String> words) throws IOException, RocksDBException {
        StoreFolder lock = StoreFolder.openDamaged(options.folder(), words);
        try {
            SalvageFolder folder = SalvageFolder.open(options.folder());
            Set<PartitionId> affected = new HashSet<>(folder.noted());
            if (!changed(options, folder, words, affected)) {
                folder.drop();
                return new Salvaged(null, affected);
            }
            folder.finish(affected);
            return new Salvaged(folder.aside(), affected);
        } finally {
            lock.close();
        }
    }

    private static boolean changed(
            RocksOptions options, SalvageFolder folder, Consumer<String> words, Set<PartitionId> affected)
            throws IOException, RocksDBException {
        try {
            folder.copy();
            return new Salvage(options.in(folder.work()), folder, words).work(affected);
        } catch (IOException | RuntimeException | RocksDBException fault) {
            folder.drop();
            throw fault;
        }
    }

    private boolean work(Set<PartitionId> affected) throws IOException, RocksDBException {
        boolean cut = cutLogs();
        boolean pointed = mendCurrent();
        boolean opens = opens();
        anyMayMiss = cut || !opens;
        if (anyMayMiss) {
            gaps.addAll(Family.BLOBHEAD);
        }
        try (BrokenDatabase db = open()) {
            SalvagedRows rows = new SalvagedRows(db, gaps, words);
            Set<Family> damaged = rows.damaged();
            if (renewAll) {
                damaged = EnumSet.allOf(Family.class);
                gaps.addAll(Family.BLOB);
            }
            rows.renew(damaged);
            if (cut) {
                laterCommits(db);
            }
            BlobFiles files = BlobFiles.open(folder.store());
            boolean bodies = new SalvagedBodies(db, gaps, folder, files, words).run();
            boolean raised = affected.addAll(new SalvagedHeads(db, gaps, anyMayMiss).run());
            db.flush();
            return cut || pointed || !opens || bodies || !damaged.isEmpty() || raised;
        }
    }

    /** Cuts the log off before the damage, in the copy; whole commits behind it are looked at later. */
    private boolean cutLogs() throws IOException {
        try {
            WalCheck.check(folder.db());
            return false;
        } catch (StoreCorrupt damaged) {
            words.accept("the log is damaged: " + damaged.getMessage());
        }
        List<Path> logs = WalCheck.logs(folder.db());
        WalRecords.Cut cut = WalRecords.read(logs, _ -> {});
        if (cut == null) {
            return true;
        }
        for (Path log : logs.subList(logs.indexOf(cut.log()) + 1, logs.size())) {
            Files.delete(log);
        }
        WalCheck.cut(cut.log(), cut.whole());
        return true;
    }

    private void laterCommits(BrokenDatabase db) throws IOException {
        LaterCommits later = new LaterCommits(db);
        WalRecords.read(WalCheck.logs(folder.damaged()), later);
        int count =
                later.commits().values().stream().mapToInt(Integer::intValue).sum();
        words.accept("the log ends at the damage. Behind it were " + count
                + " commits that can be read; of these, new messages"
                + " are kept, other changes (flags, moves, deletions, changed passwords) are lost");
        for (Map.Entry<PartitionId, Integer> of : later.commits().entrySet()) {
            if (of.getKey().kind() != PartitionId.Kind.DELIVERY) {
                words.accept("behind the damage: " + of.getValue() + " commits of " + of.getKey());
            }
        }
        if (later.unreadable() > 0) {
            words.accept("behind the damage: " + later.unreadable() + " records that cannot be taken apart");
        }
    }

    /** CURRENT only names the manifest. Returns whether it had to be written anew. */
    private boolean mendCurrent() throws IOException {
        Path current = folder.db().resolve("CURRENT");
        String named = Files.exists(current) && Files.size(current) < 100
                ? text(current).strip()
                : "";
        boolean good = named.startsWith("MANIFEST-") && Files.exists(folder.db().resolve(named));
        List<Path> manifests = SalvageFolder.filesOf(folder.db(), "").stream()
                .filter(file -> file.getFileName().toString().startsWith("MANIFEST-"))
                .toList();
        if (good || manifests.isEmpty()) {
            return false;
        }
        Files.writeString(current, manifests.getLast().getFileName() + "\n");
        words.accept("CURRENT, which names the list of the tables, was missing or damaged and is written anew");
        return true;
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /** Whether the copy opens by the strictest rules. */
    private boolean opens() {
        if (!Files.exists(folder.db().resolve("CURRENT"))) {
            words.accept("the list of the tables (CURRENT and MANIFEST) is missing");
            return false;
        }
        try {
            Database.open(options).close();
            return true;
        } catch (RocksDBException fault) {
            words.accept("the tables do not open: " + fault.getMessage());
            return false;
        }
    }

    private BrokenDatabase open() throws IOException, RocksDBException {
        boolean listed = Files.exists(folder.db().resolve("CURRENT"));
        if (listed && tablesOpen()) {
            try {
                return BrokenDatabase.open(options);
            } catch (RocksDBException fault) {
                words.accept("the list of the tables cannot be used: " + fault.getMessage());
            }
        }
        anyMayMiss = true;
        renewAll = true;
        gaps.addAll(Family.BLOBHEAD);
        listTables();
        return BrokenDatabase.open(options);
    }

    /** A table whose end is damaged gives no rows at all; then the others are listed without it. */
    private boolean tablesOpen() throws IOException {
        for (Path table : SalvageFolder.filesOf(folder.db(), ".sst")) {
            if (properties(table) == null) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable TableProperties properties(Path table) {
        try (Options plain = new Options();
                SstFileReader reader = new SstFileReader(plain)) {
            reader.open(table.toString());
            return reader.getTableProperties();
        } catch (RocksDBException damaged) {
            return null;
        }
    }

    /** Lists the tables anew; which rows are the newer ones they tell themselves. */
    private void listTables() throws IOException {
        words.accept("the tables are listed anew from what is there; mail that was deleted may be back");
        ManifestDraft draft = new ManifestDraft();
        for (Path table : SalvageFolder.filesOf(folder.db(), ".sst")) {
            TableProperties properties = properties(table);
            if (properties == null) {
                words.accept("the table " + table.getFileName() + " is damaged as a whole and left out");
                Files.delete(table);
            } else {
                Family family = Family.of(properties.getColumnFamilyName());
                draft.part((int) properties.getColumnFamilyId(), family)
                        .tables()
                        .put(number(table), Files.size(table));
            }
        }
        draft.addMissing();
        for (Path file : SalvageFolder.filesOf(folder.db(), ".blob")) {
            draft.part(Family.BLOB).blobFiles().put(number(file), Files.size(file));
        }
        for (Path file : SalvageFolder.filesOf(folder.db(), "")) {
            draft.sawFile(number(file));
            if (file.getFileName().toString().startsWith("MANIFEST-")) {
                Files.delete(file);
            }
        }
        draft.write(folder.db());
    }

    /** The number in a file's name, 0 if there is none. */
    private static long number(Path file) {
        String name = file.getFileName().toString();
        long number = 0;
        for (int i = 0; i < name.length() && number < 1L << 50; i++) {
            char c = name.charAt(i);
            number = c >= '0' && c <= '9' ? number * 10 + (c - '0') : number;
        }
        return number;
    }
}
