package org.postern.origin;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.mail.dkim.ArcVerifier;
import org.postern.mail.dkim.DkimOutcome;
import org.postern.mail.dkim.DkimResult;
import org.postern.mail.dkim.DkimVerifier;
import org.postern.mail.dmarc.DmarcCheck;
import org.postern.mail.dmarc.DmarcOutcome;
import org.postern.mail.dmarc.Identifier;
import org.postern.mail.dns.DnsName;
import org.postern.mail.dns.Resolver;
import org.postern.mail.dns.TimedResolver;
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

    /** What one message may cost in questions to the DNS about names that its sender chose (RFC 7208 §4.6.4). */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    /** And about the author's domain: nobody can use that up with slow names of his own. */
    private static final Duration FOR_AUTHOR = Duration.ofSeconds(10);

    private final HeaderReader reader = new HeaderReader();
    private @Nullable HeaderSection header;
    private @Nullable DkimVerifier dkim;
    private @Nullable ArcVerifier arc;

    /** The last octets of what went by, to see the empty line that ends the header. */
    private int tail;

    private long seen;

    /** Whether a CR or an LF stood alone in the header. */
    private boolean bareLineEnd;

    /** Takes the next slice of the message, line ends as on the wire. */
    public void take(byte[] slice, int offset, int length) {
        int at = offset;
        if (header == null) {
            while (at < offset + length && header == null) {
                tail = (tail << Byte.SIZE) | (slice[at++] & 0xff);
                seen++;
                bareLineEnd |= ((tail & 0xff) == '\n') != ((tail >> Byte.SIZE & 0xff) == '\r');
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
     * The outcome. Asks the DNS, for 30 seconds in all, and so may block.
     *
     * @param claim null when it is not known who connected: SPF is left out
     * @param receiver our host name
     * @param clock says the time of arrival, and when the DNS was asked for long enough
     */
    public Examination examine(Resolver dns, @Nullable Claim claim, @Nullable String receiver, InstantSource clock) {
        if (header == null) {
            bareLineEnd |= (tail & 0xff) == '\r';
        }
        HeaderSection section = header == null ? headerEnds() : header;
        Resolver resolver = new TimedResolver(dns, clock, PATIENCE);
        long seconds = clock.instant().getEpochSecond();
        SpfOutcome helo = null;
        SpfOutcome mailFrom = null;
        String sender = "";
        if (claim != null) {
            helo = SpfCheck.evaluate(resolver, SpfQuestion.helo(claim.client(), claim.helo(), receiver, seconds));
            SpfQuestion question =
                    SpfQuestion.mailFrom(claim.client(), claim.mailFrom(), claim.helo(), receiver, seconds);
            mailFrom = SpfCheck.evaluate(resolver, question);
            sender = question.domain();
        }
        List<DkimOutcome> signatures = dkim == null ? List.of() : dkim.outcomes(resolver, seconds);
        AuthorDomains authors = AuthorDomains.ofAddresses(section);
        NoAuthor noAuthor = noAuthor(section, authors);
        DmarcOutcome dmarc = noAuthor == null
                ? DmarcCheck.evaluate(
                        new TimedResolver(dns, clock, FOR_AUTHOR),
                        new DnsName(authors.domains().iterator().next().name()),
                        identifiers(mailFrom, sender, signatures))
                : null;
        return new Examination(
                helo,
                mailFrom,
                signatures,
                noAuthor,
                dmarc,
                (arc == null ? new ArcVerifier(section) : arc).outcome(resolver, seconds));
    }

    /** Null when there is exactly one domain, beyond doubt (RFC 9989 §5.3.1). */
    private @Nullable NoAuthor noAuthor(HeaderSection section, AuthorDomains authors) {
        int fields = section.count("From");
        return switch (section.fault()) {
            case TOO_LARGE -> NoAuthor.HEADER_TOO_LARGE;
            case TOO_MANY_FIELDS -> NoAuthor.TOO_MANY_FIELDS;
            case NONE, ODD_LINE -> {
                if (bareLineEnd) {
                    yield NoAuthor.BARE_LINE_END;
                }
                if (fields > 1) {
                    yield NoAuthor.SEVERAL_FROM;
                }
                if (!authors.complete()) {
                    yield NoAuthor.UNREADABLE;
                }
                yield authors.domains().isEmpty()
                        ? NoAuthor.NONE
                        : authors.domains().size() > 1 ? NoAuthor.SEVERAL : null;
            }
        };
    }

    /**
     * What may prove the author's domain (RFC 9989 §4.4): MAIL FROM by SPF, and whoever signed.
     *
     * @param sender the domain that SPF was asked about, in A-labels
     */
    private static List<Identifier> identifiers(@Nullable SpfOutcome spf, String sender, List<DkimOutcome> signatures) {
        var identifiers = new ArrayList<Identifier>();
        if (spf != null) {
            boolean undecided = spf.result() == SpfResult.TEMPERROR;
            DnsName domain = DnsName.of(sender);
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
