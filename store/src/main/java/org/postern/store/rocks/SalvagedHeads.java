package org.postern.store.rocks;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postern.store.Bytes;
import org.postern.store.CommitId;
import org.postern.store.Head;
import org.postern.store.PartitionId;
import org.rocksdb.RocksDBException;

/**
 * Raises the version of each partition that may have lost something: whoever knows a version from before the damage must not
 * take what comes now for it. Its log is forgotten, since it may have gaps.
 */
final class SalvagedHeads {
    /** Versions passed over: more than could have been lost. */
    private static final long RAISE = 1_000_000;
    /** Where a partition goes on whose version nobody knows any more. */
    private static final long UNKNOWN = 1L << 40;

    private final BrokenDatabase db;
    private final Gaps gaps;
    private final boolean anyMayMiss;
    private final SecureRandom random = new SecureRandom();
    private final TreeMap<PartitionId, Known> partitions = new TreeMap<>();

    /**
     * @param anyMayMiss whether commits of unknown partitions are lost
     */
    SalvagedHeads(BrokenDatabase db, Gaps gaps, boolean anyMayMiss) {
        this.db = db;
        this.gaps = gaps;
        this.anyMayMiss = anyMayMiss;
    }

    /** The head, and the last entry of the log. */
    private record Known(Head head, Head logged) {
        private static final Known NOTHING = new Known(Head.NONE, Head.NONE);

        boolean agree() {
            return head.version() > 0 && head.equals(logged);
        }
    }

    /** Returns the partitions that were raised. */
    Set<PartitionId> run() throws RocksDBException {
        walk(Family.HEAD, (key, row) -> partitions.put(Walk.partition(key), new Known(Rows.head(row), Head.NONE)));
        walk(Family.LOG, this::logged);
        unknown(Family.PART);
        unknown(Family.HOT);
        Set<PartitionId> raised = new HashSet<>();
        for (Map.Entry<PartitionId, Known> entry : partitions.entrySet()) {
            PartitionId partition = entry.getKey();
            if (!entry.getValue().agree() || mayMiss(partition)) {
                raise(partition, entry.getValue());
                raised.add(partition);
            }
        }
        return raised;
    }

    private void logged(byte[] key, byte[] row) {
        long version = Rows.logVersion(key);
        Head last = new Head(version, Rows.log(version, row).id());
        partitions.merge(
                Walk.partition(key),
                new Known(Head.NONE, last),
                (before, now) -> new Known(before.head(), now.logged()));
    }

    /** Partitions that have rows, though head and log are lost. */
    private void unknown(Family family) throws RocksDBException {
        byte @Nullable [] key = first(family, new byte[0]);
        while (key != null) {
            PartitionId partition = Walk.partition(key);
            partitions.putIfAbsent(partition, Known.NOTHING);
            key = first(family, Rows.behind(partition));
        }
    }

    private byte @Nullable [] first(Family family, byte[] from) throws RocksDBException {
        try (TolerantWalk.Cursor rows = db.rows(family).open()) {
            rows.seek(from);
            return rows.valid() ? rows.key() : null;
        }
    }

    private boolean mayMiss(PartitionId partition) {
        boolean missed = gaps.concern(Family.HEAD, partition)
                || gaps.concern(Family.LOG, partition)
                || gaps.concern(Family.ofRows(partition), partition);
        return switch (partition.kind()) {
            case ACCOUNT, DIRECTORY, QUEUE -> missed || anyMayMiss;
            // Nobody outside ever knows their versions.
            case DELIVERY -> false;
        };
    }

    private void raise(PartitionId partition, Known known) throws RocksDBException {
        long last = Math.max(known.head().version(), known.logged().version());
        long version = last == 0 ? UNKNOWN : last + RAISE;
        byte[] id = new byte[16];
        random.nextBytes(id);
        CommitId commit =
                new CommitId(ByteBuffer.wrap(id).getLong(), ByteBuffer.wrap(id).getLong(8));
        db.deleteRange(Family.LOG, Rows.logKey(partition, 0), Rows.behind(partition));
        db.put(Family.LOG, Rows.logKey(partition, version), Rows.log(commit, Bytes.EMPTY));
        db.put(Family.HEAD, Rows.key(partition), Rows.head(new Head(version, commit)));
    }

    private void walk(Family family, TolerantWalk.Taker taker) throws RocksDBException {
        new TolerantWalk(db.rows(family), Walk.END).run(new byte[0], taker, (_, _) -> {});
    }
}
