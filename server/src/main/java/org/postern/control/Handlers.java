package org.postern.control;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.postern.trace.Escaper;

/** The one table of commands. Immutable; handlers must be safe for use by many threads. */
public final class Handlers {
    private final Map<String, Function<Request, Answer>> table;

    public Handlers(Map<String, Function<Request, Answer>> table) {
        this.table = Map.copyOf(table);
    }

    /** This table with another's commands added. */
    public Handlers and(Handlers other) {
        var both = new HashMap<String, Function<Request, Answer>>(table);
        both.putAll(other.table);
        return new Handlers(both);
    }

    public Collection<String> commands() {
        return table.keySet();
    }

    /** Runs the command, or says that there is none. */
    public Answer answer(Request request) {
        Function<Request, Answer> handler = table.get(request.command());
        return handler == null
                ? Answer.refused(
                        Exit.WRONG,
                        "this server does not know the command " + Escaper.terminal(request.command()),
                        "Program and server may be of different versions: restart the server after an update.")
                : handler.apply(request);
    }
}
