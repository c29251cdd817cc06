package org.postern.submission;

import java.util.List;
import org.postern.mail.address.ReversePath;
import org.postern.mail.smtp.MailDsn;

/**
 * From whom and to whom.
 *
 * @param utf8 whether the client asked for SMTPUTF8 (RFC 6531)
 * @param eightBit whether it said BODY=8BITMIME (RFC 6152)
 */
public record Posted(ReversePath from, MailDsn dsn, boolean utf8, boolean eightBit, List<Addressee> recipients) {
    public Posted {
        recipients = List.copyOf(recipients);
    }
}
