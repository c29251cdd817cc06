package org.postern.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.trace.RecordedEvents;

/** Strangers stop first, then those who send; what is left is for reading and deleting. */
@SuppressWarnings("NullAway.Init")
final class DiskWatchTest {
    @TempDir
    Path folder;

    private long beyond;
    private long usable;

    /** @param quarters of what strangers must leave, beyond what the store needs */
    private DiskWatch watch(int quarters) throws IOException {
        FileStore disk = Files.getFileStore(folder);
        usable = disk.getUsableSpace();
        beyond = Math.min(DiskWatch.FOR_STRANGERS, disk.getTotalSpace() / 20);
        return new DiskWatch(folder, usable - beyond * quarters / 4, new RecordedEvents());
    }

    @Test
    void sendersHaveRoomWhereStrangersHaveNone() throws IOException {
        try (DiskWatch watch = watch(3)) {
            assertThat(watch.forStrangers(0)).isFalse();
            assertThat(watch.forSenders(0)).isTrue();
            assertThat(watch.forSenders(beyond)).isFalse();
            assertThat(watch.forSenders(-beyond)).as("a size that is unknown").isTrue();
        }
    }

    @Test
    void sendersLeaveHalfOfIt() throws IOException {
        try (DiskWatch watch = watch(1)) {
            assertThat(watch.forSenders(0)).isFalse();
        }
    }
}
