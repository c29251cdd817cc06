package org.postern.store.rocks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.store.PartitionId;
import org.postern.store.StoreCorrupt;

/**
 * The folders of a salvage. It works on a copy, {@code salvage/db}, whose large files are links to the same bytes; the
 * database itself is not touched until the copy is whole. Then the two change places: the damaged one goes to
 * {@code damaged-<n>}. A note, {@code SALVAGED}, says which partitions are affected, until somebody has seen to them.
 */
final class SalvageFolder {
    private static final String NOTE = "SALVAGED";
    private static final String READY = "READY";

    private final Path store;
    private final Path aside;

    private SalvageFolder(Path store, Path aside) {
        this.store = store;
        this.aside = aside;
    }

    /** Finishes the change of places that a salvage had begun when it was stopped; drops any other unfinished work. */
    static SalvageFolder open(Path store) throws IOException {
        Path ready = store.resolve("salvage").resolve(READY);
        if (Files.exists(ready)) {
            new SalvageFolder(store, store.resolve(Files.readString(ready).strip())).swap();
        }
        int number = 1;
        while (Files.exists(store.resolve("damaged-" + number))) {
            number++;
        }
        SalvageFolder folder = new SalvageFolder(store, store.resolve("damaged-" + number));
        folder.drop();
        return folder;
    }

    /**
     * Refuses a store whose salvage is not finished.
     *
     * @throws StoreCorrupt when it is not
     */
    static void refuseUnfinished(Path store) {
        if (Files.exists(store.resolve(NOTE))
                || Files.exists(store.resolve("salvage").resolve(READY))) {
            throw new StoreCorrupt(
                    "the repair of the store in " + store + " was begun and not finished; run `verify --repair` again",
                    null);
        }
    }

    /** The folder that takes the store's place while it is worked on. */
    Path work() {
        return store.resolve("salvage");
    }

    Path store() {
        return store;
    }

    Path db() {
        return work().resolve("db");
    }

    /** The damaged database, which stays as it is. */
    Path damaged() {
        return store.resolve("db");
    }

    Path aside() {
        return aside;
    }

    /** Tables and bodies become links, what RocksDB may change becomes a copy. */
    void copy() throws IOException {
        Files.createDirectories(db());
        Files.createDirectories(damaged());
        try (Stream<Path> files = Files.list(damaged())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                Path copy = db().resolve(name);
                if (name.endsWith(".sst") || name.endsWith(".blob")) {
                    link(file, copy);
                } else if (name.endsWith(".log") || name.equals("CURRENT") || name.startsWith("MANIFEST-")) {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static void link(Path file, Path copy) throws IOException {
        try {
            Files.createLink(copy, file);
        } catch (UnsupportedOperationException | IOException unlinkable) {
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Files of a folder whose names end so, by name; none if there is no such folder. */
    static List<Path> filesOf(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    /** Sets a file of the store aside; it may be gone already. */
    void setAside(Path file) throws IOException {
        if (Files.exists(file)) {
            Path to = aside.resolve(store.relativize(file).toString());
            Files.createDirectories(to.getParent());
            Files.move(file, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Writes down who is affected, and lets database and copy change places. */
    void finish(Set<PartitionId> affected) throws IOException {
        List<String> lines = new ArrayList<>();
        for (PartitionId partition : affected) {
            lines.add(partition.bytes().toString());
        }
        Files.createDirectories(aside);
        replace(store.resolve(NOTE), String.join("\n", lines));
        replace(work().resolve(READY), aside.getFileName().toString());
        swap();
    }

    private static void replace(Path file, String text) throws IOException {
        Path whole = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(whole, text);
        BlobFiles.sync(whole);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        BlobFiles.sync(file.resolveSibling("."));
    }

    private void swap() throws IOException {
        Path old = aside.resolve("db");
        Files.createDirectories(aside);
        if (!Files.exists(old)) {
            Files.move(damaged(), old, StandardCopyOption.ATOMIC_MOVE);
            BlobFiles.sync(aside);
        }
        if (Files.exists(db())) {
            BlobFiles.sync(db());
            Files.move(db(), damaged(), StandardCopyOption.ATOMIC_MOVE);
        }
        BlobFiles.sync(store);
        drop();
    }

    /** Drops the work; its links go, the bytes they lead to stay. */
    void drop() throws IOException {
        Files.deleteIfExists(work().resolve(READY));
        if (!Files.exists(work())) {
            return;
        }
        Files.walkFileTree(work(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException fault) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Whom the salvages before affected, as far as nobody has seen to it. */
    Set<PartitionId> noted() throws IOException {
        Set<PartitionId> noted = new HashSet<>();
        Path note = store.resolve(NOTE);
        for (String line : Files.exists(note) ? Files.readAllLines(note) : List.<String>of()) {
            if (line.length() == 2 * PartitionId.LENGTH) {
                noted.add(PartitionId.read(ByteBuffer.wrap(HexFormat.of().parseHex(line))));
            }
        }
        return noted;
    }

    /** Those affected were seen to. */
    static void settled(Path store) throws IOException {
        Files.deleteIfExists(store.resolve(NOTE));
        BlobFiles.sync(store);
    }
}
