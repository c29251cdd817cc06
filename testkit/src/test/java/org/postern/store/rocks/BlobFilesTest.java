package org.postern.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.testkit.store.Rows;

/** Bodies come and go while their files are named. */
@SuppressWarnings("NullAway.Init")
final class BlobFilesTest {
    @TempDir
    Path folder;

    @Test
    void filesThatVanishMeanwhileAndThoseThatArriveArePassedOver() throws IOException {
        BlobFiles files = BlobFiles.open(folder);
        List<Path> bodies = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            bodies.add(Files.createFile(files.prepare(Rows.blobId(1 + 65_536L * i), new HashSet<>())));
        }
        files.arriving();
        List<Path> named = new ArrayList<>();
        files.each(file -> {
            named.add(file);
            bodies.forEach(BlobFilesTest::delete);
        });
        assertThat(named).isNotEmpty();
        assertThat(bodies).containsAll(named);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
