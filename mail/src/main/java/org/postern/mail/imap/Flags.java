package org.postern.mail.imap;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.postern.mail.wire.SyntaxError;

/** Reads flags (RFC 3501 §9). */
final class Flags {
    private final EnumSet<FlagList.SystemFlag> system = EnumSet.noneOf(FlagList.SystemFlag.class);
    private final List<String> keywords = new ArrayList<>();
    private int count;

    /** {@code flag-list}. */
    static FlagList list(Tokens tokens) throws SyntaxError {
        var flags = new Flags();
        tokens.in.expect('(');
        if (!tokens.in.next(')')) {
            flags.each(tokens);
            tokens.in.expect(')');
        }
        return flags.done();
    }

    /** {@code flag-list / (flag *(SP flag))}. */
    static FlagList listOrBare(Tokens tokens) throws SyntaxError {
        if (tokens.in.peek() == '(') {
            return list(tokens);
        }
        var flags = new Flags();
        flags.each(tokens);
        return flags.done();
    }

    private void each(Tokens tokens) throws SyntaxError {
        do {
            if (++count > ImapLimits.FLAGS) {
                throw tokens.in.error("too many flags");
            }
            one(tokens);
        } while (tokens.in.next(' '));
    }

    private void one(Tokens tokens) throws SyntaxError {
        boolean backslash = tokens.in.next('\\');
        String word = tokens.atom("a flag");
        if (!backslash) {
            if (keywords.stream().noneMatch(word::equalsIgnoreCase)) {
                keywords.add(word);
            }
            return;
        }
        for (FlagList.SystemFlag flag : FlagList.SystemFlag.values()) {
            if (flag.word().regionMatches(true, 1, word, 0, word.length())
                    && flag.word().length() == word.length() + 1) {
                system.add(flag);
            }
        }
    }

    private FlagList done() {
        return new FlagList(system, keywords);
    }
}
