package org.postern.store;

import org.jspecify.annotations.Nullable;

/** The store could not do what was asked. No engine's own exception passes the seam. */
public abstract sealed class StoreException extends RuntimeException
        permits StoreUnavailable, UnknownOutcome, StoreCorrupt {
    private static final long serialVersionUID = 1;

    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
