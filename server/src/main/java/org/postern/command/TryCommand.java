package org.postern.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.ConfigHolder;
import org.postern.config.ConfigReader;
import org.postern.config.Reading;
import org.postern.config.Setting;
import org.postern.control.Exit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code postern try}: the same server as in production, on loopback, with accounts made for the occasion. */
@Command(
        name = "try",
        description = "Run a complete mail server on this machine, for this machine only.",
        footer = {
            "",
            "Examples:",
            "  postern try",
            "  postern try --dir play --offset 20000",
            "  postern try --users 50 --password secret --set limits.message-size='100 MiB'",
        })
final class TryCommand implements Callable<Integer> {
    /** Most accounts that one call makes: ours. */
    static final int MAX_USERS = 100_000;

    private final Terminal terminal;
    private final ServerStart servers;
    private final InstantSource clock;

    @Option(names = "--dir", paramLabel = "DIR", description = "Keep the data in DIR, and go on with what it has.")
    private @Nullable Path dir;

    @Option(
            names = "--offset",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Added to every port (default: ${DEFAULT-VALUE}).")
    private int offset;

    @Option(
            names = "--domain",
            paramLabel = "DOMAIN",
            defaultValue = "example.test",
            description = "The domain of the accounts (default: ${DEFAULT-VALUE}).")
    private String domain = "";

    @Option(names = "--users", paramLabel = "N", description = "Make the accounts u0 to u(N-1), all with --password.")
    private int users;

    @Option(names = "--password", paramLabel = "P", description = "Their password. It guards nothing but a trial.")
    private @Nullable String password;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Override a key of the configuration.",
            mapFallbackValue = "")
    private Map<String, String> set = new LinkedHashMap<>();

    TryCommand(Terminal terminal, ServerStart servers, InstantSource clock) {
        this.terminal = terminal;
        this.servers = servers;
        this.clock = clock;
    }

    @Override
    public Integer call() throws CommandFailed {
        if (users < 0 || users > MAX_USERS || (users > 0) != (password != null)) {
            throw new CommandFailed(
                    Exit.WRONG,
                    "--users takes 1 to " + MAX_USERS + " and goes together with --password",
                    "For example: --users 50 --password secret");
        }
        try {
            return runIn(folder());
        } catch (IOException failed) {
            throw new CommandFailed(
                    Exit.WRONG,
                    "the folder for the trial cannot be used (" + failed + ")",
                    "Name another with --dir, or make room.");
        }
    }

    private Path folder() throws IOException {
        if (dir == null) {
            return Files.createTempDirectory("postern-try-"); // mode 0700
        }
        Path folder = dir.toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) {
            Path parent = folder.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            DataFolder.makeFolder(folder);
        }
        return folder.toRealPath();
    }

    private int runIn(Path folder) throws CommandFailed, IOException {
        Running running = null;
        boolean ready = false;
        try {
            Config config = config(folder);
            var holder = new ConfigHolder(config);
            Server server = servers.start(holder, ServerStart.Occasion.TRIAL);
            running = Running.over(holder, new Running.Source(null, Map.of()), server, clock);
            var trial = new Trial(folder, domain, server, clock);
            List<ReadyFile.Account> accounts =
                    password == null ? trial.defaultAccounts() : trial.numberedAccounts(users, password);
            trial.announce(accounts, terminal, dir == null);
            ready = true;
        } finally {
            if (!ready) {
                putAway(running, folder);
            }
        }
        Running started = running;
        return new Lifetime(() -> putAway(started, folder)).untilStopped();
    }

    /** A second server on the same folder must not lose its ready file to us: it is removed only under the store's lock. */
    private Config config(Path folder) throws CommandFailed {
        var overrides = new LinkedHashMap<String, String>();
        overrides.put(Setting.HOSTNAME.key(), "mail." + domain);
        overrides.put(Setting.DATA.key(), folder.toString());
        overrides.put(Setting.LISTEN_ADDRESSES.key(), hasIpv6Loopback() ? "127.0.0.1,::1" : "127.0.0.1");
        overrides.put(Setting.LISTEN_OFFSET.key(), Integer.toString(offset));
        overrides.putAll(set);
        return switch (ConfigReader.read("try", "", Path.of("").toAbsolutePath(), overrides)) {
            case Reading.Accepted(Config config) -> loopbackOnly(config);
            case Reading.Refused refused -> throw CommandFailed.wrong(refused);
        };
    }

    /** A trial has passwords that were printed: it must not be reached from outside, whatever was set. */
    private static Config loopbackOnly(Config config) throws CommandFailed {
        if (!config.listen().addresses().stream().allMatch(InetAddress::isLoopbackAddress)) {
            throw new CommandFailed(
                    Exit.WRONG,
                    "a trial listens on loopback addresses only",
                    "Leave listen.addresses out; \"postern setup\" makes a server for the world.");
        }
        return config;
    }

    private static boolean hasIpv6Loopback() {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.ofLiteral("::1")) != null;
        } catch (IOException unknown) {
            return false;
        }
    }

    private void putAway(@Nullable Running running, Path folder) {
        try {
            if (running != null) {
                new ReadyFile(folder).remove();
                running.close();
            }
            if (dir == null) {
                DataFolder.removeTree(folder);
            }
        } catch (IOException failed) {
            terminal.say("Could not remove everything in " + folder + ": " + failed);
        }
    }
}
