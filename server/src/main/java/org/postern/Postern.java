package org.postern;

import java.time.InstantSource;
import org.postern.command.CommandLineTool;
import org.postern.command.ProcessTerminal;

/** The program: runs one command. */
public final class Postern {
    private Postern() {}

    public static void main(String[] arguments) {
        InstantSource clock = InstantSource.system();
        var tool = new CommandLineTool(
                new ProcessTerminal(),
                (config, occasion) -> MailServer.start(config, occasion, clock),
                KeptMail.opener(clock),
                clock);
        System.exit(tool.run(arguments));
    }
}
