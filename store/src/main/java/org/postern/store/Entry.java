package org.postern.store;

/** One row. */
public record Entry(Bytes key, Bytes value) {}
