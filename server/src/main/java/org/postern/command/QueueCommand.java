package org.postern.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postern queue}. */
@Command(
        name = "queue",
        description = "Mail that waits to go to other servers.",
        footer = {
            "",
            "Works while the server runs and while it is stopped.",
            "Examples:",
            "  postern queue list",
            "  postern queue show 3k0vj2x9qd71m",
            "  postern queue drop 3k0vj2x9qd71m    (its recipients never get it)",
        })
final class QueueCommand {
    private final Asker asker;

    QueueCommand(Asker asker) {
        this.asker = asker;
    }

    @Command(
            description = "Show what waits, the oldest first, and why.",
            footer = {"", "Examples:", "  postern queue list --limit 20", "  postern queue list --json"})
    int list(
            @Mixin Where where,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "",
                            description = "At most so many, up to 1000; 100 if nothing is said.")
                    String limit,
            @Option(
                            names = "--after",
                            paramLabel = "PLACE",
                            defaultValue = "",
                            description = "Those behind a list that ended with this.")
                    String after)
            throws CommandFailed {
        return asker.ask(where, Asker.request("queue.list", "limit", limit, "after", after));
    }

    @Command(
            description = "Show one message, with all its recipients and what its sender wants to be told.",
            footer = "Example: postern queue show 3k0vj2x9qd71m")
    int show(@Mixin Where where, @Parameters(paramLabel = "ID") String id) throws CommandFailed {
        return asker.ask(where, Asker.request("queue.show", "id", id));
    }

    @Command(
            description = "Take a message out for good. Those who have not got it never will; its sender is not told.",
            footer = "Example: postern queue drop 3k0vj2x9qd71m")
    int drop(@Mixin Where where, @Parameters(paramLabel = "ID") String id) throws CommandFailed {
        return asker.ask(where, Asker.request("queue.drop", "id", id));
    }
}
