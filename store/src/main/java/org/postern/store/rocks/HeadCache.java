package org.postern.store.rocks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postern.store.Head;
import org.postern.store.PartitionId;

/**
 * Heads as they are on disk, the least recently used forgotten first. Only the commit thread puts, since a reader could
 * put back an older head over a newer one.
 */
final class HeadCache {
    /** About 150 bytes each. */
    private static final int ENTRIES = 20_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<PartitionId, Head> heads = new LinkedHashMap<>(16, 0.75f, true);

    @Nullable
    Head get(PartitionId partition) {
        lock.lock();
        try {
            return heads.get(partition);
        } finally {
            lock.unlock();
        }
    }

    void putAll(Map<PartitionId, Head> news) {
        lock.lock();
        try {
            heads.putAll(news);
            while (heads.size() > ENTRIES) {
                heads.pollFirstEntry();
            }
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            heads.clear();
        } finally {
            lock.unlock();
        }
    }
}
