package org.postern.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postern account}. */
@Command(
        name = "account",
        description = "The people who have mail here.",
        footer = {
            "",
            "Examples:",
            "  postern account add anna@example.org",
            "  postern account password anna@example.org --password-file new-password",
            "  postern account quota anna@example.org '5 GiB'",
        })
final class AccountCommand {
    private final Asker asker;

    AccountCommand(Asker asker) {
        this.asker = asker;
    }

    @Command(
            description = "Make an account. Without a password, one is made and shown once.",
            footer = "Example: postern account add anna@example.org")
    int add(
            @Mixin Where where,
            @Parameters(paramLabel = "ADDRESS") String address,
            @Option(names = "--password-file", paramLabel = "FILE", description = "Its first line is the password.")
                    @Nullable
                    Path file)
            throws CommandFailed {
        return withPassword(where, "account.add", address, file);
    }

    @Command(
            description = "Give an account another password. Without one, it is made and shown once.",
            footer = "Example: postern account password anna@example.org")
    int password(
            @Mixin Where where,
            @Parameters(paramLabel = "ADDRESS") String address,
            @Option(names = "--password-file", paramLabel = "FILE", description = "Its first line is the password.")
                    @Nullable
                    Path file)
            throws CommandFailed {
        return withPassword(where, "account.password", address, file);
    }

    private int withPassword(Where where, String command, String address, @Nullable Path file) throws CommandFailed {
        String chosen = Secrets.chosen(asker.terminal(), file, "Password for " + address + " (empty: make one)");
        String password = chosen == null ? Secrets.made() : chosen;
        int exit = asker.ask(where, Asker.request(command, "address", address, "password", password));
        if (exit == 0 && chosen == null) {
            asker.terminal().say("The password, shown this once: " + password);
        }
        return exit;
    }

    @Command(description = "Show the accounts.", footer = "Example: postern account list --domain example.org --json")
    int list(
            @Mixin Where where,
            @Option(names = "--domain", paramLabel = "DOMAIN", defaultValue = "", description = "Only of this domain.")
                    String domain)
            throws CommandFailed {
        return asker.ask(where, Asker.request("account.list", "domain", domain));
    }

    @Command(description = "Show one account.", footer = "Example: postern account show anna@example.org")
    int show(@Mixin Where where, @Parameters(paramLabel = "ADDRESS") String address) throws CommandFailed {
        return asker.ask(where, Asker.request("account.show", "address", address));
    }

    @Command(
            description = "Set how much mail an account may hold: a size, or none for no bound.",
            footer = "Example: postern account quota anna@example.org '5 GiB'")
    int quota(
            @Mixin Where where,
            @Parameters(index = "0", paramLabel = "ADDRESS") String address,
            @Parameters(index = "1", paramLabel = "SIZE") String size)
            throws CommandFailed {
        return asker.ask(where, Asker.request("account.quota", "address", address, "quota", size));
    }

    @Command(
            description = "Remove an account. Its mail can be brought back for as long as deleted mail can.",
            footer = "Example: postern account remove anna@example.org")
    int remove(@Mixin Where where, @Parameters(paramLabel = "ADDRESS") String address) throws CommandFailed {
        return asker.ask(where, Asker.request("account.remove", "address", address));
    }
}
