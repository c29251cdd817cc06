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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.TrialServer;

/** The scripts of the shared conformance data, on the ports that there are. */
class SharedViewTest {
    private static final Duration BOUND = Duration.ofSeconds(150);
    /** The script's keys leave mutt waiting in a message; it has done its part by then. */
    private static final int MUTT_SECONDS = 8;

    @TempDir
    private Path folder;

    private static Path script(String name) {
        String shared = System.getenv("POSTERN_SHARED");
        Path root = Path.of(System.getProperty("postern.root", "."));
        Path folder = shared == null ? root.resolveSibling("shared") : Path.of(shared);
        Path script = folder.resolve("conformance/bin").resolve(name);
        assumeTrue(Files.isReadable(script), script + " is not there (set POSTERN_SHARED to the shared data)");
        return script;
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

    private static List<String> lines(Tool.Run run, String start) {
        return run.output().lines().filter(line -> line.startsWith(start)).toList();
    }

    @Test
    void ordinaryMailProgramsWork() throws IOException, InterruptedException {
        Path script = script("clients.sh");
        try (TrialServer server = TrialServer.start()) {
            var command = new ArrayList<>(List.of(
                    "bash", script.toString(), "--ca", server.authority().toString()));
            for (String door : List.of("smtp", "imap", "imaps")) {
                command.addAll(List.of("--" + door, Integer.toString(server.port(door))));
            }
            command.addAll(List.of("--user", "alice@example.test", "--password", TrialServer.PASSWORD));
            Tool.Run run = Tool.run(BOUND, Map.of("PATH", pathWithPatientMutt()), "", command);

            assertThat(lines(run, "FAIL ")).as(run.output()).isEmpty();
            assertThat(lines(run, "PASS ")).as(run.output()).isNotEmpty();
        }
    }
}
