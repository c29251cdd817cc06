package org.postern.listen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;

/** How many files and sockets this process may have open. */
public final class FileDescriptors {
    /** What every system grants; taken where nothing better is known. */
    private static final long FEWEST = 1_024;

    private static final String LINE = "Max open files";

    private FileDescriptors() {}

    /** The limit in force, as the kernel says. */
    public static long most() {
        try {
            return most(Files.readAllLines(Path.of("/proc/self/limits")));
        } catch (IOException e) {
            return FEWEST; // not Linux
        }
    }

    static long most(List<String> limits) {
        for (String line : limits) {
            if (line.startsWith(LINE)) {
                try {
                    var in = new Scanner(line.substring(LINE.length()), 200);
                    in.skip(c -> c == ' ');
                    return in.number("limit", Long.MAX_VALUE);
                } catch (SyntaxError e) {
                    return Integer.MAX_VALUE; // "unlimited"
                }
            }
        }
        return FEWEST;
    }
}
