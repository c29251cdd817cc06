package org.postern.store;

import java.util.List;

/**
 * Changes to one partition: all or nothing, and only if its version is still {@code expected}.
 *
 * @param expected the version this commit builds on, 0 for a partition never written; it becomes {@code expected + 1}
 * @param note what readers of the log are told, at most {@link StoreLimits#NOTE} bytes
 * @param puts blobs that become durable with this commit
 * @param drops blobs that go away once this commit is durable; missing ones are no error
 */
public record Commit(
        CommitId id, long expected, List<Change> changes, Bytes note, List<BlobPut> puts, List<BlobId> drops) {
    public Commit {
        changes = List.copyOf(changes);
        puts = List.copyOf(puts);
        drops = List.copyOf(drops);
    }

    /** A commit without blobs. */
    public Commit(CommitId id, long expected, List<Change> changes, Bytes note) {
        this(id, expected, changes, note, List.of(), List.of());
    }

    /** A staged body under its name. */
    public record BlobPut(BlobId id, StagedBlob body, BlobLabel label) {}
}
