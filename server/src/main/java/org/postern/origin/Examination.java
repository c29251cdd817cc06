package org.postern.origin;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.mail.address.Domain;
import org.postern.mail.dkim.ArcOutcome;
import org.postern.mail.dkim.DkimOutcome;
import org.postern.mail.dmarc.DmarcOutcome;
import org.postern.mail.spf.SpfOutcome;

/**
 * All that is known of where a message comes from.
 *
 * @param helo null when it is not known who connected
 * @param mailFrom null when it is not known who connected
 * @param authors the domains in From; DMARC needs exactly one, in one field (RFC 9989 §5.3.1)
 * @param fromFields how many From fields there are
 * @param dmarc null without exactly one author's domain
 */
public record Examination(
        @Nullable SpfOutcome helo,
        @Nullable SpfOutcome mailFrom,
        List<DkimOutcome> dkim,
        List<Domain> authors,
        int fromFields,
        @Nullable DmarcOutcome dmarc,
        ArcOutcome arc) {
    public Examination {
        dkim = List.copyOf(dkim);
        authors = List.copyOf(authors);
    }
}
