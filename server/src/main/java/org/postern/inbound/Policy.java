package org.postern.inbound;

import org.jspecify.annotations.Nullable;
import org.postern.mail.spf.SpfResult;
import org.postern.reason.Reason;

/** The rules, from top to bottom: the first that has an opinion decides. Pure. */
public final class Policy {
    /** Trace fields of a message; RFC 5321 §6.3 wants at least 100 hops refused late, loops are found before. */
    public static final int MAX_HOPS = 50;

    /** Trace fields of this very server; a mailing list or a forwarder that comes back makes two or three. */
    public static final int MAX_OWN_HOPS = 5;

    /** Domains in From. */
    public static final int MAX_AUTHORS = 99;

    private Policy() {}

    /**
     * The envelope's sender, from a stranger.
     *
     * @param spf what SPF says of the client, where the domain is ours; others may be forged, and are judged by their
     *     message
     */
    public static Verdict sender(@Nullable SpfResult spf) {
        return switch (spf) {
            case null -> new Verdict.Accept();
            case PASS -> new Verdict.Accept();
            case TEMPERROR -> new Verdict.Defer(Reason.DNS_SILENT);
            case NONE, NEUTRAL, FAIL, SOFTFAIL, PERMERROR -> new Verdict.Refuse(Reason.OWN_SENDER);
        };
    }

    /**
     * A message for one recipient.
     *
     * @param operator whether the recipient is postmaster or abuse: they take what others refuse, into Junk
     */
    public static Verdict message(Evidence evidence, boolean operator) {
        if (evidence.hops() > MAX_HOPS || evidence.ownHops() > MAX_OWN_HOPS) {
            return new Verdict.Refuse(Reason.MAIL_LOOP);
        }
        return switch (evidence.header()) {
            case TOO_LARGE, TOO_MANY_FIELDS -> new Verdict.Refuse(Reason.HEADER_TOO_LARGE);
            case NONE, ODD_LINE -> authors(evidence, operator);
        };
    }

    private static Verdict authors(Evidence evidence, boolean operator) {
        if (evidence.authors() > MAX_AUTHORS) {
            return refuse(Reason.ODD_AUTHORS, operator);
        }
        return evidence.authorsOurs() ? ours(evidence.author(), operator) : author(evidence.author(), operator);
    }

    /** Our own domains must be proven, whatever we publish. */
    private static Verdict ours(Author author, boolean operator) {
        return switch (author) {
            case PROVEN -> new Verdict.Accept();
            case UNANSWERED, UNDECIDED -> new Verdict.Defer(Reason.DNS_SILENT);
            case OPEN, SUSPECT, FORGED, TWICE, UNCLEAR -> refuse(Reason.OWN_AUTHOR, operator);
        };
    }

    private static Verdict author(Author author, boolean operator) {
        return switch (author) {
            case PROVEN, OPEN -> new Verdict.Accept();
            // Who cannot publish records that can be asked for is not to lose his mail for it.
            case UNANSWERED -> new Verdict.Accept();
            case UNDECIDED -> new Verdict.Defer(Reason.DNS_SILENT);
            case SUSPECT -> new Verdict.Junk(Reason.AUTHOR_SUSPECT);
            case FORGED -> refuse(Reason.AUTHOR_FORGED, operator);
            case TWICE -> refuse(Reason.SEVERAL_FROM, operator);
            case UNCLEAR -> new Verdict.Junk(Reason.AUTHOR_UNCLEAR);
        };
    }

    private static Verdict refuse(Reason reason, boolean operator) {
        return operator ? new Verdict.Junk(reason) : new Verdict.Refuse(reason);
    }
}
