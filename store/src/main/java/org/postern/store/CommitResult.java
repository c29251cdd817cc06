package org.postern.store;

/** What became of a commit. */
public sealed interface CommitResult {
    /**
     * It is on disk.
     *
     * @param version the partition's version right after it
     * @param before true when an earlier attempt with the same id had already applied it
     */
    record Applied(long version, boolean before) implements CommitResult {}

    /** Final: the partition has moved on, and this commit can never apply. */
    record Conflict(Head now) implements CommitResult {}
}
