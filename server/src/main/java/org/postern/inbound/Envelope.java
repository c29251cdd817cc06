package org.postern.inbound;

import java.util.List;
import org.postern.mail.address.ReversePath;

/**
 * From whom and to whom, as far as it is known.
 *
 * @param utf8 whether the sender asked for SMTPUTF8 (RFC 6531)
 * @param recipients in the order given
 */
public record Envelope(ReversePath from, boolean utf8, List<Recipient> recipients) {
    public Envelope {
        recipients = List.copyOf(recipients);
    }

    /** Accounts reached so far, one that is reached twice counted twice. */
    int reached() {
        int reached = 0;
        for (Recipient recipient : recipients) {
            reached += recipient.accounts().size();
        }
        return reached;
    }
}
