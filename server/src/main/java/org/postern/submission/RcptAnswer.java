package org.postern.submission;

import org.postern.reason.Reason;

/** What a sender is answered to a recipient. */
public sealed interface RcptAnswer {
    record Taken(Addressee recipient) implements RcptAnswer {}

    record Turned(Reason reason) implements RcptAnswer {}
}
