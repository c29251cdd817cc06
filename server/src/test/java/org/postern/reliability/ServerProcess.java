package org.postern.reliability;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.postern.control.Answer;
import org.postern.control.ControlClient;
import org.postern.control.ControlException;
import org.postern.control.Request;

/** The real server as a process of its own, on loopback. Never outlives its test: closing kills it, and so does our exit. */
final class ServerProcess implements AutoCloseable {
    static final String DOMAIN = "example.test";
    static final String PASSWORD = "correct horse";
    /** Generous: many servers may be starting on a machine with two cores, one of them under strace. */
    private static final long START_SECONDS = 180;

    private static final long POLL_MILLIS = 10;
    /** Below the range from which the system takes ports for clients. */
    private static final int FIRST_OFFSET = 12_000;

    private static final int OFFSETS = 18_000;

    /** As cheap to start as it can be: most of its life is its start. */
    private static final List<String> CHEAP =
            List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    /** Below so many MiB of heap, the launcher takes the serial collector. */
    private static final int SMALL = 512;

    private final Path folder;
    private final Process process;
    private final int offset;
    private final long pid;
    private final Thread atExit;

    /**
     * How to start it.
     *
     * @param folder its data folder, as we see it
     * @param itself the same folder, as the server sees it
     * @param output where its output is appended
     * @param before a program that starts the server, with its arguments
     * @param settings {@code key=value}
     */
    record Plan(Path folder, Path itself, Path output, List<String> before, List<String> settings) {
        Plan {
            before = List.copyOf(before);
            settings = List.copyOf(settings);
        }

        /** In a folder {@code data} of that folder, with little memory. */
        static Plan in(Path folder) {
            return in(folder, "data");
        }

        static Plan in(Path folder, String name) {
            Path data = folder.resolve(name);
            return new Plan(
                    data,
                    data,
                    folder.resolve("server.log"),
                    List.of(),
                    List.of("memory.store-writes=8 MiB", "memory.store-log=16 MiB"));
        }

        /** With these settings as well. */
        Plan with(String... more) {
            List<String> all = new ArrayList<>(settings);
            all.addAll(Arrays.asList(more));
            return new Plan(folder, itself, output, before, all);
        }

        Plan under(String... program) {
            return new Plan(folder, itself, output, Arrays.asList(program), settings);
        }
    }

    private ServerProcess(Plan plan, Process process, int offset, Thread atExit)
            throws IOException, InterruptedException {
        this.folder = plan.folder;
        this.process = process;
        this.offset = offset;
        this.atExit = atExit;
        this.pid = untilReady(plan);
    }

    /** Starts it and waits until it is ready. */
    static ServerProcess start(Plan plan) throws IOException, InterruptedException {
        return start(plan, CHEAP);
    }

    /**
     * With the options that the launcher gives it.
     *
     * @param heap MiB: 256 on a machine of 1 GiB, 2,048 on one of 8
     */
    static ServerProcess startAsShipped(Plan plan, int heap) throws IOException, InterruptedException {
        return start(
                plan,
                List.of(
                        "-Xmx" + heap + "m",
                        "-Xms" + heap / 16 + "m", // what Java takes of that machine's memory by itself
                        heap < SMALL ? "-XX:+UseSerialGC" : "-XX:+UseG1GC",
                        "-XX:MinHeapFreeRatio=15",
                        "-XX:MaxHeapFreeRatio=40",
                        "-XX:G1PeriodicGCInterval=60000",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:+ExitOnOutOfMemoryError"));
    }

    private static ServerProcess start(Plan plan, List<String> options) throws IOException, InterruptedException {
        int offset = freeOffset();
        Files.deleteIfExists(plan.folder.resolve("ready.json"));
        Process process = launch(plan, offset, options);
        Thread atExit = new Thread(() -> end(process));
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            return new ServerProcess(plan, process, offset, atExit);
        } catch (IOException | InterruptedException | RuntimeException failed) {
            end(process);
            Runtime.getRuntime().removeShutdownHook(atExit);
            throw failed;
        }
    }

    /** What a server says that must not start. */
    static String refusal(Plan plan) throws IOException, InterruptedException {
        Files.deleteIfExists(plan.folder.resolve("ready.json"));
        Files.deleteIfExists(plan.output);
        Process process = launch(plan, freeOffset(), CHEAP);
        try {
            if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS) || process.exitValue() == 0) {
                throw new AssertionError("the server did not refuse to start: " + said(plan.output));
            }
            return said(plan.output);
        } finally {
            end(process);
        }
    }

    private static Process launch(Plan plan, int offset, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(plan.before);
        command.addAll(java(options));
        command.addAll(List.of("org.postern.Postern", "try", "--dir", plan.itself.toString()));
        command.addAll(List.of("--offset", Integer.toString(offset), "--domain", DOMAIN));
        command.addAll(List.of("--users", Integer.toString(Workload.ACCOUNTS), "--password", PASSWORD));
        plan.settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(plan.output.toFile()))
                .start();
    }

    private static List<String> java(List<String> options) {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path libraries = Path.of(System.getProperty("postern.root", ".."), "server", "target", "test-native");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-Dpostern.native=" + libraries.toAbsolutePath().normalize(),
                "-cp",
                classes));
        return command;
    }

    private static int freeOffset() {
        SplittableRandom random = new SplittableRandom();
        while (true) {
            int offset = FIRST_OFFSET + random.nextInt(OFFSETS);
            if (isFree(offset + 25) && isFree(offset + 143) && isFree(offset + 465) && isFree(offset + 993)) {
                return offset;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private long untilReady(Plan plan) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        Path ready = folder.resolve("ready.json");
        while (!Files.exists(ready)) {
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() > until) {
                throw new IOException("the server did not start: " + said(plan.output));
            }
        }
        String text = Files.readString(ready);
        int from = text.indexOf(':', text.indexOf("\"pid\"")) + 1;
        return Long.parseLong(text.substring(from, text.indexOf(',', from)).strip());
    }

    private static String said(Path output) throws IOException {
        return Files.exists(output)
                ? new String(Files.readAllBytes(output), StandardCharsets.UTF_8)
                : "(it said nothing)";
    }

    int smtp() {
        return offset + 25;
    }

    int submissions() {
        return offset + 465;
    }

    int imap() {
        return offset + 143;
    }

    int imaps() {
        return offset + 993;
    }

    Path authority() {
        return folder.resolve("ca.pem");
    }

    long pid() {
        return pid;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}: the server gets no chance to do anything. */
    void kill() throws InterruptedException {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("a killed process is still there");
        }
        close();
    }

    /** SIGTERM, and until it is gone. */
    void stop() throws InterruptedException {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("a stopped process is still there");
        }
        close();
    }

    /** What {@code postern verify} finds, one finding a line; empty when all is well. */
    List<String> findings() {
        Answer answer = ask("verify");
        List<String> text = new ArrayList<>(answer.text());
        String summary = text.removeLast();
        if (!summary.contains("messages looked at")) {
            throw new AssertionError("verify did not work: " + answer.text());
        }
        return text;
    }

    /** What it wrote down about faults of its own, at the end of its log. */
    List<String> faults() throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("log").resolve("events.jsonl"))) {
            return lines.filter(line -> line.contains("\"fault\"")).toList();
        }
    }

    Answer ask(String command) {
        return ask(command, Map.of());
    }

    Answer ask(String command, Map<String, String> arguments) {
        try {
            return new ControlClient(folder).ask(new Request(command, arguments));
        } catch (ControlException failed) {
            throw new AssertionError("the server does not answer on its control socket", failed);
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        end(process);
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            end(process);
        }
    }
}
