package org.postern.store.partition;

/**
 * What a closure gave, once its changes are on disk.
 *
 * @param version the partition's version with them
 */
public record Written<T>(long version, T value) {}
