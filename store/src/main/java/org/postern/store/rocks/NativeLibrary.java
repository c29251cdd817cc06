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
        String name = Environment.getJniLibraryFileName("rocksdb");
        URL packed = RocksDB.class.getResource("/" + name);
        if (packed == null) {
            RocksDB.loadLibrary();
            return;
        }
        unpack(packed, folder.resolve(name));
        RocksDB.loadLibrary(List.of(folder.toAbsolutePath().toString()));
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
