package org.postern.origin;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.mail.dkim.ArcOutcome;
import org.postern.mail.dkim.DkimOutcome;
import org.postern.mail.dmarc.DmarcOutcome;
import org.postern.mail.spf.SpfOutcome;

/**
 * All that is known of where a message comes from.
 *
 * @param helo null when it is not known who connected
 * @param mailFrom null when it is not known who connected
 * @param noAuthor why there is not exactly one author's domain, which DMARC needs; null when there is
 * @param dmarc null without exactly one author's domain
 */
public record Examination(
        @Nullable SpfOutcome helo,
        @Nullable SpfOutcome mailFrom,
        List<DkimOutcome> dkim,
        @Nullable NoAuthor noAuthor,
        @Nullable DmarcOutcome dmarc,
        ArcOutcome arc) {
    public Examination {
        dkim = List.copyOf(dkim);
    }
}
