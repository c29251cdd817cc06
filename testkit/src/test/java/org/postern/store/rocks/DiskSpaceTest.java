package org.postern.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.Change;
import org.postern.store.Commit;
import org.postern.testkit.store.Rows;

/** Who deletes makes room: on a full disk that is refused last. */
@SuppressWarnings("NullAway.Init")
final class DiskSpaceTest {
    private static final long MEMORY = 32L * 1024 * 1024;
    private static final int MOST = 1_000;

    @TempDir
    Path folder;

    private static Commit deleting(int rows) {
        return Rows.commit(1, 0, Collections.nCopies(rows, Rows.delete("a")).toArray(Change[]::new));
    }

    /** A disk with so much room, and the reserve's on top once that is gone. */
    private DiskSpace space(long room, boolean reserved) throws Exception {
        Path reserve = folder.resolve("reserve");
        Files.deleteIfExists(reserve);
        if (reserved) {
            Files.createFile(reserve);
        }
        return new DiskSpace(
                folder, MEMORY, () -> !reserved || Files.exists(reserve) ? room : room + DiskSpace.RESERVE);
    }

    @Test
    void aPurgePassesOnADiskThatIsTooFullForBodies() throws Exception {
        for (boolean reserved : new boolean[] {false, true}) {
            DiskSpace space = space(DiskSpace.MARGIN, reserved);
            assertThat(space.refusal(deleting(MOST))).isNull();
            assertThat(Files.exists(folder.resolve("reserve"))).isEqualTo(reserved);
        }
    }

    @Test
    void withoutReserveManyChangesNeedMoreRoomThanFew() throws Exception {
        assertThat(space(DiskSpace.ROOM_FOR_MANY, false).refusal(deleting(MOST)))
                .isNull();
        DiskSpace less = space(DiskSpace.ROOM_FOR_MANY - 1, false);
        assertThat(less.refusal(deleting(DiskSpace.FEW + 1))).isNotNull();
        assertThat(less.refusal(deleting(DiskSpace.FEW))).isNull();
        assertThat(space(DiskSpace.NONE, false).refusal(deleting(DiskSpace.FEW)))
                .isNull();
        assertThat(space(DiskSpace.NONE - 1, false).refusal(deleting(1))).isNotNull();
    }

    @Test
    void theReserveIsGivenUpForAPurge() throws Exception {
        assertThat(space(0, true).refusal(deleting(MOST))).isNull();
        assertThat(Files.exists(folder.resolve("reserve"))).isFalse();
    }
}
