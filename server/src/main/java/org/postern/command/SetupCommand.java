package org.postern.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.ConfigReader;
import org.postern.config.Kind;
import org.postern.config.Reading;
import org.postern.config.Setting;
import org.postern.config.Value;
import org.postern.control.Exit;
import org.postern.control.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postern setup}: makes a configuration, keys, the first domain and account; all of it, or nothing. */
@Command(
        name = "setup",
        description = "Make a server for the world: configuration, keys, first domain and account.",
        footer = {
            "",
            "Nothing that exists is overwritten; after a failure, what was made is removed again.",
            "Example:",
            "  postern setup mail.example.org anna@example.org",
        })
final class SetupCommand implements Callable<Integer> {
    /** Octets of the master key (AES-256). */
    static final int MASTER_KEY = 32;

    private final Terminal terminal;
    private final OpenStore.Opener stores;

    @Parameters(index = "0", paramLabel = "HOSTNAME", description = "This machine's name, such as mail.example.org.")
    private String hostname = "";

    @Parameters(index = "1", paramLabel = "ADMIN@DOMAIN", description = "The first account; its domain is added.")
    private String admin = "";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            defaultValue = "postern.toml",
            description = "Where to write the configuration (default: ${DEFAULT-VALUE}); the data lies beside it.")
    private Path file = Path.of("postern.toml");

    @Option(names = "--password-file", paramLabel = "FILE", description = "Its first line is the account's password.")
    private @Nullable Path passwordFile;

    SetupCommand(Terminal terminal, OpenStore.Opener stores) {
        this.terminal = terminal;
        this.stores = stores;
    }

    @Override
    public Integer call() throws CommandFailed {
        String domain = checked();
        Path config = file.toAbsolutePath().normalize();
        Path data = config.resolveSibling("data");
        for (Path made : new Path[] {config, data}) {
            if (Files.exists(made)) {
                throw new CommandFailed(
                        Exit.WRONG,
                        made + " exists already, and nothing is overwritten",
                        "Set up somewhere else with --config FILE, or move it away.");
            }
        }
        String chosen = Secrets.chosen(terminal, passwordFile, "Password for " + admin + " (empty: make one)");
        String password = chosen == null ? Secrets.made() : chosen;
        make(config, data, domain, password);
        new NextSteps(hostname, domain, config).lines().forEach(terminal::result);
        if (chosen == null) {
            terminal.result("");
            terminal.result("Password of " + admin + ", shown this once: " + password);
        }
        return Exit.WELL.code();
    }

    /** Both arguments, checked before anything is made; gives the domain. */
    private String checked() throws CommandFailed {
        var name = new Kind.HostName();
        switch (name.check(new Value.Text(hostname))) {
            case Kind.Check.Fit _ -> {}
            case Kind.Check.Unfit(String expected, String remedy) ->
                throw new CommandFailed(Exit.WRONG, "HOSTNAME: expected " + expected, remedy);
        }
        int at = admin.lastIndexOf('@');
        String domain = admin.substring(at + 1);
        if (at < 1 || domain.isEmpty()) {
            throw new CommandFailed(
                    Exit.WRONG, "ADMIN@DOMAIN: expected a mail address", "For example: anna@example.org");
        }
        return domain;
    }

    private void make(Path config, Path data, String domain, String password) throws CommandFailed {
        Deque<Path> made = new ArrayDeque<>();
        boolean done = false;
        try {
            made.push(config);
            DataFolder.makeFile(config, text().getBytes(StandardCharsets.UTF_8));
            made.push(data);
            DataFolder.makeFolder(data);
            Path keys = data.resolve("keys");
            DataFolder.makeFolder(keys);
            var key = new byte[MASTER_KEY];
            new SecureRandom().nextBytes(key);
            DataFolder.makeFile(keys.resolve("master"), key);
            fill(config, domain, password);
            done = true;
        } catch (IOException failed) {
            throw new CommandFailed(
                    Exit.WRONG, "cannot write " + made.peek() + " (" + failed + ")", "Look at permissions and space.");
        } finally {
            if (!done) {
                unmake(made);
            }
        }
    }

    private void fill(Path config, String domain, String password) throws CommandFailed {
        Config read = switch (ConfigReader.read(config, Map.of())) {
            case Reading.Accepted(Config accepted) -> accepted;
            case Reading.Refused refused -> throw CommandFailed.wrong(refused);
        };
        try (OpenStore store = stores.open(read)) {
            require(store.administration().addDomain(domain));
            require(store.administration().addAccounts(java.util.List.of(admin), password));
        }
    }

    private static void require(Outcome outcome) throws CommandFailed {
        switch (outcome) {
            case Outcome.Done _ -> {}
            case Outcome.Refused(String problem, String remedy) -> throw new CommandFailed(Exit.WRONG, problem, remedy);
        }
    }

    /** In reverse order. */
    private void unmake(Deque<Path> made) {
        for (Path path : made) {
            try {
                if (Files.isDirectory(path)) {
                    DataFolder.removeTree(path);
                } else {
                    Files.deleteIfExists(path);
                }
            } catch (IOException stays) {
                terminal.say("could not remove " + path + " again: " + stays);
            }
        }
    }

    /** Small: only what an operator may want to choose. */
    private String text() {
        return """
                # Every key, with its range and default: docs/configuration.md. "postern reload" reads this file again.

                # %s
                hostname = "%s"

                # %s
                data = "data"

                # %s For example "Europe/Moscow".
                zone = "UTC"

                # %s en or ru.
                language = "en"

                # A certificate that the world trusts. Without one, the server makes its own, and mail programs will warn.
                # [tls]
                # certificate = "/etc/letsencrypt/live/%s/fullchain.pem"
                # key = "/etc/letsencrypt/live/%s/privkey.pem"
                """.formatted(
                        Setting.HOSTNAME.meaning(),
                        hostname,
                        Setting.DATA.meaning(),
                        Setting.ZONE.meaning(),
                        Setting.LANGUAGE.meaning(),
                        hostname,
                        hostname);
    }
}
