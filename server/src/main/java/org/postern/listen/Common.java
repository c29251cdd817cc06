package org.postern.listen;

import org.postern.certificate.Certificates;
import org.postern.trace.EventLog;

/** What all listeners and connections share. */
record Common(
        Gate gate,
        Handshakes handshakes,
        StrangersBudget budget,
        Reaper reaper,
        Sessions sessions,
        Certificates certificates,
        EventLog log,
        Counts counts) {}
