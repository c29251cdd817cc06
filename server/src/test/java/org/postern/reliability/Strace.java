package org.postern.reliability;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.postern.testkit.Needs;

/** Whether this machine lets us watch our own children. */
final class Strace {
    private Strace() {}

    static Path program() throws IOException, InterruptedException {
        Path strace = Needs.program("strace");
        Process trial = new ProcessBuilder(strace.toString(), "-f", "--seccomp-bpf", "-o", "/dev/null", "true")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean works = trial.waitFor(30, TimeUnit.SECONDS) && trial.exitValue() == 0;
        Assumptions.assumeTrue(works, "this machine forbids strace (ptrace)");
        return strace;
    }
}
