package org.postern.store.rocks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postern.store.StoreCorrupt;
import org.postern.store.StoreUnavailable;

/** The store's folder: ours alone while it is open, and in a format that this version knows. */
final class StoreFolder implements AutoCloseable {
    static final int FORMAT = 1;
    /** A file of a few bytes; more is not ours. */
    private static final int FORMAT_LENGTH = 256;

    private final FileChannel lock;

    private StoreFolder(FileChannel lock) {
        this.lock = lock;
    }

    static StoreFolder open(Path folder) throws IOException {
        return open(folder, StoreFolder::checkFormat);
    }

    /** For a salvage: a FORMAT that is missing or illegible is written anew, there being but one. */
    static StoreFolder openDamaged(Path folder, Consumer<String> words) throws IOException {
        return open(folder, damaged -> mendFormat(damaged, words));
    }

    private interface Check {
        void run(Path folder) throws IOException;
    }

    private static StoreFolder open(Path folder, Check check) throws IOException {
        Files.createDirectories(folder);
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            BlobFiles.sync(parent); // without its name in there, all that it holds would be lost
        }
        FileChannel channel =
                FileChannel.open(folder.resolve("LOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            take(channel, folder);
            check.run(folder);
            return new StoreFolder(channel);
        } catch (IOException | RuntimeException fault) {
            channel.close();
            throw fault;
        }
    }

    private static void take(FileChannel channel, Path folder) throws IOException {
        try {
            FileLock taken = channel.tryLock();
            if (taken == null) {
                throw inUse(folder, null);
            }
        } catch (OverlappingFileLockException ownProcess) {
            throw inUse(folder, ownProcess);
        }
    }

    private static StoreUnavailable inUse(Path folder, @Nullable OverlappingFileLockException cause) {
        return new StoreUnavailable(
                "the store in " + folder + " is in use by a running server; stop that first", false, cause);
    }

    private static void checkFormat(Path folder) throws IOException {
        Path file = folder.resolve("FORMAT");
        if (Files.exists(file)) {
            checkVersion(file);
            checkCurrent(folder.resolve("db"));
        } else if (Files.exists(folder.resolve("db").resolve("CURRENT"))) {
            throw new StoreCorrupt(file + " is missing, so it cannot be told which version wrote this store", null);
        } else {
            writeFormat(folder);
        }
    }

    /** Without CURRENT, RocksDB would begin a new store over what is left of the old one. */
    private static void checkCurrent(Path db) throws IOException {
        if (Files.exists(db.resolve("CURRENT"))) {
            return;
        }
        boolean rows = !SalvageFolder.filesOf(db, ".sst").isEmpty()
                || !SalvageFolder.filesOf(db, ".blob").isEmpty()
                || !SalvageFolder.filesOf(db, ".log").isEmpty();
        if (rows || Files.isDirectory(db.resolveSibling("damaged-1"))) {
            throw new StoreCorrupt(
                    db.resolve("CURRENT") + " is missing, though the store is not new; run `verify --repair`", null);
        }
    }

    private static void mendFormat(Path folder, Consumer<String> words) throws IOException {
        Path file = folder.resolve("FORMAT");
        if (!Files.exists(file) || version(file) < 1) {
            words.accept("FORMAT was missing or illegible and is written anew");
            writeFormat(folder);
        }
        checkVersion(file);
    }

    private static void writeFormat(Path folder) throws IOException {
        Path file = folder.resolve("FORMAT");
        Path whole = folder.resolve("FORMAT.new");
        Files.writeString(whole, "version = " + FORMAT + "\ncreated-by-format = " + FORMAT + "\n");
        BlobFiles.sync(whole);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        BlobFiles.sync(folder);
    }

    private static void checkVersion(Path file) throws IOException {
        long version = version(file);
        if (version > FORMAT) {
            throw new StoreUnavailable(
                    "this store was written by a newer version: its format is " + version + ", known is " + FORMAT
                            + " (" + file + ")",
                    false,
                    null);
        }
        if (version < 1) {
            throw new StoreCorrupt(file + " does not say in which format this store is", null);
        }
    }

    /** 0 when the file does not say. */
    private static long version(Path file) throws IOException {
        if (Files.size(file) > FORMAT_LENGTH) {
            return 0;
        }
        String prefix = "version = ";
        List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .lines()
                .toList();
        for (String line : lines) {
            if (line.startsWith(prefix)) {
                return number(line.substring(prefix.length()).strip());
            }
        }
        return 0;
    }

    private static long number(String digits) {
        boolean number =
                !digits.isEmpty() && digits.length() <= 9 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.parseLong(digits) : 0;
    }

    /** Gives the folder back. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
