package org.postern.mail.smtp;

/**
 * What a client wants of reports on its message (RFC 3461 §4.3, §4.4).
 *
 * @param envelopeId as given, in xtext, at most 100 characters; empty when none was
 */
public record MailDsn(Return returns, String envelopeId) {
    public static final MailDsn NONE = new MailDsn(Return.UNSAID, "");

    /** How much of the message a report returns. */
    public enum Return {
        UNSAID,
        FULL,
        HEADERS
    }
}
