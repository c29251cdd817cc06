package org.postern.store.rocks;

import java.util.ArrayList;
import java.util.List;
import org.postern.store.LogPage;
import org.postern.store.StoreLimits;

/** Gathers entries of a log until the page is full. */
final class LogRows implements Database.Row {
    private final int limit;
    private final List<LogPage.LogEntry> entries = new ArrayList<>();
    private long bytes;

    LogRows(int limit) {
        this.limit = limit;
    }

    @Override
    public boolean take(byte[] key, byte[] value) {
        entries.add(Rows.log(Rows.logVersion(key), value));
        bytes += value.length;
        return entries.size() < limit && bytes < StoreLimits.PAGE;
    }

    /** A gap at the front means that part was trimmed. */
    LogPage page(long after, long head) {
        if (after >= head) {
            return new LogPage.Commits(List.of());
        }
        long oldest = entries.isEmpty() ? head + 1 : entries.getFirst().version();
        return oldest > after + 1 ? new LogPage.Truncated(oldest) : new LogPage.Commits(entries);
    }
}
