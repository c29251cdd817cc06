package org.postern.imapserver;

import java.io.IOException;
import java.util.List;
import org.postern.mail.imap.FlagList;
import org.postern.mail.imap.FlagList.SystemFlag;
import org.postern.mail.imap.ResponseWriter;
import org.postern.store.account.AccountLimits;
import org.postern.store.account.FlagNames;
import org.postern.store.account.Flags;

/** Flags between wire and store. */
final class FlagWords {
    private static final List<SystemFlag> SYSTEM = List.of(SystemFlag.values());

    private FlagWords() {}

    static int bit(SystemFlag flag) {
        return switch (flag) {
            case SEEN -> Flags.SEEN;
            case ANSWERED -> Flags.ANSWERED;
            case FLAGGED -> Flags.FLAGGED;
            case DELETED -> Flags.DELETED;
            case DRAFT -> Flags.DRAFT;
        };
    }

    static FlagNames names(FlagList flags) {
        int system = 0;
        for (SystemFlag flag : flags.system()) {
            system |= bit(flag);
        }
        return new FlagNames(system, flags.keywords());
    }

    /** Bits of the keywords named; a name that the mailbox does not know has none. */
    static long bits(List<String> keywords, FlagNames names) {
        long bits = 0;
        for (int i = 0; i < keywords.size(); i++) {
            if (names.keywords().stream().anyMatch(keywords.get(i)::equalsIgnoreCase)) {
                bits |= 1L << i;
            }
        }
        return bits;
    }

    /** Whether a keyword is longer than the store keeps. */
    static boolean tooLong(FlagList flags) {
        return flags.keywords().stream().anyMatch(word -> word.length() > AccountLimits.KEYWORD);
    }

    /** {@code FLAGS (…)}. */
    static void write(ResponseWriter out, Flags flags, List<String> keywords) throws IOException {
        out.atom("FLAGS").open();
        for (SystemFlag flag : SYSTEM) {
            if (flags.has(bit(flag))) {
                out.atom(flag.word());
            }
        }
        for (int i = 0; i < keywords.size(); i++) {
            if ((flags.keywords() >> i & 1) != 0) {
                out.atom(keywords.get(i));
            }
        }
        out.close();
    }

    /** All flags that a mailbox knows, in parentheses. */
    static String all(List<String> keywords, boolean more) {
        var text = new StringBuilder("(");
        for (SystemFlag flag : SystemFlag.values()) {
            text.append(text.length() > 1 ? " " : "").append(flag.word());
        }
        for (String keyword : keywords) {
            text.append(' ').append(keyword);
        }
        return text.append(more ? " \\*)" : ")").toString();
    }
}
