package org.postern.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.Bytes;

/** Bytes that changed on the disk are named, and cost no more than they must; where going on would hide a loss, nobody goes on. */
@SuppressWarnings("NullAway.Init")
final class DamagedServerTest {
    private static final Sample IN_ROWS = new Sample(1, 50_000);
    private static final Sample IN_FILE = new Sample(2, 400_000);
    private static final Sample SMALL = new Sample(3, 1_000);
    private static final List<Sample> ALL = List.of(IN_ROWS, IN_FILE, SMALL);

    @TempDir
    Path folder;

    private ServerProcess.Plan plan() {
        return ServerProcess.Plan.in(folder);
    }

    /** With mail in it; stopped in order, so that all is in tables, or killed, so that all is in the log. */
    private void filled(boolean inOrder) throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start(plan())) {
            try (ImapClient client = new ImapClient(server, Workload.account(1))) {
                for (Sample sample : ALL) {
                    assertThat(client.append("INBOX", sample.bytes()).isOk()).isTrue();
                }
            }
            assertThat(server.findings()).isEmpty();
            if (inOrder) {
                server.stop();
            } else {
                server.kill();
            }
        }
    }

    private List<Path> files(String below, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(plan().folder().resolve("store").resolve(below))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .sorted(Comparator.comparingLong(
                            (Path file) -> file.toFile().length()))
                    .toList();
        }
    }

    private static void flip(Path file, long at) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            assertThat(channel.read(one, at)).isEqualTo(1);
            one.put(0, (byte) (one.get(0) ^ 0x20)).rewind();
            channel.write(one, at);
        }
    }

    /** Which messages can be read whole, each asked for on its own. */
    private static List<Sample> readable(ServerProcess server) throws IOException {
        List<Sample> readable = new ArrayList<>();
        for (int uid = 1; uid <= ALL.size(); uid++) {
            try (ImapClient client = new ImapClient(server, Workload.account(1))) {
                client.select("INBOX");
                List<ImapClient.Fetched> fetched = client.fetch(Integer.toString(uid), true);
                Bytes body = fetched.isEmpty() ? null : fetched.getFirst().body();
                Sample.Stored stored = body == null ? null : Sample.of(body.toArray());
                if (stored != null && stored.whole()) {
                    readable.add(stored.sample());
                }
            } catch (IOException refused) {
                assertThat(refused).hasMessageNotContaining("login");
            }
        }
        return readable;
    }

    @Test
    void aChangedByteInABodysFileIsNamedAndCostsThatMessageOnly() throws Exception {
        filled(true);
        Path body = files("blobs", "").getLast();
        flip(body, 200_000);
        try (ServerProcess server = ServerProcess.start(plan())) {
            assertThat(server.findings())
                    .anySatisfy(finding -> assertThat(finding)
                            .contains(body.getFileName().toString())
                            .contains("digest differs"));
            assertThat(readable(server)).containsExactly(IN_ROWS, SMALL);
        }
    }

    @Test
    void aChangedByteInABodyAmongTheRowsIsNamedAndCostsThatMessageOnly() throws Exception {
        filled(true);
        flip(files("db", ".blob").getLast(), 30_000);
        try (ServerProcess server = ServerProcess.start(plan())) {
            assertThat(server.findings()).isNotEmpty();
            assertThat(readable(server)).containsExactly(IN_FILE, SMALL);
        }
    }

    @Test
    void aChangedByteInATableIsNamedByItsFile() throws Exception {
        filled(true);
        Path table = files("db", ".sst").getLast();
        flip(table, 100);
        String said = startedOrRefused();
        assertThat(said).contains(table.getFileName().toString());
    }

    /** What verify finds, or why it does not start. */
    private String startedOrRefused() throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start(plan())) {
            return String.join("\n", server.findings());
        } catch (IOException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    @Test
    void aChangedByteInTheMiddleOfTheLogStopsTheStartInPlainWords() throws Exception {
        filled(false);
        Path log = files("db", ".log").getLast();
        flip(log, Files.size(log) / 2);
        long size = Files.size(log);
        assertThat(ServerProcess.refusal(plan()))
                .contains(log.getFileName().toString())
                .contains("damaged at byte")
                .contains("Restore the last backup")
                .doesNotContain("\tat ");
        assertThat(Files.size(log)).isEqualTo(size);
    }

    /** A log whose last write is cut off is what a crash leaves: what was not finished was not acknowledged. */
    @Test
    void aTornEndOfTheLogCostsNothingBeforeIt() throws Exception {
        filled(false);
        Path log = files("db", ".log").getLast();
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(log) - 100);
        }
        try (ServerProcess server = ServerProcess.start(plan())) {
            assertThat(server.findings()).isEmpty();
            assertThat(readable(server)).containsExactly(IN_ROWS, IN_FILE);
        }
    }
}
