package org.postern.store.rocks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postern.store.BlobId;
import org.postern.store.BlobLabel;
import org.postern.store.Bytes;
import org.postern.store.StoreUnavailable;

/**
 * A staged body in a file that is whole and synced. The commit thread moves it to its place and, when the commit comes to
 * nothing, back. Until it is closed it can be read wherever it lies, since the file stays open.
 */
final class StagedFile implements Staged {
    private final WorkPool pool;
    private final Path arrived;
    private final FileChannel file;
    private final long size;
    private final Bytes sha256;

    /** Guards the fields below: the commit thread moves the file while its owner may close it. */
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable Path placed;
    private boolean closed;

    StagedFile(WorkPool pool, Path arrived, FileChannel file, long size, Bytes sha256) {
        this.pool = pool;
        this.arrived = arrived;
        this.file = file;
        this.size = size;
        this.sha256 = sha256;
    }

    /** Writes the header, now that name and label are known, and syncs it. On the pool. */
    void label(BlobId id, BlobLabel label) {
        lock.lock();
        try {
            if (placed != null || closed) {
                // Tried again after an unknown outcome: the commit thread decides.
                return;
            }
            ByteBuffer header = ByteBuffer.wrap(new BlobHeader(id, size, sha256, label).bytes());
            while (header.hasRemaining()) {
                file.write(header, header.position());
            }
            file.force(false);
        } catch (IOException fault) {
            throw Faults.of("a body cannot be written", fault);
        } finally {
            lock.unlock();
        }
    }

    /** Moves the file to its place. On the commit thread. */
    void place(Path target) throws IOException {
        lock.lock();
        try {
            if (placed != null && placed.equals(target) && Files.exists(target)) {
                return;
            }
            if (placed != null || closed) {
                throw new StoreUnavailable("a staged body is gone, it must be sent again", false, null);
            }
            Files.move(arrived, target, StandardCopyOption.ATOMIC_MOVE);
            placed = target;
        } finally {
            lock.unlock();
        }
    }

    /** Moves the file back, or drops it when nobody waits for it any more. On the commit thread. */
    void takeBack() throws IOException {
        lock.lock();
        try {
            Path target = placed;
            placed = null;
            if (target != null && closed) {
                Files.deleteIfExists(target);
            } else if (target != null) {
                Files.move(target, arrived, StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Bytes sha256() {
        return sha256;
    }

    @Override
    public InputStream open() {
        SliceStream.Part body = new SliceStream.Part(BlobHeader.LENGTH, size);
        return new SliceStream(pool, file, arrived.toString(), body, null);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                file.close();
                if (placed == null) {
                    Files.deleteIfExists(arrived);
                }
            }
        } catch (IOException fault) {
            throw Faults.of("a staged body cannot be dropped", fault);
        } finally {
            lock.unlock();
        }
    }
}
