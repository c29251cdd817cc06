package org.postern.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postern.config.ConfigHolder;
import org.postern.control.AdministrationHandlers;
import org.postern.control.Answer;
import org.postern.control.ControlException;
import org.postern.control.ControlServer;
import org.postern.control.Exit;
import org.postern.control.Handlers;
import org.postern.control.QueueHandlers;
import org.postern.control.Request;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A server with its control socket. */
final class Running implements AutoCloseable {
    private final ConfigHolder config;
    private final Source source;
    private final Server server;
    private final InstantSource clock;
    private final Instant since;
    private @Nullable ControlServer control;

    /**
     * Where the configuration came from, for a reload.
     *
     * @param file null when there is none: under {@code try}
     * @param overrides those of {@code --set}
     */
    record Source(@Nullable Path file, Map<String, String> overrides) {
        Source {
            overrides = Map.copyOf(overrides);
        }
    }

    private Running(ConfigHolder config, Source source, Server server, InstantSource clock) {
        this.config = config;
        this.source = source;
        this.server = server;
        this.clock = clock;
        this.since = clock.instant();
    }

    /** Opens the control socket of a server that has been started; stops the server when it cannot. */
    static Running over(ConfigHolder config, Source source, Server server, InstantSource clock) throws CommandFailed {
        var running = new Running(config, source, server, clock);
        try {
            running.control = ControlServer.open(config.current().data(), running.handlers(), server.events());
            return running;
        } catch (ControlException taken) {
            server.stop();
            throw CommandFailed.unreachable(taken);
        } catch (IOException failed) {
            server.stop();
            throw new CommandFailed(
                    Exit.UNREACHABLE,
                    "the control socket cannot be opened (" + failed.getMessage() + ")",
                    "The data folder must lie on a file system of this machine and be writable.");
        }
    }

    Server server() {
        return server;
    }

    private Handlers handlers() {
        var table = new HashMap<String, Function<Request, Answer>>();
        table.put("status", _ -> status());
        table.put("reload", _ -> reload());
        table.put(
                "verify",
                request ->
                        VerifyAnswer.of(server.verify(request.argument("repair").equals("yes"))));
        return AdministrationHandlers.of(server.administration())
                .and(QueueHandlers.of(server.queue()))
                .and(new Handlers(table));
    }

    private Answer reload() {
        Path file = source.file();
        if (file == null) {
            return Answer.refused(Exit.WRONG, "this server runs without a configuration file", "Restart it instead.");
        }
        return switch (config.reload(file, source.overrides())) {
            case ConfigHolder.Reload.Kept(var refused) ->
                Answer.refused(
                        Exit.WRONG,
                        "the configuration is wrong; the old one stays in effect\n" + refused.words(),
                        "Put it right and reload again.");
            case ConfigHolder.Reload.Swapped(List<String> changed, List<String> waiting) -> swapped(changed, waiting);
        };
    }

    private Answer swapped(List<String> changed, List<String> waiting) {
        List<String> troubles = server.configurationChanged();
        var text = new ArrayList<String>();
        text.add(changed.isEmpty() ? "nothing new is in effect" : "in effect now: " + String.join(", ", changed));
        if (!waiting.isEmpty()) {
            text.add("needs a restart: " + String.join(", ", waiting));
        }
        text.addAll(troubles);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        addAll(json.putArray("changed"), changed);
        addAll(json.putArray("waiting"), waiting);
        addAll(json.putArray("troubles"), troubles);
        return new Answer(troubles.isEmpty() ? Exit.WELL : Exit.NOT_WELL, text, json);
    }

    private static void addAll(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private Answer status() {
        Duration up = Duration.between(since, clock.instant());
        var text = new ArrayList<String>();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        text.add("running since " + since.atZone(config.current().person().zone()) + ", for " + words(up));
        json.put("version", Version.text()).put("pid", ProcessHandle.current().pid());
        json.put("since", since.toString()).put("upSeconds", up.toSeconds());
        ArrayNode listeners = json.putArray("listeners");
        for (Server.Listening listening : server.listeners()) {
            String address = ReadyFile.hostPort(listening.address());
            text.add("listener " + listening.name() + " " + address);
            listeners.addObject().put("name", listening.name()).put("address", address);
        }
        ObjectNode figures = json.putObject("figures");
        for (Server.Figure figure : server.figures()) {
            text.add(figure.name() + " " + figure.words());
            figures.put(figure.name(), figure.value());
        }
        ArrayNode warnings = json.putArray("warnings");
        server.warnings().forEach(warning -> {
            text.add("warning: " + warning);
            warnings.add(warning);
        });
        ObjectNode shown = json.putObject("config");
        config.current().shown().forEach((key, value) -> {
            text.add(key + " = " + value);
            shown.put(key, value);
        });
        ObjectNode fixed = json.putObject("fixed");
        server.fixedLimits().forEach(limit -> {
            text.add("fixed: " + limit.name() + " = " + limit.words());
            fixed.put(limit.name(), limit.value());
        });
        return new Answer(server.warnings().isEmpty() ? Exit.WELL : Exit.NOT_WELL, text, json);
    }

    private static String words(Duration up) {
        return up.toDays() > 0
                ? up.toDays() + " d " + up.toHoursPart() + " h"
                : up.toHours() + " h " + up.toMinutesPart() + " min";
    }

    /** Stops both; what remains to be said goes to the log. */
    @Override
    public void close() {
        try {
            if (control != null) {
                control.close();
            }
        } catch (IOException failed) {
            server.events().fault("control.close", failed);
        } finally {
            server.stop();
        }
    }
}
