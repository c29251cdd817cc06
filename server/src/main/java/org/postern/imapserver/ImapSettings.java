package org.postern.imapserver;

import java.time.Duration;
import java.time.ZoneId;

/**
 * What the operator can change about the door.
 *
 * @param maxMessage octets of the longest message that APPEND takes
 * @param errors bad commands and failed logins, before the login, until the session is closed
 * @param zone in which INTERNALDATE is given to a message that comes without
 * @param times how long it waits
 */
public record ImapSettings(long maxMessage, int errors, ZoneId zone, Times times) {
    /**
     * How long a session waits before it is cut.
     *
     * @param login from the greeting to a login that succeeds
     * @param idle without a command after the login, RFC 3501 §5.4: at least 30 minutes
     * @param command for a piece of work, or for the peer to take {@link ImapServerLimits#PIECE} bytes
     * @param chunk for as many bytes of a message that comes in
     */
    public record Times(Duration login, Duration idle, Duration command, Duration chunk) {
        public static final Times USUAL =
                new Times(Duration.ofSeconds(60), Duration.ofMinutes(30), Duration.ofMinutes(5), Duration.ofMinutes(3));
    }
}
