package org.postern.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.postern.TrialServer;

/**
 * The scripts of the shared conformance data, one after another on one server with the limits of production, on the ports
 * that there are. The password guesses come last, and against an account of their own: they earn their address delays.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SharedViewTest {
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final Duration LONG_BOUND = Duration.ofMinutes(60);
    /** The script's keys leave mutt waiting in a message; it has done its part by then. */
    private static final int MUTT_SECONDS = 8;
    /** A hydra that is slowed never ends by itself: what it has guessed by then is judged. */
    private static final String HYDRA_SECONDS = "15";

    @TempDir
    private Path folder;

    private TrialServer server;

    @BeforeAll
    void start() throws IOException {
        server = TrialServer.start();
    }

    @AfterAll
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private static Path script(String name) {
        String shared = System.getenv("POSTERN_SHARED");
        Path root = Path.of(System.getProperty("postern.root", "."));
        Path folder = shared == null ? root.resolveSibling("shared") : Path.of(shared);
        Path script = folder.resolve("conformance/bin").resolve(name);
        assumeTrue(Files.isReadable(script), script + " is not there (set POSTERN_SHARED to the shared data)");
        return script;
    }

    private static boolean isLong() {
        return "all".equals(System.getProperty("postern.tier"));
    }

    /** Runs a script on every port that there is, fails when one of its lines says so, and shows what it skipped. */
    private void passes(String name, Duration bound, Map<String, String> environment, String... more)
            throws IOException, InterruptedException {
        // In a folder of its own: a hydra that is stopped leaves a file where it was started.
        var command = new ArrayList<>(List.of(
                "bash",
                "-c",
                "cd \"$0\" && exec bash \"$@\"",
                folder.toString(),
                script(name).toString(),
                "--ca",
                server.authority().toString()));
        server.ports().forEach((door, port) -> command.addAll(List.of("--" + door, port.toString())));
        command.addAll(List.of(more));
        long began = System.nanoTime();
        Tool.Run run = Tool.run(bound, environment, "", command);
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        System.out.println(name + ": " + lines(run, "PASS ").size() + " passed in " + seconds + " s");
        lines(run, "SKIP ").forEach(line -> System.out.println(name + ": " + line));
        assertThat(lines(run, "FAIL ")).as(run.output()).isEmpty();
        assertThat(lines(run, "PASS ")).as(run.output()).isNotEmpty();
        assertThat(server.figure("faults")).isZero();
    }

    private static List<String> lines(Tool.Run run, String start) {
        return run.output().lines().filter(line -> line.startsWith(start)).toList();
    }

    private String pathWithPatientMutt() throws IOException {
        Path mutt = Tool.find("mutt");
        if (mutt != null) {
            Path wrapper = Files.writeString(
                    folder.resolve("mutt"),
                    "#!/bin/sh\nexec timeout --foreground " + MUTT_SECONDS + " " + mutt + " \"$@\"\n");
            Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return folder + ":" + System.getenv("PATH");
    }

    @Test
    @Order(1)
    void ordinaryMailProgramsWork() throws IOException, InterruptedException {
        passes(
                "clients.sh",
                BOUND,
                Map.of("PATH", pathWithPatientMutt()),
                "--user",
                "alice@example.test",
                "--password",
                TrialServer.PASSWORD);
    }

    @Test
    @Order(2)
    void scannersFindNoWeakTls() throws IOException, InterruptedException {
        Tool.needed("openssl", "openssl");
        Tool.needed("sslscan", "sslscan");
        if (isLong()) {
            Tool.needed("testssl", "testssl.sh");
            passes("tls-scan.sh", LONG_BOUND, Map.of(), "--testssl");
        } else {
            passes("tls-scan.sh", BOUND, Map.of());
        }
    }

    @Test
    @Order(3)
    void nmapSeesNothingWrong() throws IOException, InterruptedException {
        Tool.needed("nmap", "nmap");
        passes("nmap-view.sh", BOUND, Map.of(), "--user", "alice@example.test", "--password", TrialServer.PASSWORD);
    }

    @Test
    @Order(4)
    void guessingPasswordsIsSlowAndHurtsNobodyElse() throws IOException, InterruptedException {
        Tool.needed("hydra", "hydra");
        Tool.needed("python3", "python3");
        passes(
                "brute.sh",
                BOUND,
                Map.of(),
                "--user",
                "dave@example.test",
                "--password",
                TrialServer.PASSWORD,
                "--limit",
                HYDRA_SECONDS);
    }
}
