package org.postern;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.postern.trace.Event;
import org.postern.trace.EventLog;
import org.postern.trace.FileEventLog;
import org.postern.trace.LogLimits;

/**
 * For a command that works on a stopped server's store: what it records goes into the server's log, which is opened for each
 * event, since there are few; faults go to the terminal.
 */
final class CommandLog implements EventLog {
    private final Path folder;
    private final InstantSource clock;

    CommandLog(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public void record(Event event) {
        try (var log = FileEventLog.open(folder, LogLimits.DEFAULTS, clock, CommandLog::say)) {
            log.record(event);
        } catch (IOException e) {
            say("The event log cannot be written: " + e.getMessage());
        }
    }

    private static void say(String words) {
        System.err.println(words);
    }

    @Override
    public void fault(String where, Throwable fault) {
        say(where + ": " + fault);
    }
}
