package org.postern.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.postern.reliability.Trace.Call;

/** What is acknowledged is on disk before the acknowledgement is given to the socket. Also, that we would notice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SyncOrderTest {
    private static final Sample SMALL_DATA = new Sample(1, 3_000);
    private static final Sample LARGE_DATA = new Sample(2, 500_000);
    private static final Sample SMALL_APPEND = new Sample(3, 3_000);
    private static final Sample LARGE_APPEND = new Sample(4, 500_000);
    private static final Sample TO_SEVERAL = new Sample(5, 3_000);

    private final Map<Sample, Integer> ports = new HashMap<>();
    private List<Call> calls = List.of();

    /** Each message on a connection of its own that says nothing afterwards. */
    @BeforeAll
    void record(@TempDir Path folder) throws IOException, InterruptedException {
        Path trace = folder.resolve("trace");
        var plan = ServerProcess.Plan.in(folder.toRealPath()).under(Trace.recorder(Strace.program(), trace));
        List<Closeable> clients = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start(plan)) {
            for (Sample sample : List.of(SMALL_DATA, LARGE_DATA, TO_SEVERAL)) {
                SmtpClient client = new SmtpClient(server.smtp());
                List<String> to = sample.equals(TO_SEVERAL)
                        ? List.of(Workload.account(0), Workload.account(1))
                        : List.of(Workload.account(0));
                assertThat(client.send(to, sample.bytes(), false)).startsWith("250");
                ports.put(sample, client.localPort());
                clients.add(client);
            }
            for (Sample sample : List.of(SMALL_APPEND, LARGE_APPEND)) {
                ImapClient client = new ImapClient(server, Workload.account(1));
                assertThat(client.append("INBOX", sample.bytes()).status()).startsWith("OK");
                ports.put(sample, client.localPort());
                clients.add(client);
            }
            // A client may know of the last word before strace does; once another has been served, strace does too.
            new ImapClient(server, Workload.account(2)).close();
            server.kill();
        }
        for (Closeable client : clients) {
            client.close();
        }
        calls = Trace.read(trace);
        Files.delete(trace);
    }

    @AfterAll
    void forget() {
        calls = List.of();
    }

    private Call acknowledgement(Sample sample) {
        return SyncOrder.lastWord(calls, ports.getOrDefault(sample, 0));
    }

    private List<String> faults(Sample sample, List<Call> trace) {
        Call acknowledgement = acknowledgement(sample);
        return sample.size() > 400_000
                ? SyncOrder.ofLarge(trace, acknowledgement, sample)
                : SyncOrder.ofSmall(trace, acknowledgement, sample);
    }

    private List<Call> without(Predicate<Call> which) {
        return calls.stream().filter(which.negate()).toList();
    }

    @Test
    void aMessageByDataIsSyncedBeforeThe250() {
        assertThat(new String(acknowledgement(SMALL_DATA).data().toArray(), StandardCharsets.US_ASCII))
                .startsWith("250 ");
        assertThat(faults(SMALL_DATA, calls)).isEmpty();
        assertThat(faults(TO_SEVERAL, calls)).isEmpty();
    }

    @Test
    void aLargeMessageByDataIsSyncedWithItsFolderBeforeThe250() {
        assertThat(faults(LARGE_DATA, calls)).isEmpty();
    }

    @Test
    void aMessageByAppendIsSyncedBeforeTheOk() {
        assertThat(faults(SMALL_APPEND, calls)).isEmpty();
        assertThat(faults(LARGE_APPEND, calls)).isEmpty();
    }

    @Test
    void aLogThatIsNotSyncedWouldBeNoticed() {
        List<Call> doctored =
                without(call -> call.name().endsWith("sync") && call.target().endsWith(".log"));
        for (Sample sample : ports.keySet()) {
            assertThat(faults(sample, doctored)).as("%s", sample).isNotEmpty();
        }
    }

    @Test
    void anAcknowledgementThatComesTooEarlyWouldBeNoticed() {
        Call honest = acknowledgement(SMALL_DATA);
        Call sync = calls.stream()
                .filter(call ->
                        call.name().endsWith("sync") && call.target().endsWith(".log") && call.ended() < honest.begun())
                .reduce((_, later) -> later)
                .orElseThrow();
        Call early = new Call(sync.begun(), sync.begun(), 0, honest.name(), honest.arguments(), honest.result());
        assertThat(SyncOrder.ofSmall(calls, honest, SMALL_DATA)).isEmpty();
        assertThat(SyncOrder.ofSmall(calls, early, SMALL_DATA)).isNotEmpty();
    }

    @Test
    void aFileOrFolderThatIsNotSyncedWouldBeNoticed() {
        for (Sample sample : List.of(LARGE_DATA, LARGE_APPEND)) {
            assertThat(faults(
                            sample,
                            without(call -> call.name().endsWith("sync")
                                    && call.target().contains("/blobs/tmp/"))))
                    .isNotEmpty();
            assertThat(faults(
                            sample,
                            without(call -> call.name().endsWith("sync")
                                    && call.target().contains("/blobs/")
                                    && !call.target().contains("/blobs/tmp/"))))
                    .isNotEmpty();
        }
    }
}
