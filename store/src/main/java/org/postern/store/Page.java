package org.postern.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of a scan, all at one version. A scan of several pages is no snapshot: compare the versions.
 *
 * @param next where to go on, in the scan's direction: the {@code from} of the next range when ascending, its {@code to}
 *     when descending; null when the range is exhausted
 */
public record Page(
        long version, List<Entry> entries, @Nullable Bytes next) {
    public Page {
        entries = List.copyOf(entries);
    }
}
