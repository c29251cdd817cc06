package org.postern.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.clients.Tool;
import org.postern.testkit.Needs;

/**
 * Vectors that others wrote, by their own runner, through {@code check-message --json-lines} in a process of its own.
 */
final class SharedVectorsTest {
    private static final Duration BOUND = Duration.ofMinutes(3);

    /** Two cases that want extensions of pyspf's own, which no standard has. */
    private static final Set<String> PYSPF_ONLY = Set.of("default-modifier", "default-modifier-harsh");

    /**
     * Where we do not do what the corpus of Mail-DKIM wants. {@code no v=}: signatures from before RFC 4871, which demands
     * the tag. {@code g=}: a tag of key records that RFC 6376 dropped.
     */
    private static final Set<String> NOT_DKIM_ANY_MORE = Set.of(
            "badkey_12.txt",
            "badkey_13.txt",
            "badkey_8.txt",
            "badkey_9.txt", // g=
            "good_ietf00_1.txt",
            "good_ietf00_2.txt",
            "good_ietf00_3.txt",
            "good_ietf00_4.txt",
            "good_ietf00_5.txt",
            "good_ietf01_1.txt",
            "good_ietf01_2.txt",
            "good_qp_2.txt",
            "good_qp_3.txt",
            "mine_ietf01_1.txt",
            "mine_ietf01_2.txt",
            "mine_ietf01_3.txt",
            "mine_ietf01_4.txt",
            "mine_ietf05_1.txt",
            "multiple_1.txt",
            "no_body_1.txt",
            "no_body_2.txt",
            "no_body_3.txt"); // no v=

    @TempDir
    private Path folder;

    /** The runner's words; the cases that failed are those of its lines that say so. */
    private static List<String> failed(String kind, List<Path> paths, int atLeast)
            throws IOException, InterruptedException {
        Path runner = Needs.data("conformance/bin/vectors.py");
        Tool.needed("python3", "python3");
        Tool.Run yaml = Tool.run(BOUND, List.of("/usr/bin/python3", "-c", "import yaml"));
        assumeTrue(yaml.exit() == 0, "python3 has no yaml (Debian package python3-yaml)");
        String program = Path.of(System.getProperty("java.home"), "bin", "java") + " -Xshare:auto -cp '"
                + System.getProperty("java.class.path") + "' org.postern.Postern check-message --json-lines";
        var command = new ArrayList<>(List.of("/usr/bin/python3", runner.toString(), kind));
        paths.forEach(path -> command.add(path.toString()));
        command.addAll(List.of("--cmd", program));
        Tool.Run run = Tool.run(BOUND, command);
        List<String> failed = run.output()
                .lines()
                .filter(line -> line.startsWith("FAIL "))
                .map(line -> line.split(" ", -1)[1])
                .toList();
        String last = run.output().lines().reduce("", (_, line) -> line);
        assertThat(last).as(run.output()).matches("[0-9]+ passed, " + failed.size() + " failed");
        assertThat(Integer.parseInt(last.split(" ", -1)[0])).as(last).isGreaterThanOrEqualTo(atLeast);
        System.out.println(kind + " " + paths.getFirst().getFileName() + ": " + last);
        return failed;
    }

    /** A suite that a Debian package brings along, packed. */
    private Path packed(String name) throws IOException {
        Path gzip = Path.of("/usr/share/doc/python3-spf", name + ".gz");
        assumeTrue(Files.isReadable(gzip), gzip + " is not there (Debian package python3-spf)");
        Path plain = folder.resolve(name);
        try (InputStream in = new GZIPInputStream(Files.newInputStream(gzip))) {
            Files.copy(in, plain);
        }
        return plain;
    }

    @Test
    void theSuiteOfRfc7208Passes() throws IOException, InterruptedException {
        assertThat(failed("spf", List.of(packed("rfc7208-tests.yml")), 203)).isEmpty();
    }

    @Test
    void theSuiteOfTheOldSpfStandardPassesToo() throws IOException, InterruptedException {
        assertThat(failed("spf", List.of(packed("rfc4408-tests.yml")), 191)).isEmpty();
    }

    @Test
    void pyspfsOwnCasesPass() throws IOException, InterruptedException {
        assertThat(failed("spf", List.of(Needs.data("conformance/spf/pyspf/test.yml")), 14))
                .containsExactlyInAnyOrderElementsOf(PYSPF_ONLY);
    }

    @Test
    void theCorpusOfMailDkimPassesButForWhatIsOutOfDate() throws IOException, InterruptedException {
        Path corpus = Needs.data("conformance/dkim/Mail-DKIM/corpus");
        List<String> failed = failed("dkim", List.of(corpus), 40);
        assertThat(new TreeSet<>(failed)).isEqualTo(new TreeSet<>(NOT_DKIM_ANY_MORE));
        try (Stream<String> agreed = Files.lines(Needs.data("conformance/dkim/Mail-DKIM/agreed.txt"))) {
            assertThat(agreed.toList()).hasSizeGreaterThan(30).doesNotContainAnyElementsOf(failed);
        }
    }
}
