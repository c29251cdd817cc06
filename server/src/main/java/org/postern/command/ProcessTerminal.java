package org.postern.command;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.postern.trace.Escaper;

/** The terminal of this process. */
public final class ProcessTerminal implements Terminal {
    private final PrintStream out;
    private final PrintStream err;
    private final @Nullable Console console;

    /** Over the process's own streams, in UTF-8. */
    public ProcessTerminal() {
        this(
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
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
    public InputStream input() {
        return System.in;
    }

    @Override
    public @Nullable String secret(String prompt) {
        if (console == null || !console.isTerminal()) {
            return null;
        }
        char[] typed = console.readPassword("%s: ", prompt);
        return typed == null ? null : new String(typed);
    }

    /** Names and addresses come from outside at times; line ends are ours, all that would move the cursor is shown. */
    static String safe(String text) {
        return String.join("\n", text.lines().map(Escaper::terminal).toList());
    }
}
