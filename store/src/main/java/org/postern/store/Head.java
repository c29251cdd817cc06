package org.postern.store;

/**
 * Where a partition stands.
 *
 * @param version 0 when it was never written; grows by one with each commit
 * @param last id of the commit that made this version; {@link #NONE}'s for version 0
 */
public record Head(long version, CommitId last) {
    public static final Head NONE = new Head(0, new CommitId(0, 0));
}
