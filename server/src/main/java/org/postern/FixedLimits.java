package org.postern;

import java.util.List;
import org.postern.account.HashPool;
import org.postern.account.Passwords;
import org.postern.command.Server.Figure;
import org.postern.config.Unit;
import org.postern.mail.imap.ImapLimits;
import org.postern.mail.message.HeaderReader;
import org.postern.mail.mime.MimeLimits;
import org.postern.mail.smtp.SmtpLimits;
import org.postern.store.queue.Deliveries;

/**
 * The limits that nobody can change, for {@code status}: what a protocol fixes, what parsers are proven safe for, and what
 * stored rows are laid out for.
 */
final class FixedLimits {
    private FixedLimits() {}

    static List<Figure> shown() {
        return List.of(
                bytes("smtp.command-line", SmtpLimits.COMMAND_LINE),
                bytes("imap.command-line", ImapLimits.LINE_BEFORE_LOGIN),
                bytes("imap.command-line-logged-in", ImapLimits.LINE),
                bytes("imap.literals", ImapLimits.LITERALS_BEFORE_LOGIN),
                bytes("imap.literals-logged-in", ImapLimits.LITERALS),
                bytes("header-size", HeaderReader.MAX_SIZE),
                count("header-fields", HeaderReader.MAX_FIELDS),
                count("mime-depth", MimeLimits.DEPTH),
                count("mime-parts", MimeLimits.PARTS),
                count("accounts-per-delivery", Deliveries.RECIPIENTS),
                count("password-length", Passwords.MAX_LENGTH),
                count("logins-waiting", HashPool.WAITING));
    }

    private static Figure bytes(String name, long value) {
        return new Figure(name, value, Unit.BYTES.words(value));
    }

    private static Figure count(String name, long value) {
        return new Figure(name, value, Unit.COUNT.words(value));
    }
}
