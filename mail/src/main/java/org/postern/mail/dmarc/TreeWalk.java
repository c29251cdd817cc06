package org.postern.mail.dmarc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postern.mail.dns.Answer;
import org.postern.mail.dns.DnsName;
import org.postern.mail.dns.RecordType;
import org.postern.mail.dns.Resolver;

/** The walk up the names for policy records (RFC 9989 §4.10). Asks for each name once. One thread. */
final class TreeWalk {
    /** A walk asks at the domain, and then from here on. */
    static final int MOST_LABELS = 7;

    /** The DNS did not answer. */
    static final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1;

        NoAnswer(String why) {
            super(why, null, false, false);
        }
    }

    /** A record, and where it stands. */
    record Found(DnsName at, DmarcRecord record) {}

    private final Resolver resolver;
    private final Map<DnsName, List<DmarcRecord>> asked = new HashMap<>();

    TreeWalk(Resolver resolver) {
        this.resolver = resolver;
    }

    /** The records on the way from a domain to the root, the longest name first. */
    List<Found> from(DnsName domain) throws NoAnswer {
        var found = new ArrayList<Found>();
        DnsName at = domain;
        while (at != null) {
            DmarcRecord record = at(at);
            if (record != null) {
                found.add(new Found(at, record));
                if (record.suffix() != DmarcRecord.Suffix.UNKNOWN) {
                    return found;
                }
            }
            at = next(at);
        }
        return found;
    }

    /** The organizational domain of the domain where this walk started (§4.10.2). */
    static DnsName organization(DnsName start, List<Found> walk) {
        for (Found found : walk) {
            switch (found.record().suffix()) {
                case NO -> {
                    return found.at();
                }
                case YES -> {
                    if (!found.at().equals(start)) {
                        return below(found.at(), start);
                    }
                }
                case UNKNOWN -> {
                    // The one with the fewest labels, below.
                }
            }
        }
        return walk.isEmpty() ? start : walk.getLast().at();
    }

    /** The record at that very domain; null for none, and for several (§4.10, step 2). */
    @Nullable
    DmarcRecord at(DnsName domain) throws NoAnswer {
        List<DmarcRecord> records = records(domain);
        return records.size() == 1 ? records.getFirst() : null;
    }

    private List<DmarcRecord> records(DnsName at) throws NoAnswer {
        List<DmarcRecord> known = asked.get(at);
        if (known != null) {
            return known;
        }
        DnsName name = DnsName.of("_dmarc." + at);
        Answer<String> answer = name == null ? new Answer.NoSuchName<>(false) : resolver.ask(name, RecordType.TXT);
        if (answer instanceof Answer.Failed<String>(String why)) {
            throw new NoAnswer(why);
        }
        List<DmarcRecord> records = answer.records().stream()
                .map(DmarcRecord::parse)
                .filter(Objects::nonNull)
                .toList();
        asked.put(at, records);
        return records;
    }

    private static @Nullable DnsName next(DnsName at) {
        String text = at.text();
        do {
            int dot = text.indexOf('.');
            if (dot < 0) {
                return null;
            }
            text = text.substring(dot + 1);
        } while (labels(text) > MOST_LABELS);
        return DnsName.of(text);
    }

    private static long labels(String name) {
        return name.chars().filter(c -> c == '.').count() + 1;
    }

    /** The name one label longer than {@code suffix} on the way to {@code start}. */
    private static DnsName below(DnsName suffix, DnsName start) {
        String rest =
                start.text().substring(0, start.text().length() - suffix.text().length() - 1);
        return new DnsName(rest.substring(rest.lastIndexOf('.') + 1) + "." + suffix.text());
    }
}
