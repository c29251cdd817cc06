package org.postern.command;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postern alias}. */
@Command(
        name = "alias",
        description = "Addresses that lead to one or several accounts.",
        footer = {
            "",
            "Examples:",
            "  postern alias add office@example.org anna@example.org boris@example.org",
            "  postern alias add '*@example.org' anna@example.org    (every name that does not exist)",
        })
final class AliasCommand {
    private final Asker asker;

    AliasCommand(Asker asker) {
        this.asker = asker;
    }

    @Command(
            description = "Lead an address to accounts; *@DOMAIN takes every name that does not exist.",
            footer = "Example: postern alias add office@example.org anna@example.org boris@example.org")
    int add(
            @Mixin Where where,
            @Parameters(index = "0", paramLabel = "ADDRESS") String address,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "ACCOUNT") List<String> targets)
            throws CommandFailed {
        return asker.ask(where, Asker.request("alias.add", "address", address, "targets", String.join(",", targets)));
    }

    @Command(description = "Show the aliases.", footer = "Example: postern alias list --domain example.org")
    int list(
            @Mixin Where where,
            @Option(names = "--domain", paramLabel = "DOMAIN", defaultValue = "", description = "Only of this domain.")
                    String domain)
            throws CommandFailed {
        return asker.ask(where, Asker.request("alias.list", "domain", domain));
    }

    @Command(description = "Remove an alias.", footer = "Example: postern alias remove office@example.org")
    int remove(@Mixin Where where, @Parameters(paramLabel = "ADDRESS") String address) throws CommandFailed {
        return asker.ask(where, Asker.request("alias.remove", "address", address));
    }
}
