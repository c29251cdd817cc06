package org.postern.store;

import java.util.List;

/** Commits of one partition after some version, oldest first. */
public sealed interface LogPage {
    /** Without a gap; empty when nothing came after. */
    record Commits(List<LogEntry> entries) implements LogPage {
        public Commits {
            entries = List.copyOf(entries);
        }
    }

    /** That part of the log is gone; {@code oldest} is the oldest version that is still there. */
    record Truncated(long oldest) implements LogPage {}

    record LogEntry(long version, CommitId id, Bytes note) {}
}
