package org.postern.mail.dmarc;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.mail.dns.DnsName;

/**
 * What DMARC says of a message.
 *
 * @param author the domain that the reader sees
 * @param organization the organizational domain of {@code author}
 * @param recordAt the domain whose record applies, null when there is none
 * @param record that record
 * @param published what its owner publishes for this domain; null without a record
 * @param wanted what he wants done with this message: none when it passes, milder than published while he tests
 * @param aligned the identifiers that prove the author's domain; empty when none does
 */
public record DmarcOutcome(
        DmarcResult result,
        DnsName author,
        DnsName organization,
        @Nullable DnsName recordAt,
        @Nullable DmarcRecord record,
        @Nullable DmarcPolicy published,
        DmarcPolicy wanted,
        List<Identifier> aligned) {
    public DmarcOutcome {
        aligned = List.copyOf(aligned);
    }
}
