package org.postern.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files and folders that only their owner may see. */
final class DataFolder {
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private DataFolder() {}

    /** Whether anything but a control socket lies there: a server has run, or setup has. */
    static boolean hasStore(Path data) {
        try (Stream<Path> entries = Files.list(data)) {
            return entries.anyMatch(entry -> !entry.endsWith("control"));
        } catch (NoSuchFileException missing) {
            return false;
        } catch (IOException | UncheckedIOException unreadable) {
            return true; // whoever opens it will say why it cannot be read
        }
    }

    /** Makes the folder; its name is on disk when this returns. */
    static void makeFolder(Path folder) throws IOException {
        Files.createDirectory(folder, FOLDER);
        syncNames(folder);
    }

    /** Makes the file, which must not exist; its bytes and its name are on disk when this returns. */
    static void makeFile(Path file, byte[] bytes) throws IOException {
        writeNew(file, bytes);
        syncNames(file);
    }

    /** Without its folder's sync, a new name may be gone after a power failure. */
    private static void syncNames(Path made) throws IOException {
        Path folder = made.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    private static void writeNew(Path file, byte[] bytes) throws IOException {
        try (var channel =
                Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE)) {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            if (channel instanceof FileChannel synced) {
                synced.force(true);
            }
        }
    }

    /** Writes the file under another name, then renames it: a reader sees the old, the new, or none. */
    static void replaceFile(Path file, String text) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        Files.deleteIfExists(draft);
        writeNew(draft, text.getBytes(StandardCharsets.UTF_8));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncNames(file);
    }

    /** Removes a folder that we made, and everything in it; links are removed, never followed. */
    static void removeTree(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failed) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
