package org.postern.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** What a test needs from the machine. Absent, the test is counted as skipped, with the reason: the one place for it. */
public final class Needs {
    private Needs() {}

    /**
     * A program on the PATH; Debian's packages of those we use are installed by {@code ./check --install}.
     *
     * @return its path
     */
    public static Path program(String name) {
        for (String folder : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":", -1)) {
            Path program = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        return Assumptions.abort("needs the program " + name + "; ./check --install installs it");
    }

    /**
     * A file or folder of third-party data, under {@code POSTERN_SHARED} or beside the project.
     *
     * @param name relative to it
     * @return where it is
     */
    public static Path data(String name) {
        String set = System.getenv("POSTERN_SHARED");
        Path shared = set == null || set.isEmpty()
                ? Path.of(System.getProperty("postern.root", "."), "..", "shared")
                : Path.of(set);
        Path wanted = shared.resolve(name);
        return Files.exists(wanted)
                ? wanted
                : Assumptions.abort("needs the third-party data " + name + "; set POSTERN_SHARED to its folder");
    }

    /** Tests that take long run in the long tier alone: {@code ./check all}. */
    public static void longTier() {
        Assumptions.assumeTrue("all".equals(System.getProperty("postern.tier")), "takes long: part of ./check all");
    }
}
