package org.postern.store.rocks;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.store.PartitionId;

/**
 * What {@link RocksStore#salvage} leaves behind.
 *
 * @param aside the folder where the damaged files lie, null when nothing was damaged
 * @param affected partitions that may have lost commits or rows; their versions were raised, so that nobody takes what comes
 *     now for what was lost
 */
public record Salvaged(@Nullable Path aside, Set<PartitionId> affected) {
    public Salvaged {
        affected = Set.copyOf(affected);
    }
}
