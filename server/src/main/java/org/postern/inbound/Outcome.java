package org.postern.inbound;

import org.postern.reason.Reason;

/** What the sender is told after the message. */
public sealed interface Outcome {
    /**
     * It is on disk.
     *
     * @param id names it in the log and the trace field
     */
    record Accepted(String id) implements Outcome {}

    /** @param slowly whether the answer shall take its time: somebody tries out names */
    record Turned(Reason reason, boolean slowly) implements Outcome {}
}
