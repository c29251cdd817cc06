package org.postern.inbound;

import org.postern.mail.address.Domain;
import org.postern.mail.message.AuthorDomains;
import org.postern.mail.message.Field;
import org.postern.mail.message.HeaderSection;

/**
 * What is known about a message before it is judged.
 *
 * @param hops how many servers it has passed (RFC 5321 §6.3)
 * @param ownHops how often it has passed this one
 * @param header what is wrong with its header section
 * @param authors how many domains its From fields name
 * @param authorsOurs whether one of them is ours
 */
public record Evidence(int hops, int ownHops, HeaderSection.Fault header, int authors, boolean authorsOurs) {
    /** Says whether we take mail for a domain. */
    interface Ours {
        boolean test(Domain domain);
    }

    static Evidence gather(HeaderSection header, Domain hostName, Ours ours) {
        var authors = AuthorDomains.of(header).domains();
        String by = "by " + hostName + " ";
        int ownHops = 0;
        for (Field field : header.all("Received")) {
            ownHops += contains(field.text(), by) ? 1 : 0;
        }
        return new Evidence(
                header.count("Received"),
                ownHops,
                header.fault(),
                authors.size(),
                authors.stream().anyMatch(ours::test));
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
