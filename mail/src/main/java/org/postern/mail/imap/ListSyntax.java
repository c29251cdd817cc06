package org.postern.mail.imap;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.postern.mail.imap.ListQuery.Return;
import org.postern.mail.imap.ListQuery.Select;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;

/** LIST, old and extended (RFC 5258 §6, 5819 §4, 6154 §6), and the items of STATUS. */
final class ListSyntax {
    private final Tokens tokens;
    private final Scanner in;
    private final EnumSet<Select> select = EnumSet.noneOf(Select.class);
    private final EnumSet<Return> returns = EnumSet.noneOf(Return.class);
    private final List<String> patterns = new ArrayList<>();
    private List<StatusItem> status = List.of();
    private boolean extended;

    private ListSyntax(Tokens tokens) {
        this.tokens = tokens;
        this.in = tokens.in;
    }

    static ListQuery read(Tokens tokens) throws SyntaxError {
        return new ListSyntax(tokens).query();
    }

    private ListQuery query() throws SyntaxError {
        if (in.next('(')) {
            extended = true;
            selections();
            tokens.space();
        }
        String reference = tokens.reference();
        tokens.space();
        if (in.next('(')) {
            extended = true;
            do {
                pattern();
            } while (in.next(' '));
            in.expect(')');
        } else {
            pattern();
        }
        if (in.nextIgnoringCase(" RETURN (")) {
            extended = true;
            returns();
        }
        boolean alone = select.contains(Select.RECURSIVEMATCH) && !select.contains(Select.SUBSCRIBED);
        if (alone) {
            // RFC 5258 §3.1; SPECIAL-USE is an independent option (RFC 6154 §6)
            throw in.error("RECURSIVEMATCH needs another option");
        }
        return new ListQuery(reference, patterns, select, returns, status, extended);
    }

    private void pattern() throws SyntaxError {
        if (patterns.size() == ImapLimits.PATTERNS) {
            throw in.error("too many patterns");
        }
        patterns.add(tokens.pattern());
    }

    private void selections() throws SyntaxError {
        if (in.next(')')) {
            return;
        }
        do {
            switch (tokens.word("an option")) {
                case "SUBSCRIBED" -> select.add(Select.SUBSCRIBED);
                case "REMOTE" -> select.add(Select.REMOTE);
                case "RECURSIVEMATCH" -> select.add(Select.RECURSIVEMATCH);
                case "SPECIAL-USE" -> select.add(Select.SPECIAL_USE);
                default -> throw in.error("no such option");
            }
        } while (in.next(' '));
        in.expect(')');
    }

    private void returns() throws SyntaxError {
        if (in.next(')')) {
            return;
        }
        do {
            switch (tokens.word("an option")) {
                case "SUBSCRIBED" -> returns.add(Return.SUBSCRIBED);
                case "CHILDREN" -> returns.add(Return.CHILDREN);
                case "SPECIAL-USE" -> returns.add(Return.SPECIAL_USE);
                case "STATUS" -> {
                    tokens.space();
                    status = statusItems(tokens);
                }
                default -> throw in.error("no such option");
            }
        } while (in.next(' '));
        in.expect(')');
    }

    static List<StatusItem> statusItems(Tokens tokens) throws SyntaxError {
        var items = EnumSet.noneOf(StatusItem.class);
        tokens.in.expect('(');
        do {
            String word = tokens.word("an item");
            StatusItem found = null;
            for (StatusItem item : StatusItem.values()) {
                if (item.word().equals(word)) {
                    found = item;
                }
            }
            if (found == null) {
                throw tokens.in.error("no such item");
            }
            items.add(found);
        } while (tokens.in.next(' '));
        tokens.in.expect(')');
        return List.copyOf(items);
    }
}
