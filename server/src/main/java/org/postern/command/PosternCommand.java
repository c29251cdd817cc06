package org.postern.command;

import java.util.concurrent.Callable;
import org.postern.control.Exit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code postern} alone: shows what there is. */
@Command(
        name = "postern",
        description = "A complete mail server.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "\"postern COMMAND --help\" explains each, with examples.",
            "Exit codes: 0 all well; 1 what was asked about is not well;",
            "2 wrong usage or configuration; 3 the server could not be reached.",
        })
final class PosternCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Exit.WRONG.code();
    }
}
