package org.postern.inbound;

import org.postern.reason.Reason;

/** What becomes of a message for one recipient. */
public sealed interface Verdict {
    record Accept() implements Verdict {}

    /** Taken, into Junk. */
    record Junk(Reason reason) implements Verdict {}

    /** Put off; the sender tries again. */
    record Defer(Reason reason) implements Verdict {}

    record Refuse(Reason reason) implements Verdict {}
}
