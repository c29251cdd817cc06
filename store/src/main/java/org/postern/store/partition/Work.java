package org.postern.store.partition;

/**
 * What a caller wants done to a partition. It may run more than once before it takes effect, so it changes nothing but the
 * transaction. What it throws goes to the caller, and none of its changes happen.
 */
@FunctionalInterface
public interface Work<T> {
    T run(Tx tx);
}
