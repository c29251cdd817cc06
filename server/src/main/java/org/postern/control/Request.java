package org.postern.control;

import java.util.Map;

/**
 * One command.
 *
 * @param command for example {@code account.add}
 * @param arguments by name; may hold a password, so a request is never logged whole
 * @param by the user of this machine who asks, as the kernel names him; empty until that is known
 */
public record Request(String command, Map<String, String> arguments, String by) {
    public Request {
        arguments = Map.copyOf(arguments);
    }

    public Request(String command, Map<String, String> arguments) {
        this(command, arguments, "");
    }

    /** The same, asked by this user. */
    public Request by(String user) {
        return new Request(command, arguments, user);
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
