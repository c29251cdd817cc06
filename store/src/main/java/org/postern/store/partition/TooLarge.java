package org.postern.store.partition;

/** A closure's changes alone are beyond what one commit takes ({@link org.postern.store.StoreLimits}); none of them happened. */
public final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLarge() {
        super("a change too large for one commit");
    }
}
