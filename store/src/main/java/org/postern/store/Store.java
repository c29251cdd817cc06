package org.postern.store;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where everything is kept: the one seam between mail and an engine. Every method blocks and is meant for virtual
 * threads; an engine does its native work on threads of its own. All methods throw {@link StoreUnavailable} when nothing
 * could be done and {@link StoreCorrupt} when what is on disk is damaged; arguments beyond {@link StoreLimits} are
 * {@link IllegalArgumentException}s. The contract suite states each promise as a test.
 */
public interface Store extends AutoCloseable {
    /** Version and last commit of a partition; {@link Head#NONE} when it was never written. */
    Head head(PartitionId partition, Freshness freshness);

    /** Point reads, all at one version, which is at least {@code floor}. */
    Snapshot get(PartitionId partition, Collection<Bytes> keys, long floor);

    /** One page of a range in unsigned byte order: at most {@code limit} rows, one version, at least {@code floor}. */
    Page scan(PartitionId partition, Range range, Order order, int limit, long floor);

    /**
     * All or nothing, only if the partition's version is still the expected one; on disk (fsync), blobs included, when
     * this returns {@link CommitResult.Applied}. The same id and content again, at any later time while the log still
     * holds that version, answers {@code Applied(expected + 1, before = true)}.
     *
     * @throws UnknownOutcome when it cannot be told whether it was applied
     */
    CommitResult commit(PartitionId partition, Commit commit);

    /** At most {@code limit} commits after {@code version}, oldest first. */
    LogPage log(PartitionId partition, long version, int limit);

    /** Forgets the commits before {@code version}; a hint, idempotent, and never needed for correctness. */
    void trimLog(PartitionId partition, long version);

    /** A hint that the partition has passed some version. May be late, repeated or missing. Must return at once. */
    Watch watch(PartitionId partition, LongConsumer passed);

    /**
     * Does reads that follow each other in one go, where an engine would otherwise be asked, and waited for, for each.
     *
     * @param reads of this store alone: what it waits for besides holds up other sessions
     */
    default <T> T together(Supplier<T> reads) {
        return reads.get();
    }

    /** A new, empty body. */
    BlobDraft draft();

    /**
     * Opens {@code length} bytes of a body from {@code offset}, cut to what is there; null when there is no such body.
     * Reading a part does not check the digest, reading a damaged disk block does throw.
     */
    @Nullable
    Blob openBlob(BlobId id, long offset, long length);

    /**
     * Whole bodies, read together: of those of at most {@link StoreLimits#INLINE_BLOB} bytes. Larger ones are left out, and
     * so are those that are not there or damaged, which must cost no other: open them one by one.
     *
     * @param ids at most {@link StoreLimits#GET_KEYS}; the caller knows how large the bodies are, and bounds what it asks for
     */
    default Map<BlobId, Bytes> smallBodies(Collection<BlobId> ids) {
        if (ids.size() > StoreLimits.GET_KEYS) {
            throw new IllegalArgumentException("too many bodies");
        }
        var found = new HashMap<BlobId, Bytes>();
        for (BlobId id : ids) {
            try (Blob blob = openBlob(id, 0, StoreLimits.INLINE_BLOB)) {
                if (blob != null && blob.size() <= StoreLimits.INLINE_BLOB) {
                    found.put(id, Bytes.wrap(blob.stream().readAllBytes()));
                }
            } catch (IOException unread) {
                throw new StoreUnavailable("a body cannot be read", false, unread);
            }
        }
        return found;
    }

    /** Removes a body; no error when it is not there. */
    void deleteBlob(BlobId id);

    /** Every partition there is, in no useful order. For export, verification, maintenance: never on a request's path. */
    void eachPartition(Consumer<PartitionId> consumer);

    /** Every blob there is, in no useful order; as above. */
    void eachBlob(Consumer<BlobId> consumer);

    /**
     * Reads all that is on disk and compares it with its checksums. Each damage found is named, in words.
     *
     * @param damage told once per damaged thing
     */
    void verify(Consumer<String> damage);

    /** Waits for what is under way, refuses what comes after. */
    @Override
    void close();
}
