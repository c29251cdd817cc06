package org.postern.store;

import java.io.InputStream;

/** A body that is there. Close it. */
public interface Blob extends AutoCloseable {
    /** Bytes of the whole body, whatever part was opened. */
    long size();

    BlobLabel label();

    /** SHA-256 of the whole body, as its header says. */
    Bytes sha256();

    /** The part that was opened; call it once. */
    InputStream stream();

    @Override
    void close();
}
