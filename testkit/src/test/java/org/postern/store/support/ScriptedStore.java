package org.postern.store.support;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.postern.store.Watch;

/** A store whose commits a test counts, delays, or lets fail. */
public final class ScriptedStore implements Store {
    /** What happens instead of a commit. */
    @FunctionalInterface
    public interface Script {
        CommitResult commit(Store store, PartitionId partition, Commit commit);
    }

    /** Applies the commit. */
    public static final Script PLAIN = Store::commit;

    private final Store store;
    private final AtomicInteger commits = new AtomicInteger();
    private volatile Script script = PLAIN;

    public ScriptedStore(Store store) {
        this.store = store;
    }

    /** Commits asked for so far. */
    public int commits() {
        return commits.get();
    }

    public void script(Script now) {
        script = now;
    }

    /** Lets {@code count} more commits through; after them the process is as good as dead. */
    public void dieAfter(int count) {
        var left = new AtomicInteger(count);
        script = (real, partition, commit) -> {
            if (left.getAndDecrement() <= 0) {
                throw new StoreUnavailable("dead", false, null);
            }
            return real.commit(partition, commit);
        };
    }

    @Override
    public CommitResult commit(PartitionId partition, Commit commit) {
        commits.incrementAndGet();
        return script.commit(store, partition, commit);
    }

    @Override
    public Head head(PartitionId partition, Freshness freshness) {
        return store.head(partition, freshness);
    }

    @Override
    public Snapshot get(PartitionId partition, Collection<Bytes> keys, long floor) {
        return store.get(partition, keys, floor);
    }

    @Override
    public Page scan(PartitionId partition, Range range, Order order, int limit, long floor) {
        return store.scan(partition, range, order, limit, floor);
    }

    @Override
    public LogPage log(PartitionId partition, long version, int limit) {
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
        return store.openBlob(id, offset, length);
    }

    @Override
    public void deleteBlob(BlobId id) {
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
