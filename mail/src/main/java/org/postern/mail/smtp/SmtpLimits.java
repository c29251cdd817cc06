package org.postern.mail.smtp;

/** What a session may cost. */
public final class SmtpLimits {
    /** Octets of a command line without CRLF; RFC 5321 §4.5.3.1.4 demands 512, extensions add to it. */
    public static final int COMMAND_LINE = 4096;

    /** Octets of a client's line in an AUTH exchange without CRLF (RFC 4954 §4). */
    public static final int AUTH_LINE = 12_288;

    /** How much of a longer command line is read before the connection is given up, in octets; ours. */
    public static final int COMMAND_LINE_DROPPED = 64 * 1024;

    /** Octets of a reply line with CRLF (RFC 5321 §4.5.3.1.5). */
    public static final int REPLY_LINE = 512;

    /** Octets of a message, as announced by SIZE (RFC 1870 §4). */
    public static final long MESSAGE = 50L << 20;

    /** Recipients of one transaction: RFC 5321 §4.5.3.1.8 demands 100. Announced by LIMITS (RFC 9422). */
    public static final int RECIPIENTS = 100;

    /** Errors of one session before it is closed; ours. */
    public static final int ERRORS = 20;

    /** Parameters of one MAIL or RCPT command; ours. */
    public static final int PARAMETERS = 10;

    /** Octets of the name in EHLO (RFC 5321 §4.5.3.1.2). */
    public static final int HELO_NAME = 255;

    private SmtpLimits() {}
}
