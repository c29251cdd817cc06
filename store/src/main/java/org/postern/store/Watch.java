package org.postern.store;

/** A subscription; close it to end it. */
public interface Watch extends AutoCloseable {
    @Override
    void close();
}
