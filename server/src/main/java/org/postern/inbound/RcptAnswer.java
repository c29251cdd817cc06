package org.postern.inbound;

import org.postern.reason.Reason;

/** What a recipient is answered. */
public sealed interface RcptAnswer {
    record Taken(Recipient recipient) implements RcptAnswer {}

    /** Refused or put off: the reason's code says which. */
    record Turned(Reason reason) implements RcptAnswer {}
}
