package org.postern.command;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.postern.config.Config;
import org.postern.config.ConfigHolder;
import org.postern.config.ConfigReader;
import org.postern.config.Reading;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code postern serve}: this process becomes the server. */
@Command(
        name = "serve",
        description = "Run the server. SIGTERM or Ctrl-C stops it within 5 seconds.",
        footer = {"", "Example:", "  postern serve --config /etc/postern/postern.toml"})
final class ServeCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final ServerStart servers;
    private final InstantSource clock;

    @Mixin
    private Where where = new Where();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Override a key of the configuration.",
            mapFallbackValue = "")
    private Map<String, String> set = new LinkedHashMap<>();

    ServeCommand(Terminal terminal, ServerStart servers, InstantSource clock) {
        this.terminal = terminal;
        this.servers = servers;
        this.clock = clock;
    }

    @Override
    public Integer call() throws CommandFailed {
        Config config = switch (ConfigReader.read(where.file(), set)) {
            case Reading.Accepted(Config accepted) -> accepted;
            case Reading.Refused refused -> throw CommandFailed.wrong(refused);
        };
        var holder = new ConfigHolder(config);
        Server server = servers.start(holder, ServerStart.Occasion.PRODUCTION);
        var source = new Running.Source(where.file().toAbsolutePath(), set);
        Running running = Running.over(holder, source, server, clock);
        for (Server.Listening listening : server.listeners()) {
            terminal.say("listening: " + listening.name() + " on " + ReadyFile.hostPort(listening.address()));
        }
        server.warnings().forEach(warning -> terminal.say("warning: " + warning));
        terminal.say("The server is running. \"postern status\" shows how it is.");
        return new Lifetime(running::close).untilStopped();
    }
}
