package org.postern.submission;

import org.postern.reason.Reason;

/** What a sender is answered to a message. */
public sealed interface Answer {
    /**
     * The message is on disk.
     *
     * @param id names it in the log, the trace field and the queue
     */
    record Accepted(String id) implements Answer {}

    record Turned(Reason reason) implements Answer {}
}
