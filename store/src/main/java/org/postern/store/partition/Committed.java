package org.postern.store.partition;

import java.util.List;
import org.postern.store.Bytes;
import org.postern.store.Change;

/** A commit that is on disk, as listeners are told: in order, without gap, on the thread that made it. */
public record Committed(long version, List<Change> changes, Bytes note) {
    /** Hears of commits; must return at once, never throw, and never write. */
    @FunctionalInterface
    public interface Listener {
        void committed(Committed commit);
    }
}
