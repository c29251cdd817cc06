package org.postern.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.trace.Event;
import org.postern.trace.EventLog;
import tools.jackson.databind.node.JsonNodeFactory;

class ControlTest {
    private static final Handlers ECHO = new Handlers(Map.of(
            "echo",
            request -> new Answer(
                    Exit.NOT_WELL,
                    List.of("first", request.argument("word")),
                    JsonNodeFactory.instance.objectNode().put("word", request.argument("word"))),
            "fault",
            _ -> {
                throw new IllegalStateException("a fault of ours");
            }));

    @TempDir
    Path data;

    private final RecordedEvents events = new RecordedEvents();

    @Test
    void aCommandIsAnsweredForPeopleAndPrograms() throws Exception {
        try (ControlServer server = ControlServer.open(data, ECHO, events)) {
            Answer answer = new ControlClient(data).ask(new Request("echo", Map.of("word", "öffnen\n\"x\"")));
            assertThat(answer.exit()).isEqualTo(Exit.NOT_WELL);
            assertThat(answer.text()).containsExactly("first", "öffnen\n\"x\"");
            assertThat(answer.json().path("word").stringValue()).isEqualTo("öffnen\n\"x\"");
            assertThat(Files.getPosixFilePermissions(SocketPath.parent(server.socket())))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
        assertThat(events.kinds()).contains("control.command");
        assertThat(events.recorded().toString()).contains("user=").doesNotContain("öffnen");
    }

    @Test
    void anUnknownCommandAndAFaultOfOursAreAnsweredToo() throws Exception {
        try (ControlServer _ = ControlServer.open(data, ECHO, events)) {
            var client = new ControlClient(data);
            assertThat(client.ask(new Request("nonsense", Map.of())).exit()).isEqualTo(Exit.WRONG);
            assertThat(client.ask(new Request("fault", Map.of())).exit()).isEqualTo(Exit.NOT_WELL);
        }
        assertThat(events.kinds()).contains("fault:control.fault");
    }

    @Test
    void aStaleSocketIsReplacedAndARunningServerIsNot() throws Exception {
        Path socket = SocketPath.of(data, data);
        SocketPath.prepareFolder(socket, data);
        try (ServerSocketChannel crashed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            crashed.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
        try (ControlServer _ = ControlServer.open(data, ECHO, events)) {
            assertThat(new ControlClient(data).isRunning()).isTrue();
            assertThatThrownBy(() -> ControlServer.open(data, ECHO, events))
                    .isInstanceOf(ControlException.class)
                    .hasMessageContaining("already");
        }
        assertThat(socket).doesNotExist();
        assertThat(new ControlClient(data).isRunning()).isFalse();
        assertThatThrownBy(() -> new ControlClient(data).ask(new Request("echo", Map.of())))
                .isInstanceOf(ControlException.class);
    }

    @Test
    void aPathTooLongForTheKernelHasAShortFolderElsewhere(@TempDir Path shortBase) throws Exception {
        Path deep = Files.createDirectories(data.resolve("d".repeat(100)).resolve("e".repeat(100)));
        try (ControlServer server = ControlServer.open(deep, shortBase, ECHO, events)) {
            assertThat(server.socket().toString()).hasSizeLessThanOrEqualTo(SocketPath.MAX_PATH);
            assertThat(new ControlClient(deep, shortBase).isRunning()).isTrue();
        }
    }

    @Test
    void thePathIsTakenAsLongAsTheKernelTakesIt() {
        Path base = Path.of("/x");
        int rest = "/control/socket".length();
        Path fits = Path.of("/" + "d".repeat(SocketPath.MAX_PATH - rest - 1));
        assertThat(SocketPath.of(fits, base)).startsWithRaw(fits);
        assertThat(SocketPath.of(Path.of(fits + "d"), base)).startsWithRaw(base);
    }

    @Test
    void aFolderThatIsALinkIsNotTrusted(@TempDir Path shortBase) throws Exception {
        Path deep = Files.createDirectories(data.resolve("d".repeat(120)));
        Path folder = SocketPath.parent(SocketPath.of(deep, shortBase));
        Files.createSymbolicLink(folder, data);
        assertThatThrownBy(() -> ControlServer.open(deep, shortBase, ECHO, events))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("somebody else");
    }

    @Test
    void noMoreThanItsConnectionsAreServedAtOnceAndOneMoreIsClosed() throws Exception {
        try (ControlServer server = ControlServer.open(data, ECHO, events)) {
            List<SocketChannel> idle = new ArrayList<>();
            try {
                for (int i = 0; i < ControlLimits.MAX_CONNECTIONS; i++) {
                    idle.add(SocketChannel.open(UnixDomainSocketAddress.of(server.socket())));
                }
                try (SocketChannel one = SocketChannel.open(UnixDomainSocketAddress.of(server.socket()))) {
                    assertThat(one.read(ByteBuffer.allocate(1))).isEqualTo(-1);
                }
                SocketChannel last = idle.getLast();
                last.write(StandardCharsets.UTF_8.encode(
                        "{\"protocol\":1,\"command\":\"echo\",\"arguments\":{\"word\":\"x\"}}\n"));
                assertThat(last.read(ByteBuffer.allocate(1))).isEqualTo(1);
            } finally {
                for (SocketChannel channel : idle) {
                    channel.close();
                }
            }
        }
    }

    @Test
    void theRequestIsTakenUpToItsLimitAndNotBeyond() throws Exception {
        int frame = size(new Request("echo", Map.of("word", "")));
        var out = new ByteArrayOutputStream();
        Wire.write(out, new Request("echo", Map.of("word", "x".repeat(ControlLimits.MAX_REQUEST - frame))));
        assertThat(out.size()).isEqualTo(ControlLimits.MAX_REQUEST);
        assertThat(Wire.readRequest(new ByteArrayInputStream(out.toByteArray())).command())
                .isEqualTo("echo");
        assertThatThrownBy(() ->
                        size(new Request("echo", Map.of("word", "x".repeat(ControlLimits.MAX_REQUEST - frame + 1)))))
                .isInstanceOf(Wire.Malformed.class);
        assertThatThrownBy(() -> read(" " + out.toString(StandardCharsets.UTF_8)))
                .isInstanceOf(Wire.Malformed.class);
    }

    @Test
    void theArgumentsAreCounted() throws IOException {
        assertThat(read(withArguments(ControlLimits.MAX_ARGUMENTS)).arguments()).hasSize(ControlLimits.MAX_ARGUMENTS);
        assertThatThrownBy(() -> read(withArguments(ControlLimits.MAX_ARGUMENTS + 1)))
                .isInstanceOf(Wire.Malformed.class);
    }

    private static String withArguments(int count) {
        var arguments = new StringBuilder();
        for (int i = 0; i < count; i++) {
            arguments.append(i == 0 ? "" : ",").append("\"a").append(i).append("\":\"\"");
        }
        return "{\"protocol\":1,\"command\":\"c\",\"arguments\":{" + arguments + "}}\n";
    }

    @Test
    void anotherProtocolIsRefusedInWords() throws Exception {
        try (ControlServer server = ControlServer.open(data, ECHO, events);
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(server.socket()))) {
            channel.write(StandardCharsets.UTF_8.encode("{\"protocol\":2,\"command\":\"echo\",\"arguments\":{}}\n"));
            Answer answer = Wire.readAnswer(Channels.newInputStream(channel));
            assertThat(answer.exit()).isEqualTo(Exit.WRONG);
            assertThat(answer.text().getFirst()).contains("version 1");
        }
    }

    @Test
    void everyLineIsARequestOrMalformed() {
        String seed = "{\"protocol\":1,\"command\":\"echo\",\"arguments\":{\"word\":\"x\"}}\n";
        var random = new Random(4711);
        int good = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = seed.getBytes(StandardCharsets.UTF_8);
            for (int i = random.nextInt(4); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                Request request = Wire.readRequest(new ByteArrayInputStream(bytes));
                good += request.command().equals("echo") ? 1 : 0;
            } catch (IOException malformed) {
                assertThat(malformed).isInstanceOf(Wire.Malformed.class);
            }
        }
        assertThat(good).isPositive();
        assertThatThrownBy(() -> read("{\"protocol\":" + "[".repeat(60_000) + "\n"))
                .isInstanceOf(Wire.Malformed.class);
    }

