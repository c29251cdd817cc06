package org.postern.store.rocks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/** Unpacks RocksDB's native library once and loads it from there afterwards. */
final class NativeLibrary {
    private NativeLibrary() {}

    static void load(@Nullable Path folder) throws IOException {
        if (folder == null) {
            RocksDB.loadLibrary();
            return;
        }
        URL packed = RocksDB.class.getResource("/" + Environment.getJniLibraryFileName("rocksdb"));
        if (packed == null) {
            RocksDB.loadLibrary();
            return;
        }
        // RocksDB 11 looks for this name in a folder that it is given, and for the other one in its jar.
        unpack(packed, folder.resolve(Environment.getJniLibraryFileName("rocksdbjni")));
        try {
            RocksDB.loadLibrary(List.of(folder.toAbsolutePath().toString()));
        } catch (UnsatisfiedLinkError refused) {
            // As on a file system from which nothing may be executed: slower, but it works.
            System.getLogger(NativeLibrary.class.getName())
                    .log(System.Logger.Level.WARNING, "the library in " + folder + " cannot be loaded", refused);
            RocksDB.loadLibrary();
        }
    }

    /** The size tells a library of another version, or one that was cut short, from the one wanted. */
    private static void unpack(URL packed, Path target) throws IOException {
        URLConnection connection = packed.openConnection();
        try (InputStream content = connection.getInputStream()) {
            if (Files.exists(target) && Files.size(target) == connection.getContentLengthLong()) {
                return;
            }
            Path folder = Files.createDirectories(target.toAbsolutePath().getParent());
            Path whole = Files.createTempFile(folder, "unpacking", ".so");
            Files.copy(content, whole, StandardCopyOption.REPLACE_EXISTING);
            Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
