package org.postern.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A library of others in Python, as Debian packages it: a script beside the test reads work and writes answers. */
final class PythonPeer {
    /** Debian's own: packages are installed for it alone. */
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    private static final int MISSING = 77;

    private PythonPeer() {}

    /** Skips the test when the library is not installed. */
    static JsonNode ask(String script, String debianPackage, JsonNode work) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(PYTHON), "no Python of Debian's is installed");
        Path file = Files.createTempFile("peer-", ".py");
        try {
            Files.writeString(file, Tool.resource(script));
            Tool.Run run = Tool.run(
                    Duration.ofMinutes(3),
                    Map.of("PYTHONDONTWRITEBYTECODE", "1"),
                    work.toString(),
                    List.of(PYTHON.toString(), "-W", "ignore", file.toString()));
            assumeTrue(run.exit() != MISSING, "a library is not installed (Debian package " + debianPackage + ")");
            assertThat(run.exit()).as(run.output()).isZero();
            return JsonMapper.shared().readTree(run.output());
        } finally {
            Files.delete(file);
        }
    }
}
