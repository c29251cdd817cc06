package org.postern.inbound;

import java.util.Locale;
import org.postern.mail.dmarc.DmarcOutcome;
import org.postern.mail.dmarc.DmarcPolicy;
import org.postern.origin.Examination;
import org.postern.origin.NoAuthor;

/** How certain it is that a message comes from whom its From line names (RFC 9989). */
public enum Author {
    /** His domain has sent or signed it. */
    PROVEN,
    /** Nobody can tell: his domain publishes no policy, or says that it does not matter; or no domain is named. */
    OPEN,
    /** Nothing proves it, and his domain wants such mail looked at with suspicion. */
    SUSPECT,
    /** Nothing proves it, and his domain wants such mail refused. */
    FORGED,
    /** The DNS did not say what his domain wants. */
    UNANSWERED,
    /** His domain wants mail proven, and the DNS did not say enough to prove this. */
    UNDECIDED,
    /** There is more than one From field. */
    TWICE,
    /** From cannot be read for certain, or names authors of several domains. */
    UNCLEAR;

    /** As in the log. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param named whether there is a From field at all */
    static Author of(Examination examination, boolean named) {
        DmarcOutcome dmarc = examination.dmarc();
        NoAuthor noAuthor = examination.noAuthor();
        if (dmarc != null) {
            return switch (dmarc.result()) {
                case PASS -> PROVEN;
                case NONE, PERMERROR -> OPEN;
                case TEMPERROR ->
                    dmarc.published() == null || dmarc.published() == DmarcPolicy.NONE ? UNANSWERED : UNDECIDED;
                case FAIL ->
                    switch (dmarc.wanted()) {
                        case NONE -> OPEN;
                        case QUARANTINE -> SUSPECT;
                        case REJECT -> FORGED;
                    };
            };
        }
        return switch (noAuthor) {
            case null -> OPEN;
            case NONE -> named ? UNCLEAR : OPEN; // a name without an address may show anything
            case SEVERAL_FROM -> TWICE;
            case HEADER_TOO_LARGE, TOO_MANY_FIELDS, BARE_LINE_END, UNREADABLE, SEVERAL -> UNCLEAR;
        };
    }
}
