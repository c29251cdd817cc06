package org.postern.store.account;

import java.util.Arrays;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The flags rows of one mailbox as packed arrays, loaded once and kept current by the commits themselves. Changed in the
 * partition's turn only; snapshots may be taken by any thread.
 */
final class MailboxIndex {
    /** Heap bytes a message costs here. */
    static final int BYTES = 4 + 1 + 8 + 8 + 8;

    private long version;
    private int size;
    private int[] uids = new int[16];
    private byte[] system = new byte[16];
    private long[] keywords = new long[16];
    private long[] modSeqs = new long[16];
    private long[] emails = new long[16];
    /** A snapshot shares the arrays: what it can see must not change under it. */
    private boolean shared;

    MailboxIndex(long version) {
        this.version = version;
    }

    synchronized int size() {
        return size;
    }

    synchronized MailboxSnapshot snapshot() {
        shared = true;
        return new MailboxSnapshot(version, size, uids, system, keywords, modSeqs, emails);
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
    }

    /** Also for loading, before anybody else sees the index. */
    synchronized void put(int uid, FlagsRow flags) {
        int index = size == 0 || uid > uids[size - 1] ? -size - 1 : Arrays.binarySearch(uids, 0, size, uid);
        if (index >= 0) {
            own(size);
        } else {
            index = -index - 1;
            makeRoom(index);
            uids[index] = uid;
        }
        system[index] = (byte) flags.flags().system();
        keywords[index] = flags.flags().keywords();
        modSeqs[index] = flags.modSeq();
        emails[index] = flags.email();
    }

    /** Appending is not seen by older snapshots, so it needs no copy unless the arrays are full. */
    private void makeRoom(int index) {
        boolean append = index == size;
        if (size == uids.length) {
            own(size * 2);
        } else if (!append) {
            own(uids.length);
        }
        if (!append) {
            move(index, index + 1, size - index);
        }
        size++;
    }

    /** Removes these UIDs, ascending; those that are not there are passed over. */
    private void remove(int[] gone) {
        own(uids.length);
        int kept = 0;
        int next = 0;
        for (int i = 0; i < size; i++) {
            while (next < gone.length && gone[next] < uids[i]) {
                next++;
            }
            if (next < gone.length && gone[next] == uids[i]) {
                continue;
            }
            if (kept != i) {
                move(i, kept, 1);
            }
            kept++;
        }
        size = kept;
    }

    private void move(int from, int to, int count) {
        System.arraycopy(uids, from, uids, to, count);
        System.arraycopy(system, from, system, to, count);
        System.arraycopy(keywords, from, keywords, to, count);
        System.arraycopy(modSeqs, from, modSeqs, to, count);
        System.arraycopy(emails, from, emails, to, count);
    }

    private void own(int capacity) {
        int wanted = Math.max(capacity, 16);
        if (shared || wanted > uids.length) {
            uids = Arrays.copyOf(uids, wanted);
            system = Arrays.copyOf(system, wanted);
            keywords = Arrays.copyOf(keywords, wanted);
            modSeqs = Arrays.copyOf(modSeqs, wanted);
            emails = Arrays.copyOf(emails, wanted);
            shared = false;
        }
    }
}
