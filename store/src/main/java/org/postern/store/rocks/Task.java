package org.postern.store.rocks;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.postern.store.BlobId;
import org.postern.store.Commit;
import org.postern.store.CommitResult;
import org.postern.store.PartitionId;

/** Work for the commit thread. Each answer is completed in every case. */
sealed interface Task {
    CompletableFuture<?> answer();

    record CommitTask(PartitionId partition, Commit commit, List<Put> puts, CompletableFuture<CommitResult> answer)
            implements Task {}

    record TrimTask(PartitionId partition, long version, CompletableFuture<Boolean> answer) implements Task {}

    record DeleteTask(BlobId id, CompletableFuture<Boolean> answer) implements Task {}

    /** Files that no commit had named when somebody looked; the answer is how many went. */
    record OrphanTask(List<BlobId> ids, CompletableFuture<Integer> answer) implements Task {}

    /** A blob made ready by its caller: a value for the rows, or a file. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares these, and a copy of each body is spared.
    record Put(
            BlobId id,
            BlobPlace place,
            byte @Nullable [] value,
            @Nullable StagedFile file) {}
}
