package org.postern.store.rocks;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.postern.store.BlobId;
import org.postern.store.PartitionId;

/** Goes over all keys of a family, in pages, so that no iterator outlives its page. */
final class Walk {
    private static final int PAGE = 1_000;
    /** Sorts behind every key: no kind of partition has this code. */
    static final byte[] END = {(byte) 0xff};

    private final DatabaseSlot slot;
    private final WorkPool pool;

    Walk(DatabaseSlot slot, WorkPool pool) {
        this.slot = slot;
        this.pool = pool;
    }

    /** The consumer runs on the caller's thread. */
    void keys(Family family, Consumer<byte[]> consumer) {
        keys(family, new byte[0], consumer);
    }

    /** The same, from the key {@code first} on. */
    void keys(Family family, byte[] first, Consumer<byte[]> consumer) {
        byte[] from = first;
        while (from != null) {
            List<byte[]> page = page(family, from);
            page.forEach(consumer);
            from = page.size() < PAGE ? null : after(page.getLast());
        }
    }

    /** The key directly behind another. */
    static byte[] after(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    private List<byte[]> page(Family family, byte[] from) {
        return pool.call(() -> slot.use(database -> database.atOneVersion(reader -> {
            List<byte[]> keys = new ArrayList<>();
            reader.keys(family, from, END, key -> {
                keys.add(key);
                return keys.size() < PAGE;
            });
            return keys;
        })));
    }

    static PartitionId partition(byte[] key) {
        return PartitionId.read(ByteBuffer.wrap(key));
    }

    static BlobId blob(byte[] key) {
        return BlobId.read(ByteBuffer.wrap(key));
    }
}
