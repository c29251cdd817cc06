package org.postern.imapserver;

import java.time.Duration;

/** The bounds of a session; ours unless said. */
final class ImapServerLimits {
    /** From the greeting to a successful login. */
    static final Duration BEFORE_LOGIN = Duration.ofSeconds(60);
    /** Without a command after login; RFC 3501 §5.4 asks for 30 minutes at least. */
    static final Duration IDLE = Duration.ofMinutes(31);
    /** For a piece of work, or for the peer to take {@link #PIECE} bytes. */
    static final Duration COMMAND = Duration.ofMinutes(5);
    /** For {@link #PIECE} bytes of a message that comes in. */
    static final Duration CHUNK = Duration.ofMinutes(3);
    /** Time for the last words. */
    static final Duration GOODBYE = Duration.ofSeconds(5);
    /** While a client idles it hears something this often, so that nothing between forgets the connection. */
    static final Duration STILL_HERE = Duration.ofMinutes(2);
    /** Bytes. */
    static final int PIECE = 64 * 1024;
    /** Bad commands and failed logins before the session ends. */
    static final int ERRORS_BEFORE_LOGIN = 10;
    /** Bad commands in a row after login before the session ends. */
    static final int ERRORS = 50;
    /** Messages looked up at once. */
    static final int SLICE = 100;
    /** Bytes held of the line buffer. */
    static final int LINE_BUFFER = 8 * 1024;
    /** Bytes of a message too large for us that a client sends unasked and that are read and dropped. */
    static final long DROPPED = 256L * 1024 * 1024;

    private ImapServerLimits() {}
}
