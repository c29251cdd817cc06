package org.postern.origin;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.mail.address.Domain;
import org.postern.mail.dkim.ArcVerifier;
import org.postern.mail.dkim.DkimOutcome;
import org.postern.mail.dkim.DkimResult;
import org.postern.mail.dkim.DkimVerifier;
import org.postern.mail.dmarc.DmarcCheck;
import org.postern.mail.dmarc.DmarcOutcome;
import org.postern.mail.dmarc.Identifier;
import org.postern.mail.dns.DnsName;
import org.postern.mail.dns.Resolver;
import org.postern.mail.message.AuthorDomains;
import org.postern.mail.message.HeaderReader;
import org.postern.mail.message.HeaderSection;
import org.postern.mail.spf.SpfCheck;
import org.postern.mail.spf.SpfOutcome;
import org.postern.mail.spf.SpfQuestion;
import org.postern.mail.spf.SpfResult;

/**
 * Examines one message: fed with it in slices, asked at its end. Holds its header and little more. One thread.
 */
public final class Examiner {
    private static final int EMPTY_LINE = 0x0d0a0d0a;
    private static final int NO_HEADER = 0x0d0a;

    private final HeaderReader reader = new HeaderReader();
    private @Nullable HeaderSection header;
    private @Nullable DkimVerifier dkim;
    private @Nullable ArcVerifier arc;

    /** The last octets of what went by, to see the empty line that ends the header. */
    private int tail;

    private long seen;

    /** Takes the next slice of the message, line ends as on the wire. */
    public void take(byte[] slice, int offset, int length) {
        int at = offset;
        if (header == null) {
            while (at < offset + length && header == null) {
                tail = (tail << Byte.SIZE) | (slice[at++] & 0xff);
                seen++;
                if (tail == EMPTY_LINE || (seen == 2 && tail == NO_HEADER)) {
                    reader.take(slice, offset, at - offset);
                    headerEnds();
                }
            }
            if (header == null) {
                reader.take(slice, offset, length);
            }
        }
        if (dkim != null && arc != null && at < offset + length) {
            dkim.body(slice, at, offset + length - at);
            arc.body(slice, at, offset + length - at);
        }
    }

    private HeaderSection headerEnds() {
        HeaderSection section = reader.section();
        header = section;
        dkim = new DkimVerifier(section);
        arc = new ArcVerifier(section);
        return section;
    }

    /**
     * The outcome. Asks the DNS, and so may block.
     *
     * @param claim null when it is not known who connected: SPF is left out
     * @param receiver our host name
     * @param seconds the time of arrival, in seconds since 1970
     */
    public Examination examine(Resolver resolver, @Nullable Claim claim, @Nullable String receiver, long seconds) {
        HeaderSection section = header == null ? headerEnds() : header;
        SpfOutcome helo = null;
        SpfOutcome mailFrom = null;
        if (claim != null) {
            helo = SpfCheck.evaluate(resolver, SpfQuestion.helo(claim.client(), claim.helo(), receiver, seconds));
            mailFrom = SpfCheck.evaluate(
                    resolver, SpfQuestion.mailFrom(claim.client(), claim.mailFrom(), claim.helo(), receiver, seconds));
        }
        List<DkimOutcome> signatures = dkim == null ? List.of() : dkim.outcomes(resolver, seconds);
        List<Domain> authors = List.copyOf(AuthorDomains.of(section));
        int fields = section.count("From");
        DmarcOutcome dmarc = authors.size() == 1 && fields == 1
                ? DmarcCheck.evaluate(
                        resolver, new DnsName(authors.getFirst().name()), identifiers(claim, mailFrom, signatures))
                : null;
        return new Examination(
                helo,
                mailFrom,
                signatures,
                authors,
                fields,
                dmarc,
                (arc == null ? new ArcVerifier(section) : arc).outcome(resolver));
    }

    /** What may prove the author's domain (RFC 9989 §4.4): MAIL FROM by SPF, and whoever signed. */
    private static List<Identifier> identifiers(
            @Nullable Claim claim, @Nullable SpfOutcome spf, List<DkimOutcome> signatures) {
        var identifiers = new ArrayList<Identifier>();
        if (claim != null && spf != null) {
            boolean undecided = spf.result() == SpfResult.TEMPERROR;
            String sender = claim.mailFrom().isEmpty() ? claim.helo() : claim.mailFrom();
            DnsName domain = DnsName.of(sender.substring(sender.lastIndexOf('@') + 1));
            if (domain != null && (undecided || spf.result() == SpfResult.PASS)) {
                identifiers.add(new Identifier(Identifier.Kind.SPF, domain, !undecided));
            }
        }
        for (DkimOutcome signature : signatures) {
            boolean undecided = signature.result() == DkimResult.TEMPERROR;
            if (undecided || signature.result() == DkimResult.PASS) {
                identifiers.add(new Identifier(Identifier.Kind.DKIM, new DnsName(signature.domain()), !undecided));
            }
        }
        return identifiers;
    }
}