    @Test
    void closingTheServerEndsARunningCommandsConnection() throws Exception {
        var started = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var slow = new Handlers(Map.of("slow", _ -> {
            started.countDown();
            try {
                release.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return Answer.done("late");
        }));
        var outcome = new ArrayList<String>();
        ControlServer server = ControlServer.open(data, slow, events);
        Thread asking = Thread.ofVirtual().start(() -> {
            try {
                outcome.add(new ControlClient(data)
                        .ask(new Request("slow", Map.of()))
                        .exit()
                        .name());
            } catch (ControlException ended) {
                outcome.add(String.valueOf(ended.getMessage()));
            }
        });
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
        server.close();
        asking.join();
        release.countDown();
        assertThat(outcome).singleElement().asString().contains("broke off");
    }

    private static int size(Request request) throws IOException {
        var out = new ByteArrayOutputStream();
        Wire.write(out, request);
        return out.size();
    }

    private static Request read(String line) throws IOException {
        return Wire.readRequest(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)));
    }

    /** Keeps what was recorded. */
    static final class RecordedEvents implements EventLog {
        private final List<Event> events = new java.util.concurrent.CopyOnWriteArrayList<>();

        @Override
        public void record(Event event) {
            events.add(event);
        }

        @Override
        public void fault(String where, Throwable fault) {
            events.add(Event.of("fault:" + where, null, null, "fault", fault.toString()));
        }

        List<Event> recorded() {
            return List.copyOf(events);
        }

        List<String> kinds() {
            return events.stream().map(Event::kind).toList();
        }
    }
}
