package org.postern.mail.imap;

import java.util.List;
import java.util.Set;

/**
 * What LIST asks for (RFC 3501 §6.3.8, 5258 §3).
 *
 * @param reference what the patterns are taken after
 * @param extended whether the form of RFC 5258 was used
 */
public record ListQuery(
        String reference,
        List<String> patterns,
        Set<Select> select,
        Set<Return> returns,
        List<StatusItem> status,
        boolean extended) {
    public ListQuery {
        patterns = List.copyOf(patterns);
        select = Set.copyOf(select);
        returns = Set.copyOf(returns);
        status = List.copyOf(status);
    }

    public enum Select {
        SUBSCRIBED,
        REMOTE,
        RECURSIVEMATCH,
        SPECIAL_USE
    }

    public enum Return {
        SUBSCRIBED,
        CHILDREN,
        SPECIAL_USE
    }
}
