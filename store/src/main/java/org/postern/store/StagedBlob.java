package org.postern.store;

import java.io.InputStream;

/**
 * A body that is whole but belongs to no commit yet. It can be read; it becomes durable when a commit that names it
 * returns. Close it in every case: a body that no commit took is dropped then.
 */
public interface StagedBlob extends AutoCloseable {
    /** Bytes of the body. */
    long size();

    /** SHA-256 of the body. */
    Bytes sha256();

    /** The body from its start; any number of times, until closed. */
    InputStream open();

    @Override
    void close();
}
