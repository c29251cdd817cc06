package org.postern.store.rocks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.postern.store.Commit;
import org.postern.store.StoreUnavailable;

/**
 * Watches the room on the disk and keeps a reserve, so that the store can still open, and people can still delete, when
 * the disk is full. Used by the commit thread only.
 */
final class DiskSpace {
    static final long RESERVE = 8L * 1024 * 1024;
    /** With less than this and the room that a flush takes, bodies are refused before the disk refuses them. */
    static final long MARGIN = 16L * 1024 * 1024;
    /** Below this, everything is. */
    static final long NONE = 1024L * 1024;
    /** A commit with more changes than these needs {@link #ROOM_FOR_MANY}. */
    static final int FEW = 100;
    /** What a commit without bodies may take at most, with its trace in the log and in tables. */
    static final long ROOM_FOR_MANY = 4 * NONE;

    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(250);

    private final Path folder;
    private final Path reserve;
    private final long lowMark;
    private final LongSupplier room;
    private long usable = Long.MAX_VALUE;
    private long looked;
    private boolean reserved;
    private boolean flushed;

    /** @param memtableBytes what a flush may need at once */
    DiskSpace(Path folder, long memtableBytes) {
        this(folder, memtableBytes, () -> measure(folder));
    }

    /** @param room bytes that are usable now */
    DiskSpace(Path folder, long memtableBytes, LongSupplier room) {
        this.room = room;
        this.folder = folder;
        this.lowMark = MARGIN + memtableBytes;
        this.reserve = folder.resolve("reserve");
        this.looked = System.nanoTime() - LOOK_EVERY;
        this.reserved = Files.exists(reserve);
    }

    /**
     * Why a commit must be refused now, null when there is room for it. A commit without bodies passes until nearly nothing
     * is left, since deletions and purges are what makes room again.
     */
    @Nullable
    StoreUnavailable refusal(Commit commit) {
        look();
        boolean fits = commit.puts().isEmpty() ? fits(commit.changes().size()) : usable >= NONE && !isLow();
        return fits ? null : new StoreUnavailable("the disk is full: " + usable / 1024 + " KiB are left", true, null);
    }

    /** Gives up the reserve for changes that do not fit otherwise. */
    private boolean fits(int changes) {
        long needed = changes > FEW ? ROOM_FOR_MANY : NONE;
        if (usable < needed && reserved) {
            release();
            look();
        }
        return usable >= needed;
    }

    private boolean isLow() {
        return usable < lowMark || !reserved;
    }

    /**
     * Whether memory must be written to tables now, once: while there is room for it, since opening the store again after
     * the disk is full needs as much room as there is in memory.
     */
    boolean wantsFlush() {
        boolean wants = isLow() && !flushed;
        flushed = isLow();
        return wants;
    }

    /** Looks at most four times a second, and makes the reserve again when there is room. */
    private void look() {
        long now = System.nanoTime();
        if (now - looked >= LOOK_EVERY) {
            looked = now;
            usable = room.getAsLong();
            keepReserve();
        }
    }

    private static long measure(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException unknown) {
            // Then only the write itself can tell.
            return Long.MAX_VALUE;
        }
    }

    private void keepReserve() {
        if (reserved || usable < RESERVE + lowMark) {
            return;
        }
        try {
            Path growing = folder.resolve("reserve.new");
            Files.write(growing, noise());
            Files.move(growing, reserve, StandardCopyOption.ATOMIC_MOVE);
            reserved = true;
        } catch (IOException full) {
            usable = 0;
        }
    }

    /** A file system that compresses would keep zeros without room for them. */
    private static byte[] noise() {
        byte[] noise = new byte[(int) RESERVE];
        new SplittableRandom(0).nextBytes(noise);
        return noise;
    }

    /** Gives the reserve to those who must write now. */
    void release() {
        try {
            Files.deleteIfExists(folder.resolve("reserve.new"));
            Files.deleteIfExists(reserve);
            reserved = false;
            looked = System.nanoTime() - LOOK_EVERY;
        } catch (IOException fault) {
            System.getLogger(DiskSpace.class.getName())
                    .log(System.Logger.Level.WARNING, "the reserve cannot be removed", fault);
        }
    }
}
