package org.postern.control;

import java.util.Map;

/**
 * One command.
 *
 * @param command for example {@code account.add}
 * @param arguments by name; may hold a password, so a request is never logged whole
 */
public record Request(String command, Map<String, String> arguments) {
    public Request {
        arguments = Map.copyOf(arguments);
    }

    /** The argument of that name; empty when it was not given. */
    public String argument(String name) {
        return arguments.getOrDefault(name, "");
    }

    /** Without arguments: one of them may be a password. */
    @Override
    public String toString() {
        return "Request[" + command + ']';
    }
}
