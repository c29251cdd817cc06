package org.postern.command;

import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The terminal of this process. */
public final class ProcessTerminal implements Terminal {
    private final PrintStream out;
    private final PrintStream err;
    private final @Nullable Console console;

    /** Over the process's own streams, in UTF-8. */
    public ProcessTerminal() {
        this(
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.console());
    }

    ProcessTerminal(PrintStream out, PrintStream err, @Nullable Console console) {
        this.out = out;
        this.err = err;
        this.console = console;
    }

    @Override
    public void result(String line) {
        out.println(safe(line));
    }

    @Override
    public void say(String line) {
        err.println(safe(line));
    }

    @Override
    public @Nullable String secret(String prompt) {
        if (console == null || !console.isTerminal()) {
            return null;
        }
        char[] typed = console.readPassword("%s: ", prompt);
        return typed == null ? null : new String(typed);
    }

    /** Names and addresses come from outside at times; line ends are ours, all other control characters are shown. */
    static String safe(String text) {
        var out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean control = Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
            if (control && c != '\n') {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
