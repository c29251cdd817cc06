package org.postern.store.account;

import java.util.Arrays;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The flags rows of one mailbox as packed arrays, loaded once and kept current by the commits themselves. Changed in the
 * partition's turn only; snapshots may be taken by any thread.
 */
final class MailboxIndex {
    /** Heap bytes a message costs here. */
    static final int BYTES = 4 + 1 + 8 + 8 + 8;

    private static final int FIRST = 16;

    private long version;
    private int size;
    private int[] uids = new int[FIRST];
    private long[] emails = new long[FIRST];
    private FlagChunk[] chunks = new FlagChunk[1];
    /** What was shown last, while it still holds. A snapshot shares all arrays: what it can see must not change under it. */
    private @Nullable MailboxSnapshot shown;

    MailboxIndex(long version) {
        this.version = version;
        this.chunks[0] = new FlagChunk(FIRST);
    }

    synchronized int size() {
        return size;
    }

    synchronized MailboxSnapshot snapshot() {
        MailboxSnapshot known = shown;
        if (known == null) {
            for (int i = 0; i * FlagChunk.SIZE < size; i++) {
                chunks[i].shared = true;
            }
            known = new MailboxSnapshot(version, size, uids, emails, chunks.clone());
            shown = known;
        }
        return known;
    }

    /** What one commit does to a mailbox. */
    static final class Update {
        static final Update NONE = new Update();

        private final TreeMap<Integer, FlagsRow> put = new TreeMap<>();
        private final TreeSet<Integer> gone = new TreeSet<>();

        void put(int uid, FlagsRow row) {
            put.put(uid, row);
        }

        void remove(int uid) {
            gone.add(uid);
        }
    }

    /** Takes a commit over, whole: no snapshot shows a part of it. */
    synchronized void apply(long now, Update update) {
        if (!update.gone.isEmpty()) {
            remove(update.gone.stream().mapToInt(Integer::intValue).toArray());
        }
        update.put.forEach(this::put);
        version = now;
        shown = null;
    }

    /** Also for loading, before anybody else sees the index. */
    synchronized void put(int uid, FlagsRow flags) {
        shown = null;
        int index = size == 0 || uid > uids[size - 1] ? -size - 1 : Arrays.binarySearch(uids, 0, size, uid);
        if (index == -size - 1) {
            append(uid, flags);
            return;
        }
        if (index < 0) {
            int at = -index - 1;
            rebuild(at, size + 1, i -> i > at ? i - 1 : Math.min(i, at - 1));
            uids[at] = uid;
            index = at;
        }
        if (emails[index] != flags.email()) {
            emails = emails.clone();
            emails[index] = flags.email();
        }
        FlagChunk chunk = chunks[index / FlagChunk.SIZE];
        if (chunk.shared) {
            chunk = chunk.copy(chunk.capacity());
            chunks[index / FlagChunk.SIZE] = chunk;
        }
        chunk.set(index % FlagChunk.SIZE, flags);
    }

    /** Not seen by older snapshots, so it needs no copy unless the arrays are full. */
    private void append(int uid, FlagsRow flags) {
        if (size == uids.length) {
            uids = Arrays.copyOf(uids, size * 2);
            emails = Arrays.copyOf(emails, size * 2);
        }
        uids[size] = uid;
        emails[size] = flags.email();
        int last = size / FlagChunk.SIZE;
        int at = size % FlagChunk.SIZE;
        if (last == chunks.length) {
            chunks = Arrays.copyOf(chunks, last + 1);
            chunks[last] = new FlagChunk(FlagChunk.SIZE);
        } else if (at == chunks[last].capacity()) {
            chunks[last] = chunks[last].copy(at * 2);
        }
        chunks[last].set(at, flags);
        size++;
    }

    /** Removes these UIDs, ascending; those that are not there are passed over. */
    private void remove(int[] gone) {
        var left = new int[size];
        int kept = 0;
        int next = 0;
        int first = size;
        for (int i = 0; i < size; i++) {
            while (next < gone.length && gone[next] < uids[i]) {
                next++;
            }
            if (next < gone.length && gone[next] == uids[i]) {
                first = Math.min(first, i);
            } else {
                left[kept++] = i;
            }
        }
        if (kept < size) {
            rebuild(first, kept, i -> left[i]);
        }
    }

    /**
     * Lays the messages anew from {@code first} on.
     *
     * @param from where each was before
     */
    private void rebuild(int first, int count, IntUnaryOperator from) {
        int[] oldUids = uids;
        long[] oldEmails = emails;
        FlagChunk[] old = chunks;
        int capacity = Math.max(FIRST, Math.max(uids.length, count));
        uids = Arrays.copyOf(uids, capacity);
        emails = Arrays.copyOf(emails, capacity);
        chunks = Arrays.copyOf(chunks, Math.max(1, Math.ceilDiv(count, FlagChunk.SIZE)));
        for (int i = first - first % FlagChunk.SIZE; i < count || i == 0; i++) {
            int at = i % FlagChunk.SIZE;
            if (at == 0) {
                chunks[i / FlagChunk.SIZE] = new FlagChunk(count > FlagChunk.SIZE ? FlagChunk.SIZE : roomFor(count));
            }
            int there = i < count ? Math.max(0, from.applyAsInt(i)) : 0;
            uids[i] = oldUids[there];
            emails[i] = oldEmails[there];
            chunks[i / FlagChunk.SIZE].set(at, old[there / FlagChunk.SIZE], there % FlagChunk.SIZE);
        }
        size = count;
    }

    /** A power of two, at most a chunk. */
    private static int roomFor(int count) {
        return Integer.highestOneBit(Math.max(FIRST, count) - 1) << 1;
    }
}
