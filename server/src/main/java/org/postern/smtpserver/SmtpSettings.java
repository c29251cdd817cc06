package org.postern.smtpserver;

import java.time.Duration;
import org.postern.mail.address.Domain;
import org.postern.mail.smtp.SmtpLimits;

/**
 * What the operator can change about the door.
 *
 * @param hostName what it calls itself
 * @param maxMessage octets
 * @param recipients of one transaction; RFC 5321 §4.5.3.1.8: at least 100. Announced by LIMITS (RFC 9422)
 * @param errors commands that may fail before the session is closed
 * @param times how long it waits
 */
public record SmtpSettings(Domain hostName, long maxMessage, int recipients, int errors, Times times) {
    /**
     * How long a session waits before it is cut.
     *
     * @param first for EHLO
     * @param command for any later command, RFC 5321 §4.5.3.2.7: at least 5 minutes
     * @param chunk for the next 8 KiB of a message
     * @param message for a message of no size; each octet gives more
     * @param octetsPerSecond the slowest a message may arrive
     * @param slowly how long the answer takes to somebody who tries out names
     */
    public record Times(
            Duration first, Duration command, Duration chunk, Duration message, int octetsPerSecond, Duration slowly) {
        public static final Times USUAL = new Times(
                Duration.ofSeconds(60),
                Duration.ofMinutes(5),
                Duration.ofMinutes(3),
                Duration.ofMinutes(5),
                1024,
                Duration.ofSeconds(10));
    }

    public static SmtpSettings usual(Domain hostName) {
        return new SmtpSettings(hostName, SmtpLimits.MESSAGE, SmtpLimits.RECIPIENTS, SmtpLimits.ERRORS, Times.USUAL);
    }
}
