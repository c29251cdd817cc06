package org.postern.trace;

/** Where events go. Never throws and never waits for a disk: what cannot be written is counted. */
public interface EventLog {
    void record(Event event);

    /** A fault of ours: logged with its stack, counted; the session that met it ends, nothing else does. */
    void fault(String where, Throwable fault);
}
