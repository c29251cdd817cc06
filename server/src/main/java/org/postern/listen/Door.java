package org.postern.listen;

import java.io.IOException;

/** What speaks a protocol behind a listener: SMTP, IMAP. One instance serves all connections of its listeners. */
public interface Door {
    /**
     * Runs one session, on its own virtual thread, from greeting to end. Returning ends the connection.
     *
     * @throws IOException when the connection broke; the listener counts and forgets it
     */
    void serve(Peer peer) throws IOException;

    /** The whole line, CRLF included, for a peer that is turned away at the gate before any session (421, * BYE). */
    String turnedAway();
}
