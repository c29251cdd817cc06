package org.postern.smtpserver;

import org.postern.reason.Reason;

/** What a message came to. */
sealed interface Ending {
    /** It is on disk. */
    record Taken(String id) implements Ending {}

    /** @param slowly whether the answer shall take its time: somebody tries out names */
    record Turned(Reason reason, boolean slowly) implements Ending {}
}
