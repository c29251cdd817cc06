package org.postern.store;

/** Direction of a scan. */
public enum Order {
    ASCENDING,
    DESCENDING
}
