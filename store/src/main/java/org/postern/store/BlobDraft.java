package org.postern.store;

/**
 * A body on its way in. Up to {@link StoreLimits#INLINE_BLOB} bytes stay in memory, more go to a file while they arrive.
 * Used by one thread; close it in every case.
 */
public interface BlobDraft extends AutoCloseable {
    /**
     * Adds bytes.
     *
     * @throws StoreUnavailable when the disk is full
     */
    void write(byte[] bytes, int offset, int length);

    /** Bytes written so far. */
    long size();

    /** Ends the body; nothing may be written after. A file is on disk (fsync) when this returns. Call it once. */
    StagedBlob seal();

    /** Drops what was written, unless sealed. */
    @Override
    void close();
}
