package org.postern.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Programs of others: whether they are here, and running them within a time. */
public final class Tool {
    private static final List<String> SYSTEM_FOLDERS = List.of("/usr/sbin", "/sbin");

    private Tool() {}

    /**
     * What a program did.
     *
     * @param output what it wrote to both its outputs
     */
    public record Run(int exit, String output) {
        public void succeeded() {
            assertThat(exit).as(output).isZero();
        }

        public void failed() {
            assertThat(exit).as(output).isNotZero();
        }
    }

    /** Skips the test, with its reason, when a program is not installed. */
    public static void needed(String program, String debianPackage) {
        assumeTrue(find(program) != null, program + " is not installed (Debian package " + debianPackage + ")");
    }

    /** The program's file; null when there is none. */
    public static @Nullable Path find(String program) {
        Stream<String> folders =
                Stream.concat(Stream.of(String.valueOf(System.getenv("PATH")).split(":", -1)), SYSTEM_FOLDERS.stream());
        return folders.filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    public static Run run(Duration atMost, List<String> command) throws IOException, InterruptedException {
        return run(atMost, Map.of(), "", command);
    }

    /** @param input what the program reads */
    public static Run run(Duration atMost, Map<String, String> environment, String input, List<String> command)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("tool-");
        try {
            // Files, not pipes: what a program leaves running in the background must not hold us.
            Path in = Files.writeString(folder.resolve("in"), input);
            Path out = folder.resolve("out");
            var whole = new ArrayList<>(command);
            Path file = find(command.getFirst());
            if (file != null) {
                whole.set(0, file.toString());
            }
            var builder = new ProcessBuilder(whole)
                    .redirectErrorStream(true)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            String output = new String(Files.readAllBytes(out), StandardCharsets.UTF_8);
            assertThat(ended)
                    .as("%s ended within %s: %s", command, atMost, output)
                    .isTrue();
            return new Run(process.exitValue(), output);
        } finally {
            removeTree(folder);
        }
    }

    /** A file of the test's resources. */
    public static String resource(String name) throws IOException {
        try (InputStream in = Tool.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    public static void removeTree(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
