package org.postern.store.rocks;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a store lies and what memory it may take.
 *
 * @param folder made if absent; nothing else may lie in it
 * @param cacheBytes memory for blocks read from disk, indexes and filters included
 * @param memtableBytes memory for rows and bodies that are in the log but not yet in tables
 * @param logBytes size of the log at which it is cut; bounds the time a restart takes
 * @param nativeLibraryFolder where RocksDB's library is kept between starts, owned by the server's user alone; null
 *     unpacks it anew to the system's temporary folder at each start, which costs 17 MB and some 100 ms
 */
public record RocksOptions(
        Path folder,
        long cacheBytes,
        long memtableBytes,
        long logBytes,
        @Nullable Path nativeLibraryFolder) {
    private static final long MIB = 1024L * 1024;

    /** For a machine with 1 GiB. */
    public static RocksOptions small(Path folder) {
        return new RocksOptions(folder, 32 * MIB, 32 * MIB, 64 * MIB, null);
    }

    /** The same for another folder. */
    RocksOptions in(Path other) {
        return new RocksOptions(other, cacheBytes, memtableBytes, logBytes, nativeLibraryFolder);
    }

    /** With less room than this on the disk, in bytes, the store takes no bodies. */
    public long refusesBelow() {
        return DiskSpace.MARGIN + memtableBytes;
    }

    public RocksOptions withNativeLibraryFolder(Path libraries) {
        return new RocksOptions(folder, cacheBytes, memtableBytes, logBytes, libraries);
    }
}
