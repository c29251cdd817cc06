package org.postern.inbound;

import org.jspecify.annotations.Nullable;
import org.postern.mail.address.Domain;
import org.postern.mail.message.AuthorDomains;
import org.postern.mail.message.Field;
import org.postern.mail.message.HeaderSection;
import org.postern.origin.Examination;
import org.postern.origin.NoAuthor;

/**
 * What is known about a message before it is judged.
 *
 * @param hops how many servers it has passed (RFC 5321 §6.3)
 * @param ownHops how often it has passed this one
 * @param header what is wrong with its header section
 * @param authors how many domains its From fields name
 * @param authorsOurs whether one of them is ours
 * @param author how certain it is that he is the author
 */
public record Evidence(
        int hops, int ownHops, HeaderSection.Fault header, int authors, boolean authorsOurs, Author author) {
    /** Says whether we take mail for a domain. */
    interface Ours {
        boolean test(Domain domain);
    }

    static Evidence gather(HeaderSection header, Domain hostName, Ours ours, Examination examination) {
        var authors = AuthorDomains.of(header).domains();
        String by = "by " + hostName + " ";
        int ownHops = 0;
        for (Field field : header.all("Received")) {
            ownHops += contains(field.text(), by) ? 1 : 0;
        }
        return new Evidence(
                header.count("Received"),
                ownHops,
                fault(header, examination.noAuthor()),
                authors.size(),
                authors.stream().anyMatch(ours::test),
                Author.of(examination, header.count("From") > 0));
    }

    /** Of the header as it came: what was taken off it counts. */
    private static HeaderSection.Fault fault(HeaderSection header, @Nullable NoAuthor noAuthor) {
        return switch (noAuthor) {
            case HEADER_TOO_LARGE -> HeaderSection.Fault.TOO_LARGE;
            case TOO_MANY_FIELDS -> HeaderSection.Fault.TOO_MANY_FIELDS;
            case null -> header.fault();
            case BARE_LINE_END, SEVERAL_FROM, NONE, UNREADABLE, SEVERAL -> header.fault();
        };
    }

    private static boolean contains(String text, String wanted) {
        for (int i = 0; i + wanted.length() <= text.length(); i++) {
            if (text.regionMatches(true, i, wanted, 0, wanted.length())) {
                return true;
            }
        }
        return false;
    }
}
