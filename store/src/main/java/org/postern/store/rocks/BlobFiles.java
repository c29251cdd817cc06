package org.postern.store.rocks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.store.BlobId;

/** Where bodies are that are files: {@code blobs/ab/cd/<id>} in hexadecimal, ab and cd being the id's last two bytes. */
final class BlobFiles {
    private final Path store;
    private final Path folder;
    private final Path arriving;
    /** Folders of bodies, by their number, whose names are known to be on disk. Used by the commit thread only. */
    private final BitSet lasting = new BitSet();

    private BlobFiles(Path store, Path folder, Path arriving) {
        this.store = store;
        this.folder = folder;
        this.arriving = arriving;
    }

    /** Opens the folder and drops what was arriving when the store was last closed. */
    static BlobFiles open(Path store) throws IOException {
        Path folder = Files.createDirectories(store.resolve("blobs"));
        Path arriving = Files.createDirectories(folder.resolve("tmp"));
        sync(folder);
        try (Stream<Path> stale = Files.list(arriving)) {
            for (Path file : stale.toList()) {
                Files.delete(file);
            }
        }
        return new BlobFiles(store, folder, arriving);
    }

    /** The store's folder. */
    Path store() {
        return store;
    }

    Path path(BlobId id) {
        String name = id.bytes().toString();
        return outer(name).resolve(inner(name)).resolve(name);
    }

    private Path outer(String name) {
        return folder.resolve(name.substring(name.length() - 4, name.length() - 2));
    }

    private static String inner(String name) {
        return name.substring(name.length() - 2);
    }

    /** A new file for a body on its way in. */
    Path arriving() throws IOException {
        return Files.createTempFile(arriving, "", "");
    }

    /**
     * Makes the folder for a body; adds to {@code changed} each folder that must be synced for the body to stay. A folder
     * that was there already may be a crash's or a failed commit's, and its name not on disk: that is known only once we
     * have synced it ourselves.
     */
    Path prepare(BlobId id, Set<Path> changed) throws IOException {
        String name = id.bytes().toString();
        Path outer = outer(name);
        Path inner = outer.resolve(inner(name));
        if (!lasting.get(number(inner))) {
            Files.createDirectories(inner);
            changed.add(folder);
            changed.add(outer);
        }
        changed.add(inner);
        return inner.resolve(name);
    }

    /** Syncs folders that {@link #prepare} named. */
    void sync(Set<Path> changed) throws IOException {
        for (Path path : changed) {
            sync(path);
        }
        for (Path path : changed) {
            if (path.getNameCount() == folder.getNameCount() + 2) {
                lasting.set(number(path));
            }
        }
    }

    /** Which of the 65,536 inner folders this is: {@code ab/cd} is 0xabcd. */
    private static int number(Path inner) {
        int names = inner.getNameCount();
        return HexFormat.fromHexDigits(
                inner.getName(names - 2) + inner.getName(names - 1).toString());
    }

    /** Syncs a file's content, or a folder's entries. */
    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    void delete(BlobId id) throws IOException {
        Files.deleteIfExists(path(id));
    }

    /** Names every file that lies where a body may lie; one that goes meanwhile may be left out. */
    void each(Consumer<Path> consumer) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path inside, BasicFileAttributes attributes) {
                return inside.equals(arriving) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (Files.isRegularFile(file)) {
                    consumer.accept(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException fault) throws IOException {
                if (fault instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw fault;
            }
        });
    }

    /** The body that a file should hold by its name and place, null if none. */
    @Nullable
    BlobId idOf(Path file) {
        String name = file.getFileName().toString();
        if (name.length() != 2 * BlobId.LENGTH) {
            return null;
        }
        try {
            BlobId id = BlobId.read(ByteBuffer.wrap(HexFormat.of().parseHex(name)));
            return path(id).equals(file) ? id : null;
        } catch (IllegalArgumentException foreign) {
            return null;
        }
    }
}
