package org.postern.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code postern domain}. */
@Command(
        name = "domain",
        description = "The domains whose mail is taken here.",
        footer = {
            "",
            "Examples:",
            "  postern domain add example.org",
            "  postern domain list --json",
        })
final class DomainCommand {
    private final Asker asker;

    DomainCommand(Asker asker) {
        this.asker = asker;
    }

    @Command(description = "Take mail for a domain from now on.", footer = "Example: postern domain add example.org")
    int add(@Mixin Where where, @Parameters(paramLabel = "DOMAIN") String domain) throws CommandFailed {
        return asker.ask(where, Asker.request("domain.add", "domain", domain));
    }

    @Command(description = "Show all domains.", footer = "Example: postern domain list")
    int list(@Mixin Where where) throws CommandFailed {
        return asker.ask(where, Asker.request("domain.list"));
    }

    @Command(description = "Show one domain.", footer = "Example: postern domain show example.org")
    int show(@Mixin Where where, @Parameters(paramLabel = "DOMAIN") String domain) throws CommandFailed {
        return asker.ask(where, Asker.request("domain.show", "domain", domain));
    }

    @Command(
            description = "Take no mail for a domain any more. It must have no accounts and aliases left.",
            footer = "Example: postern domain remove old.example.org")
    int remove(@Mixin Where where, @Parameters(paramLabel = "DOMAIN") String domain) throws CommandFailed {
        return asker.ask(where, Asker.request("domain.remove", "domain", domain));
    }
}
