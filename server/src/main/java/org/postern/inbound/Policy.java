package org.postern.inbound;

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
     * @param ours whether its domain is ours
     */
    public static Verdict sender(boolean ours) {
        // Until SPF is known here, nobody from outside may use our domains.
        return ours ? new Verdict.Refuse(Reason.OWN_SENDER) : new Verdict.Accept();
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
        if (evidence.authorsOurs()) {
            return refuse(Reason.OWN_AUTHOR, operator);
        }
        if (evidence.authors() > MAX_AUTHORS) {
            return refuse(Reason.ODD_AUTHORS, operator);
        }
        return new Verdict.Accept();
    }

    private static Verdict refuse(Reason reason, boolean operator) {
        return operator ? new Verdict.Junk(reason) : new Verdict.Refuse(reason);
    }
}
