package org.postern.store.rocks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.postern.store.BlobId;

/**
 * Removes files that were put in their place for a commit that never was. Runs once after the store is opened, beside
 * all else; each removal is decided on the commit thread, which alone knows what is on its way.
 */
final class OrphanSweep {
    private static final int PORTION = 256;

    private final BlobFiles files;
    private final DatabaseSlot slot;
    private final CommitThread commits;

    OrphanSweep(BlobFiles files, DatabaseSlot slot, CommitThread commits) {
        this.files = files;
        this.slot = slot;
        this.commits = commits;
    }

    /** Returns how many went. On a platform thread. */
    int run() throws IOException {
        List<BlobId> suspects = new ArrayList<>();
        files.each(path -> {
            BlobId id = files.idOf(path);
            if (id != null && slot.row(Family.BLOBHEAD, Rows.key(id)) == null) {
                suspects.add(id);
            }
        });
        int removed = 0;
        for (int from = 0; from < suspects.size(); from += PORTION) {
            List<BlobId> portion = suspects.subList(from, Math.min(from + PORTION, suspects.size()));
            CompletableFuture<Integer> answer = new CompletableFuture<>();
            commits.submit(new Task.OrphanTask(List.copyOf(portion), answer));
            removed += WorkPool.await(answer);
        }
        return removed;
    }
}
