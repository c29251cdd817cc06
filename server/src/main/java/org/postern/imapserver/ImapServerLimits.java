package org.postern.imapserver;

import java.time.Duration;

/** The bounds of a session that nobody changes; ours. The others are {@link ImapSettings}. */
final class ImapServerLimits {
    /** Time for the last words. */
    static final Duration GOODBYE = Duration.ofSeconds(5);
    /** While a client idles it hears something this often, so that nothing between forgets the connection. */
    static final Duration STILL_HERE = Duration.ofMinutes(2);
    /** Bytes. */
    static final int PIECE = 64 * 1024;
    /** Bad commands in a row after login before the session ends. */
    static final int ERRORS = 50;
    /** Commands before the login: a program needs five. */
    static final int STRANGERS_COMMANDS = 100;
    /** Messages looked up at once. */
    static final int SLICE = 250;
    /** Bytes of bodies that a search reads together, but for the last. */
    static final int SEARCH_AHEAD = 1024 * 1024;
    /** Bytes of bodies read together to be sent, but for the last: held for as long as the client takes. */
    static final int FETCH_AHEAD = 256 * 1024;
    /** Bytes held of the line buffer. */
    static final int LINE_BUFFER = 8 * 1024;
    /** Bytes of a message too large for us that a client sends unasked and that are read and dropped. */
    static final long DROPPED = 256L * 1024 * 1024;

    private ImapServerLimits() {}
}
