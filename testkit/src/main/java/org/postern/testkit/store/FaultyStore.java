package org.postern.testkit.store;

import java.util.Collection;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.postern.store.Blob;
import org.postern.store.BlobDraft;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.Commit;
import org.postern.store.CommitResult;
import org.postern.store.Freshness;
import org.postern.store.Head;
import org.postern.store.LogPage;
import org.postern.store.Order;
import org.postern.store.Page;
import org.postern.store.PartitionId;
import org.postern.store.Range;
import org.postern.store.Snapshot;
import org.postern.store.Store;
import org.postern.store.StoreUnavailable;
import org.postern.store.UnknownOutcome;
import org.postern.store.Watch;

/**
 * A store that misbehaves as a store may, by a seed: the answer to a commit is lost after it was applied, or before; it
 * comes late, also later than the next attempt; the same commit arrives twice; a read fails. What it does never goes
 * beyond what {@link Store} allows, so whoever stands above it must come to the right end.
 */
public final class FaultyStore implements Store {
    private static final long DELAY = 200_000;

    private final Store store;
    private final Odds odds;
    private final ReentrantLock lock = new ReentrantLock();
    private final SplittableRandom random;
    private final AtomicLong faults = new AtomicLong();

    public FaultyStore(Store store, long seed, Odds odds) {
        this.store = store;
        this.random = new SplittableRandom(seed);
        this.odds = odds;
    }

    /**
     * How often each fault happens, of a thousand calls.
     *
     * @param lostAfter applied, then {@link UnknownOutcome}
     * @param lostBefore not applied, then {@link UnknownOutcome}
     * @param unavailable not applied, {@link StoreUnavailable}
     * @param twice sent twice, the second answer counts
     * @param delayed applied a fifth of a millisecond later
     * @param reads reads that fail with {@link StoreUnavailable}
     */
    public record Odds(int lostAfter, int lostBefore, int unavailable, int twice, int delayed, int reads) {
        /** Every fault now and then. */
        public static final Odds SOME = new Odds(40, 40, 40, 40, 40, 20);
        /** None at all. */
        public static final Odds NONE = new Odds(0, 0, 0, 0, 0, 0);
    }

    private enum Fault {
        NONE,
        LOST_AFTER,
        LOST_BEFORE,
        UNAVAILABLE,
        TWICE,
        DELAYED
    }

    /** Faults so far, so that a test can see that it met some. */
    public long faults() {
        return faults.get();
    }

    private int draw() {
        lock.lock();
        try {
            return random.nextInt(1_000);
        } finally {
            lock.unlock();
        }
    }

    private Fault next() {
        int drawn = draw();
        int[] limits = {odds.lostAfter, odds.lostBefore, odds.unavailable, odds.twice, odds.delayed};
        Fault[] kinds = {Fault.LOST_AFTER, Fault.LOST_BEFORE, Fault.UNAVAILABLE, Fault.TWICE, Fault.DELAYED};
        for (int i = 0; i < kinds.length; i++) {
            drawn -= limits[i];
            if (drawn < 0) {
                faults.incrementAndGet();
                return kinds[i];
            }
        }
        return Fault.NONE;
    }

    @Override
    public CommitResult commit(PartitionId partition, Commit commit) {
        return switch (next()) {
            case NONE -> store.commit(partition, commit);
            case LOST_AFTER -> {
                store.commit(partition, commit);
                throw new UnknownOutcome("a fault: the answer was lost", null);
            }
            case LOST_BEFORE -> throw new UnknownOutcome("a fault: the question was lost", null);
            case UNAVAILABLE -> throw new StoreUnavailable("a fault: not available", false, null);
            case TWICE -> {
                store.commit(partition, commit);
                yield store.commit(partition, commit);
            }
            case DELAYED -> {
                LockSupport.parkNanos(DELAY);
                yield store.commit(partition, commit);
            }
        };
    }

    private void read() {
        if (draw() < odds.reads) {
            faults.incrementAndGet();
            throw new StoreUnavailable("a fault: not available", false, null);
        }
    }

    @Override
    public Head head(PartitionId partition, Freshness freshness) {
        read();
        return store.head(partition, freshness);
    }

    @Override
    public Snapshot get(PartitionId partition, Collection<Bytes> keys, long floor) {
        read();
        return store.get(partition, keys, floor);
    }

    @Override
    public Page scan(PartitionId partition, Range range, Order order, int limit, long floor) {
        read();
        return store.scan(partition, range, order, limit, floor);
    }

    @Override
    public LogPage log(PartitionId partition, long version, int limit) {
        read();
        return store.log(partition, version, limit);
    }

    @Override
    public void trimLog(PartitionId partition, long version) {
        store.trimLog(partition, version);
    }

    @Override
    public Watch watch(PartitionId partition, LongConsumer passed) {
        return store.watch(partition, passed);
    }

    @Override
    public BlobDraft draft() {
        return store.draft();
    }

    @Override
    public @Nullable Blob openBlob(BlobId id, long offset, long length) {
        read();
        return store.openBlob(id, offset, length);
    }

    @Override
    public void deleteBlob(BlobId id) {
        read();
        store.deleteBlob(id);
    }

    @Override
    public void eachPartition(Consumer<PartitionId> consumer) {
        store.eachPartition(consumer);
    }

    @Override
    public void eachBlob(Consumer<BlobId> consumer) {
        store.eachBlob(consumer);
    }

    @Override
    public void verify(Consumer<String> damage) {
        store.verify(damage);
    }

    @Override
    public void close() {
        store.close();
    }
}
