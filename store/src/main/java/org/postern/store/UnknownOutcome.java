package org.postern.store;

import org.jspecify.annotations.Nullable;

/** A commit may or may not be applied, now or later. Try the same commit again, or fence it by another one. */
public final class UnknownOutcome extends StoreException {
    private static final long serialVersionUID = 1;

    public UnknownOutcome(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
