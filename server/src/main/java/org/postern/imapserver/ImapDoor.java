package org.postern.imapserver;

import java.io.IOException;
import org.postern.listen.Door;
import org.postern.listen.Peer;

/** IMAP behind a listener; the listener says whether TLS comes first. */
public final class ImapDoor implements Door {
    private final ImapSetup setup;

    public ImapDoor(ImapSetup setup) {
        this.setup = setup;
    }

    @Override
    public void serve(Peer peer) throws IOException {
        new ImapSession(setup, peer).run();
    }

    @Override
    public String turnedAway() {
        return "* BYE [UNAVAILABLE] too many connections, try again later\r\n";
    }
}
