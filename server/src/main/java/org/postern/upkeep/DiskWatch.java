package org.postern.upkeep;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postern.trace.Event;
import org.postern.trace.EventLog;

/**
 * How much room the disk has, looked at once a second by a thread of its own. Strangers are stopped first, so that what is
 * left is for the people here: for deleting above all.
 */
public final class DiskWatch implements AutoCloseable {
    /** Bytes that must be left after a stranger's message, beyond what the store needs; ours. */
    static final long FOR_STRANGERS = 256L * 1024 * 1024;
    /** The same as a part of the disk, where that is less: a small disk is used too. */
    private static final int PART = 20;

    private static final long LOOK = Duration.ofSeconds(1).toNanos();

    private final Path folder;
    private final long forTheStore;
    private final EventLog log;
    private @Nullable FileStore disk;
    private volatile long usable = Long.MAX_VALUE;
    private volatile long total = Long.MAX_VALUE;
    private volatile boolean closed;

    /**
     * Begins to watch.
     *
     * @param forTheStore bytes that must be left for the store to take anybody's mail; strangers are stopped before that
     */
    public DiskWatch(Path folder, long forTheStore, EventLog log) {
        this.folder = folder;
        this.forTheStore = forTheStore;
        this.log = log;
        look();
        Thread.ofPlatform().name("disk-watch").daemon(true).start(this::watch);
    }

    private void watch() {
        boolean low = false;
        while (!closed) {
            look();
            boolean now = !forStrangers(0);
            if (now != low) {
                low = now;
                log.record(
                        Event.of(low ? "disk.low" : "disk.well", null, null, "usable", usable, "reserve", reserve()));
            }
            LockSupport.parkNanos(LOOK);
        }
    }

    private void look() {
        try {
            // Found once: that opens a file, of which none may be left, and asking it opens none.
            FileStore found = disk == null ? Files.getFileStore(folder) : disk;
            disk = found;
            usable = found.getUsableSpace();
            total = found.getTotalSpace();
        } catch (IOException e) {
            log.fault("disk-watch", e);
        }
    }

    /** Bytes that the disk has left. */
    public long usable() {
        return usable;
    }

    private long reserve() {
        return forTheStore + beyond();
    }

    private long beyond() {
        return Math.min(FOR_STRANGERS, total / PART);
    }

    /**
     * Whether a stranger's message has room.
     *
     * @param bytes what is announced, 0 when unknown
     */
    public boolean forStrangers(long bytes) {
        return usable - Math.max(0, bytes) >= reserve();
    }

    /**
     * Whether what somebody sends who logged in has room: half of what strangers must leave is still for reading and
     * deleting, so that one stolen password does not stop everybody's mail.
     */
    public boolean forSenders(long bytes) {
        return usable - Math.max(0, bytes) >= forTheStore + beyond() / 2;
    }

    @Override
    public void close() {
        closed = true;
    }
}
