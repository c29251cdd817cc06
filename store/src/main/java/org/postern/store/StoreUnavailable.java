package org.postern.store;

import org.jspecify.annotations.Nullable;

/** Nothing happened, and it may work later: the store is closed, or its disk is full. */
public final class StoreUnavailable extends StoreException {
    private static final long serialVersionUID = 1;

    private final boolean full;

    public StoreUnavailable(String message, boolean full, @Nullable Throwable cause) {
        super(message, cause);
        this.full = full;
    }

    /** Whether the reason is a full disk. */
    public boolean full() {
        return full;
    }
}
