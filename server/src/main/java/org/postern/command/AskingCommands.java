package org.postern.command;

import java.util.concurrent.Callable;
import org.postern.control.Exit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands that only ask. */
final class AskingCommands {
    private AskingCommands() {}

    /** {@code postern status}. */
    @Command(
            name = "status",
            description = "What is running, since when, its load, limits and warnings.",
            footer = {"", "Examples:", "  postern status", "  postern status --dir DIR    (a server started by \"try\")"
            })
    static final class Status implements Callable<Integer> {
        private final Asker asker;

        @Mixin
        private Where where = new Where();

        Status(Asker asker) {
            this.asker = asker;
        }

        @Override
        public Integer call() throws CommandFailed {
            return asker.askServer(where, Asker.request("status"));
        }
    }

    /** {@code postern reload}. */
    @Command(
            name = "reload",
            description = "Read the configuration again, without dropping a session. A bad one changes nothing.",
            footer = {"", "Example:", "  postern reload"})
    static final class Reload implements Callable<Integer> {
        private final Asker asker;

        @Mixin
        private Where where = new Where();

        Reload(Asker asker) {
            this.asker = asker;
        }

        @Override
        public Integer call() throws CommandFailed {
            try {
                return asker.askServer(where, Asker.request("reload"));
            } catch (CommandFailed failed) {
                throw failed.exit() == Exit.WRONG ? CommandFailed.notReloaded(failed) : failed;
            }
        }
    }

    /** {@code postern verify}. */
    @Command(
            name = "verify",
            description = "Look at every account and read every message: is all as it should be?",
            footer = {
                "",
                "Works while the server runs and while it is stopped.",
                "Examples:",
                "  postern verify",
                "  postern verify --repair    (rebuild what is derived from the messages; with the server stopped, also",
                "                              bring back what can be saved of a damaged store)"
            })
    static final class Verify implements Callable<Integer> {
        private final Asker asker;

        @Mixin
        private Where where = new Where();

        @Option(names = "--repair", description = "Rebuild what is derived from the messages.")
        private boolean repair;

        Verify(Asker asker) {
            this.asker = asker;
        }

        @Override
        public Integer call() throws CommandFailed {
            return asker.ask(where, Asker.request("verify", "repair", repair ? "yes" : ""));
        }
    }
}
