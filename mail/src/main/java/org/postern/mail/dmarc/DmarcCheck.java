package org.postern.mail.dmarc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.mail.dns.Answer;
import org.postern.mail.dns.DnsName;
import org.postern.mail.dns.RecordType;
import org.postern.mail.dns.Resolver;

/** The check of one message (RFC 9989 §5.3). Blocks while the resolver does. */
public final class DmarcCheck {
    private final Resolver resolver;
    private final DnsName author;
    private final TreeWalk tree;

    private DmarcCheck(Resolver resolver, DnsName author) {
        this.resolver = resolver;
        this.author = author;
        this.tree = new TreeWalk(resolver);
    }

    /**
     * Looks for the policy of the author's domain, and for an identifier that is aligned with it.
     *
     * @param author the one domain in From; without one, there is nothing to check (§5.3.1)
     * @param identifiers what SPF (MAIL FROM) and DKIM have proven, or could not decide
     */
    public static DmarcOutcome evaluate(Resolver resolver, DnsName author, List<Identifier> identifiers) {
        try {
            return new DmarcCheck(resolver, author).evaluate(identifiers);
        } catch (TreeWalk.NoAnswer _) {
            return new DmarcOutcome(
                    DmarcResult.TEMPERROR, author, author, null, null, null, DmarcPolicy.NONE, List.of());
        }
    }

    private DmarcOutcome evaluate(List<Identifier> identifiers) throws TreeWalk.NoAnswer {
        DmarcRecord own = tree.at(author);
        List<Identifier> same = identifiers.stream()
                .filter(identifier -> identifier.proven() && identifier.domain().equals(author))
                .toList();
        DmarcPolicy policy = own == null ? null : own.policyFor(true);
        if (policy != null && !same.isEmpty()) {
            // §4.10.2: the common domain is the organization, and nobody above it is asked.
            return new DmarcOutcome(DmarcResult.PASS, author, author, author, own, policy, DmarcPolicy.NONE, same);
        }
        List<TreeWalk.Found> walk = tree.from(author);
        DnsName organization = TreeWalk.organization(author, walk);
        TreeWalk.Found found = applicable(walk, organization);
        if (found == null) {
            return new DmarcOutcome(
                    DmarcResult.NONE, author, organization, null, null, null, DmarcPolicy.NONE, List.of());
        }
        DmarcPolicy published = found.record().policyFor(found.at().equals(author));
        return published == null
                ? new DmarcOutcome(
                        DmarcResult.NONE,
                        author,
                        organization,
                        found.at(),
                        found.record(),
                        null,
                        DmarcPolicy.NONE,
                        List.of())
                : judged(identifiers, organization, found, published);
    }

    /** @param published what the record says of a name that exists */
    private DmarcOutcome judged(
            List<Identifier> identifiers, DnsName organization, TreeWalk.Found found, DmarcPolicy published)
            throws TreeWalk.NoAnswer {
        DmarcRecord record = found.record();
        List<Identifier> aligned = aligned(identifiers, record, organization);
        List<Identifier> proven = aligned.stream().filter(Identifier::proven).toList();
        DmarcResult result =
                !proven.isEmpty() ? DmarcResult.PASS : aligned.isEmpty() ? DmarcResult.FAIL : DmarcResult.TEMPERROR;
        if (result != DmarcResult.FAIL) {
            return new DmarcOutcome(
                    result, author, organization, found.at(), record, published, DmarcPolicy.NONE, proven);
        }
        // Only now it matters whether the name exists.
        DmarcPolicy missing =
                record.readable() && !found.at().equals(author) && record.nonexistent() != null && !exists()
                        ? record.nonexistent()
                        : null;
        DmarcPolicy stated = missing == null ? published : missing;
        DmarcPolicy wanted = record.testing() ? stated.milder() : stated;
        return new DmarcOutcome(result, author, organization, found.at(), record, stated, wanted, proven);
    }

    /** The record of the author's domain, else of its organization, else of the suffix above that (§4.10.1). */
    private TreeWalk.@Nullable Found applicable(List<TreeWalk.Found> walk, DnsName organization) {
        TreeWalk.Found suffix = null;
        TreeWalk.Found own = null;
        for (TreeWalk.Found found : walk) {
            if (found.at().equals(author)) {
                return found;
            }
            if (found.at().equals(organization)) {
                own = found;
            } else if (found.record().suffix() == DmarcRecord.Suffix.YES) {
                suffix = found;
            }
        }
        return own == null ? suffix : own;
    }

    /** A name does not exist when the DNS says so, and only then (§3.2.13). */
    private boolean exists() throws TreeWalk.NoAnswer {
        return switch (resolver.ask(author, RecordType.A)) {
            case Answer.Found<?> _, Answer.NoData<?> _ -> true;
            case Answer.NoSuchName<?> _ -> false;
            case Answer.Failed<?>(String why) -> throw new TreeWalk.NoAnswer(why);
        };
    }

    private List<Identifier> aligned(List<Identifier> identifiers, DmarcRecord record, DnsName organization)
            throws TreeWalk.NoAnswer {
        var aligned = new ArrayList<Identifier>();
        TreeWalk.NoAnswer unanswered = null;
        for (Identifier identifier : identifiers) {
            boolean strict = switch (identifier.kind()) {
                case SPF -> record.strictSpf();
                case DKIM -> record.strictDkim();
            };
            try {
                if (isAligned(identifier.domain(), strict, organization)) {
                    aligned.add(identifier);
                }
            } catch (TreeWalk.NoAnswer e) {
                unanswered = e;
            }
        }
        if (unanswered != null && aligned.stream().noneMatch(Identifier::proven)) {
            throw unanswered;
        }
        return aligned;
    }

    /** RFC 9989 §4.10.2. Only a domain within our organization can have it for its own: for others nobody is asked. */
    private boolean isAligned(DnsName domain, boolean strict, DnsName organization) throws TreeWalk.NoAnswer {
        if (domain.equals(author)) {
            return true;
        }
        return !strict
                && domain.isWithin(organization)
                && TreeWalk.organization(domain, tree.from(domain)).equals(organization);
    }
}
