package org.postern.store;

/** Keys from {@code from}, included, to {@code to}, excluded. */
public record Range(Bytes from, Bytes to) {
    /** All keys with this prefix. */
    public static Range prefix(Bytes prefix) {
        return new Range(prefix, prefix.afterPrefix());
    }
}
