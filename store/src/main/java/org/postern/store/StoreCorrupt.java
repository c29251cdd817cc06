package org.postern.store;

import org.jspecify.annotations.Nullable;

/** What is on disk is not what was written. The message names the damaged thing. */
public final class StoreCorrupt extends StoreException {
    private static final long serialVersionUID = 1;

    public StoreCorrupt(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
