package org.postern.filing;

import java.io.IOException;
import java.io.InputStream;
import org.postern.store.Bytes;

/** Makes what is kept beside a message, so that clients can list it without reading it. */
public interface Summaries {
    /**
     * Reads a message once.
     *
     * @return empty when there is none, or it would be too long to keep
     */
    Bytes of(InputStream message) throws IOException;
}
