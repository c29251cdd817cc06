package org.postern.command;

import org.postern.config.Reading;
import org.postern.control.ControlException;
import org.postern.control.Exit;

/** A command cannot do its work: said to the operator in words, with the likeliest remedy. */
public final class CommandFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final Exit exit;

    public CommandFailed(Exit exit, String problem, String remedy) {
        super(problem + "\n    " + remedy);
        this.exit = exit;
    }

    private CommandFailed(Exit exit, String words) {
        super(words);
        this.exit = exit;
    }

    /** The configuration is wrong: all its mistakes. */
    static CommandFailed wrong(Reading.Refused refused) {
        return new CommandFailed(Exit.WRONG, refused.words());
    }

    /** The file is so wrong that not even the server that it is about can be found: it was not asked. */
    static CommandFailed notReloaded(CommandFailed wrong) {
        return new CommandFailed(
                Exit.WRONG,
                "nothing was reloaded; a server that runs goes on with the old configuration\n" + wrong.getMessage());
    }

    static CommandFailed unreachable(ControlException control) {
        return new CommandFailed(Exit.UNREACHABLE, control.getMessage() + "\n    " + control.remedy());
    }

    public Exit exit() {
        return exit;
    }
}
