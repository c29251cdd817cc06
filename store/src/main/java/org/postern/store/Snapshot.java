package org.postern.store;

import java.util.Map;

/** Rows read at one version; keys that do not exist are absent. */
public record Snapshot(long version, Map<Bytes, Bytes> rows) {}
