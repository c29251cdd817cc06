package org.postern.mail.imap;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.postern.mail.imap.FlagList.SystemFlag;
import org.postern.mail.imap.ImapCommand.SearchReturn;
import org.postern.mail.imap.SearchKey.When;
import org.postern.mail.mime.MimeLimits;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;

/** {@code search-key} (RFC 3501 §6.4.4 and §9), to a depth. */
final class SearchSyntax {
    private final Tokens tokens;
    private final Scanner in;
    private int keys;
    private int textLength;
    private int bodies;

    private SearchSyntax(Tokens tokens) {
        this.tokens = tokens;
        this.in = tokens.in;
    }

    static SearchKey read(Tokens tokens) throws SyntaxError {
        return new SearchSyntax(tokens).all(1);
    }

    /** After {@code RETURN (}, and with the space that follows (RFC 4731 §6). Nothing asked for is ALL (§3.1). */
    static Set<SearchReturn> returns(Tokens tokens) throws SyntaxError {
        var returns = EnumSet.noneOf(SearchReturn.class);
        if (!tokens.in.next(')')) {
            do {
                returns.add(
                        switch (tokens.word("an option")) {
                            case "MIN" -> SearchReturn.MIN;
                            case "MAX" -> SearchReturn.MAX;
                            case "ALL" -> SearchReturn.ALL;
                            case "COUNT" -> SearchReturn.COUNT;
                            case "SAVE" -> SearchReturn.SAVE;
                            default -> throw tokens.in.error("no such option");
                        });
            } while (tokens.in.next(' '));
            tokens.in.expect(')');
        }
        tokens.space();
        return returns.isEmpty() ? Set.of(SearchReturn.ALL) : returns;
    }

    private SearchKey all(int depth) throws SyntaxError {
        var all = new ArrayList<SearchKey>();
        do {
            all.add(key(depth));
        } while (in.next(' '));
        return all.size() == 1 ? all.getFirst() : new SearchKey.And(all);
    }

    private SearchKey key(int depth) throws SyntaxError {
        if (depth > ImapLimits.DEPTH) {
            throw in.error("too many keys in one another");
        }
        if (++keys > ImapLimits.SEARCH_KEYS) {
            throw in.error("too many keys");
        }
        if (in.next('(')) {
            SearchKey inside = all(depth + 1);
            in.expect(')');
            return inside;
        }
        if (in.peek() == '*' || in.peek() == '$' || (in.peek() >= '0' && in.peek() <= '9')) {
            return new SearchKey.Numbers(SequenceSet.read(in));
        }
        return named(tokens.word("a search key"), depth);
    }

    private SearchKey named(String word, int depth) throws SyntaxError {
        return switch (word) {
            case "ALL" -> new SearchKey.All();
            case "ANSWERED" -> new SearchKey.Flag(SystemFlag.ANSWERED);
            case "DELETED" -> new SearchKey.Flag(SystemFlag.DELETED);
            case "DRAFT" -> new SearchKey.Flag(SystemFlag.DRAFT);
            case "FLAGGED" -> new SearchKey.Flag(SystemFlag.FLAGGED);
            case "SEEN" -> new SearchKey.Flag(SystemFlag.SEEN);
            case "UNANSWERED" -> not(new SearchKey.Flag(SystemFlag.ANSWERED));
            case "UNDELETED" -> not(new SearchKey.Flag(SystemFlag.DELETED));
            case "UNDRAFT" -> not(new SearchKey.Flag(SystemFlag.DRAFT));
            case "UNFLAGGED" -> not(new SearchKey.Flag(SystemFlag.FLAGGED));
            case "UNSEEN" -> not(new SearchKey.Flag(SystemFlag.SEEN));
            case "RECENT" -> new SearchKey.Recent();
            case "OLD" -> not(new SearchKey.Recent());
            case "NEW" -> new SearchKey.And(List.of(new SearchKey.Recent(), not(new SearchKey.Flag(SystemFlag.SEEN))));
            case "NOT" -> not(next(depth));
            case "OR" -> new SearchKey.Or(next(depth), next(depth));
            default -> withArgument(word);
        };
    }

    private static SearchKey not(SearchKey key) {
        return new SearchKey.Not(key);
    }

    private SearchKey next(int depth) throws SyntaxError {
        tokens.space();
        return key(depth + 1);
    }

    private SearchKey withArgument(String word) throws SyntaxError {
        tokens.space();
        return switch (word) {
            case "KEYWORD" -> new SearchKey.Keyword(tokens.atom("a keyword"));
            case "UNKEYWORD" -> not(new SearchKey.Keyword(tokens.atom("a keyword")));
            case "UID" -> new SearchKey.Uids(SequenceSet.read(in));
            case "BCC", "CC", "FROM", "SUBJECT", "TO" -> new SearchKey.Field(word.toLowerCase(Locale.ROOT), text());
            case "HEADER" -> {
                String name = tokens.astring("a field name").toLowerCase(Locale.ROOT);
                tokens.space();
                yield new SearchKey.Field(name, text());
            }
            case "BODY" -> new SearchKey.Body(bodyText());
            case "TEXT" -> new SearchKey.Text(bodyText());
            case "LARGER" -> new SearchKey.Larger(in.number("a size", Long.MAX_VALUE));
            case "SMALLER" -> new SearchKey.Smaller(in.number("a size", Long.MAX_VALUE));
            case "OLDER" -> new SearchKey.Within(false, seconds());
            case "YOUNGER" -> new SearchKey.Within(true, seconds());
            case "MODSEQ" -> modSeq();
            case "BEFORE" -> date(false, When.BEFORE);
            case "ON" -> date(false, When.ON);
            case "SINCE" -> date(false, When.SINCE);
            case "SENTBEFORE" -> date(true, When.BEFORE);
            case "SENTON" -> date(true, When.ON);
            case "SENTSINCE" -> date(true, When.SINCE);
            default -> throw in.error("no such search key");
        };
    }

    private long seconds() throws SyntaxError {
        long seconds = in.number("seconds", (1L << 32) - 1);
        if (seconds == 0) {
            throw in.error("at least one second");
        }
        return seconds;
    }

    /** A message has one MODSEQ for all its flags, so the name of a flag is read and not used (RFC 7162 §3.1.5). */
    private SearchKey modSeq() throws SyntaxError {
        if (in.peek() == '"') {
            if (!tokens.string("a flag's name").toLowerCase(Locale.ROOT).startsWith("/flags/")) {
                throw in.error("only flags have a modification sequence");
            }
            tokens.space();
            switch (tokens.word("a type")) {
                case "PRIV", "SHARED", "ALL" -> tokens.space();
                default -> throw in.error("expected priv, shared or all");
            }
        }
        return new SearchKey.ModSeq(in.number("a modification sequence", Long.MAX_VALUE));
    }

    private SearchKey date(boolean sent, When when) throws SyntaxError {
        return new SearchKey.Date(sent, when, Dates.date(in));
    }

    private String bodyText() throws SyntaxError {
        if (++bodies > ImapLimits.SEARCH_BODIES) {
            throw in.error("too many texts to search for");
        }
        return text();
    }

    private String text() throws SyntaxError {
        String text = tokens.text("a text");
        textLength += text.length();
        if (text.length() > MimeLimits.NEEDLE || textLength > ImapLimits.SEARCH_TEXT) {
            throw in.error("too much text to search for");
        }
        return text;
    }
}
