package org.postern;

import org.postern.trace.Event;
import org.postern.trace.EventLog;

/** For a command that works on a stopped server's store: it answers on the terminal, and faults go there too. */
final class NoLog implements EventLog {
    @Override
    public void record(Event event) {
        // what the command does, it says itself
    }

    @Override
    public void fault(String where, Throwable fault) {
        System.err.println(where + ": " + fault);
    }
}
