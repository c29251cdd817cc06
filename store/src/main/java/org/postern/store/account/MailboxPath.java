package org.postern.store.account;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names of mailboxes: levels separated by {@code /}, NFC, case-sensitive but INBOX. */
public final class MailboxPath {
    public static final String INBOX = "INBOX";

    private MailboxPath() {}

    /**
     * The one form of a name: NFC, INBOX in capitals.
     *
     * @return null when it is no name: an empty level, a control character, too long or too deep
     */
    public static @Nullable String canonical(String given) {
        String path = Normalizer.normalize(given, Normalizer.Form.NFC);
        List<String> levels = levels(path);
        if (levels.size() > AccountLimits.LEVELS) {
            return null;
        }
        for (String level : levels) {
            if (level.isEmpty()
                    || level.getBytes(StandardCharsets.UTF_8).length > AccountLimits.NAME
                    || level.codePoints().anyMatch(MailboxPath::forbidden)) {
                return null;
            }
        }
        if (levels.getFirst().equalsIgnoreCase(INBOX)) {
            return INBOX + path.substring(INBOX.length());
        }
        return path;
    }

    /** Controls, the replacement character of broken input, and what is no character. */
    private static boolean forbidden(int c) {
        return Character.isISOControl(c) || c == 0xfffd || Character.getType(c) == Character.SURROGATE;
    }

    /** The levels of a name, at least one. */
    static List<String> levels(String path) {
        var levels = new ArrayList<String>();
        int from = 0;
        for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', from)) {
            levels.add(path.substring(from, at));
            from = at + 1;
        }
        levels.add(path.substring(from));
        return levels;
    }
}
