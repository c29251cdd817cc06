package org.postern.command;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.postern.config.Config;
import org.postern.control.AdministrationHandlers;
import org.postern.control.Answer;
import org.postern.control.ControlClient;
import org.postern.control.ControlException;
import org.postern.control.Exit;
import org.postern.control.Handlers;
import org.postern.control.QueueHandlers;
import org.postern.control.Request;

/** How most commands work: ask the running server, or the store itself while it is stopped, and print the answer. */
final class Asker {
    private final Terminal terminal;
    private final OpenStore.Opener stores;

    Asker(Terminal terminal, OpenStore.Opener stores) {
        this.terminal = terminal;
        this.stores = stores;
    }

    Terminal terminal() {
        return terminal;
    }

    /** For what only a running server can answer. */
    int askServer(Where where, Request request) throws CommandFailed {
        return print(where, overSocket(where.read(), request));
    }

    /** For what can be answered while the server is stopped, too. */
    int ask(Where where, Request request) throws CommandFailed {
        Config config = where.read();
        if (new ControlClient(config.data()).isRunning()) {
            return print(where, overSocket(config, request));
        }
        if (!DataFolder.hasStore(config.data())) {
            throw new CommandFailed(
                    Exit.UNREACHABLE,
                    "no server runs on " + config.data() + ", and nothing is stored there yet",
                    "Begin with \"postern setup\", or name the right place with --config or --dir.");
        }
        if (request.command().equals("verify") && request.argument("repair").equals("yes")) {
            return print(where, VerifyAnswer.of(stores.repair(config)));
        }
        try (OpenStore store = stores.open(config)) {
            return print(where, offline(store).answer(request.by(System.getProperty("user.name", ""))));
        }
    }

    private static Handlers offline(OpenStore store) {
        var table = new HashMap<String, Function<Request, Answer>>();
        table.put("verify", _ -> VerifyAnswer.of(store.verify(false)));
        return AdministrationHandlers.of(store.administration())
                .and(QueueHandlers.of(store.queue()))
                .and(new Handlers(table));
    }

    private static Answer overSocket(Config config, Request request) throws CommandFailed {
        try {
            return new ControlClient(config.data()).ask(request);
        } catch (ControlException failed) {
            throw CommandFailed.unreachable(failed);
        }
    }

    private int print(Where where, Answer answer) {
        boolean result = answer.exit() == Exit.WELL || answer.exit() == Exit.NOT_WELL;
        if (where.json()) {
            terminal.result(answer.json().toString());
        } else if (result) {
            answer.text().forEach(terminal::result);
        }
        if (!result) {
            answer.text().forEach(terminal::say);
        }
        return answer.exit().code();
    }

    /** A request from name, value, name, value …; empty values are left out. */
    static Request request(String command, String... arguments) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            if (!arguments[i + 1].isEmpty()) {
                map.put(arguments[i], arguments[i + 1]);
            }
        }
        return new Request(command, map);
    }
}
