package org.postern.store;

/** The limits of every engine: the smaller of what RocksDB and Cassandra bear, enforced by all. In bytes unless said. */
public final class StoreLimits {
    public static final int KEY = 512;
    public static final int VALUE = 64 * 1024;
    public static final int NOTE = 16 * 1024;
    /** Changes of one commit, a count. */
    public static final int CHANGES = 1_000;
    /** Keys and values of one commit together; blobs do not count. */
    public static final int COMMIT = 1024 * 1024;
    /** Entries of one page, a count. */
    public static final int PAGE_ENTRIES = 5_000;
    /** Keys and values of one page together; a single larger row is impossible. */
    public static final int PAGE = 4 * 1024 * 1024;

    public static final long BLOB = 1024L * 1024 * 1024;
    /** A blob up to this size is kept among the rows, in the same synced write; a larger one in a file. */
    public static final int INLINE_BLOB = 256 * 1024;
    /** Keys of one {@link Store#get}, a count. */
    public static final int GET_KEYS = 1_000;

    private StoreLimits() {}
}
