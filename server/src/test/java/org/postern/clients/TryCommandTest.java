package org.postern.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.TrialServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** {@code postern try} as a process of its own, as a user has it. */
class TryCommandTest {
    private static final Duration READY = Duration.ofSeconds(90);
    private static final Duration GOODBYE = Duration.ofSeconds(25);
    private static final List<Integer> PORTS = List.of(25, 143, 993);

    @TempDir
    private Path folder;

    private static List<String> byClassPath() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "org.postern.Postern");
    }

    /** An offset with which all ports are free. */
    private static int offset() throws IOException {
        var random = new Random();
        for (int attempt = 0; attempt < 100; attempt++) {
            int offset = 20_000 + random.nextInt(30_000);
            boolean free = true;
            for (int port : PORTS) {
                free &= isFree(port + offset);
            }
            if (free) {
                return offset;
            }
        }
        throw new IOException("no free ports");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }

    private Process start(List<String> program, Path data, int offset) throws IOException {
        var command = new ArrayList<>(program);
        command.addAll(List.of("try", "--dir", data.toString(), "--offset", Integer.toString(offset)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output()))
                .start();
    }

    private File output() {
        return folder.resolve("output").toFile();
    }

    /** Waits for the file that says that all listeners accept. */
    private JsonNode ready(Process process, Path data) throws IOException, InterruptedException {
        Path ready = data.resolve("ready.json");
        try (WatchService watch = data.getFileSystem().newWatchService()) {
            data.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            long end = System.nanoTime() + READY.toNanos();
            while (!Files.exists(ready)) {
                var key = watch.poll(1, TimeUnit.SECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
                assertThat(process.isAlive() && System.nanoTime() < end)
                        .as(Files.readString(output().toPath()))
                        .isTrue();
            }
        }
        return new ObjectMapper().readTree(Files.readString(ready));
    }

    private static InetSocketAddress at(JsonNode ready, String door) {
        JsonNode listener = ready.get("listeners").get(door);
        return new InetSocketAddress(
                InetAddress.ofLiteral(listener.get("host").asString()),
                listener.get("port").asInt());
    }

    private JsonNode startAndSend(Process process, Path data) throws IOException, InterruptedException {
        JsonNode ready = ready(process, data);
        assertThat(ready.get("pid").asLong()).isEqualTo(process.pid());
        send(ready);
        assertThat(read(data, ready)).contains("Subject: kept\r\n");
        return ready;
    }

    private static void stopsCleanly(Process process, Path data) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(GOODBYE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(data.resolve("ready.json")).doesNotExist();
    }

    private static void send(JsonNode ready) throws IOException {
        try (RawClient client = RawClient.to(at(ready, "smtp"))) {
            assertThat(client.reply().getFirst()).startsWith("220 ");
            assertThat(client.smtp("EHLO client.example").getLast()).startsWith("250 ");
            client.smtp("MAIL FROM:<friend@client.example>");
            client.smtp("RCPT TO:<alice@example.test>");
            assertThat(client.smtp("DATA").getFirst()).startsWith("354 ");
            assertThat(client.smtp("Subject: kept\r\n\r\nx\r\n.").getFirst()).startsWith("250 ");
        }
    }

    private static String read(Path data, JsonNode ready) throws IOException {
        JsonNode account = ready.get("accounts").get(0);
        Path authority = data.resolve(ready.get("ca").asString());
        try (RawClient client = RawClient.to(at(ready, "imaps")).tls(TrialServer.trust(authority))) {
            client.hear();
            String name = account.get("address").asString();
            assertThat(name).isEqualTo("alice@example.test");
            assertThat(client.ask(
                            "a LOGIN " + name + " " + account.get("password").asString()))
                    .startsWith("a OK");
            client.say("b EXAMINE INBOX");
            client.say("c FETCH * BODY.PEEK[HEADER]");
            client.say("d LOGOUT");
            return client.rest();
        }
    }

    @Test
    void whatItAcknowledgedSurvivesAKill() throws IOException, InterruptedException {
        Path data = Files.createDirectory(folder.resolve("data"));
        int offset = offset();
        Process process = start(byClassPath(), data, offset);
        try {
            JsonNode before = startAndSend(process, data);
            process.destroyForcibly().waitFor();
            Files.deleteIfExists(data.resolve("ready.json"));
            process = start(byClassPath(), data, offset);
            JsonNode after = ready(process, data);
            assertThat(after.get("accounts")).isEqualTo(before.get("accounts"));
            assertThat(read(data, after)).contains("Subject: kept\r\n");
            stopsCleanly(process, data);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void theLauncherStartsItAsAUserDoes() throws IOException, InterruptedException {
        Path root = Path.of(System.getProperty("postern.root", "."));
        assumeTrue(isBuilt(root), "./postern would have to build first (run ./postern --help once)");
        Path data = Files.createDirectory(folder.resolve("data"));
        Process process = start(List.of(root.resolve("postern").toString()), data, offset());
        try {
            startAndSend(process, data);
            stopsCleanly(process, data);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** As the launcher sees it: no source is newer than the build. */
    private static boolean isBuilt(Path root) throws IOException, InterruptedException {
        Path built = root.resolve("server/target/.built");
        if (!Files.exists(built) || !Files.exists(root.resolve("server/target/postern.jar"))) {
            return false;
        }
        var command = new ArrayList<>(List.of("find", root.resolve("pom.xml").toString()));
        for (String module : List.of("mail", "store", "testkit", "server")) {
            command.add(root.resolve(module).resolve("pom.xml").toString());
            command.add(root.resolve(module).resolve("src/main").toString());
        }
        command.addAll(List.of("-newer", built.toString(), "-print", "-quit"));
        Tool.Run run = Tool.run(Duration.ofSeconds(30), command);
        return run.exit() == 0 && run.output().isEmpty();
    }
}
