package org.postern;

import java.time.InstantSource;
import org.postern.command.CommandFailed;
import org.postern.command.CommandLineTool;
import org.postern.command.ProcessTerminal;
import org.postern.control.Exit;

/** The program: wires everything by hand and runs one command. */
public final class Postern {
    private Postern() {}

    public static void main(String[] arguments) {
        var tool = new CommandLineTool(
                new ProcessTerminal(),
                (_, _) -> {
                    throw unfinished();
                },
                _ -> {
                    throw unfinished();
                },
                InstantSource.system());
        System.exit(tool.run(arguments));
    }

    private static CommandFailed unfinished() {
        return new CommandFailed(
                Exit.UNREACHABLE, "this build has no server in it yet", "Take a released version instead.");
    }
}
