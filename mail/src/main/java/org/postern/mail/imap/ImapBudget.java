package org.postern.mail.imap;

/**
 * What a command may cost and how it is to be understood, which changes with login and ENABLE.
 *
 * @param line bytes of all its lines
 * @param literals bytes of all its literals
 * @param unasked bytes of a literal sent without asking; more ends the connection
 * @param append whether the message of APPEND is left for the caller to read
 * @param utf8 whether mailbox names are UTF-8 (after ENABLE IMAP4rev2, RFC 9051 §6.3.1), not modified UTF-7
 */
public record ImapBudget(int line, int literals, int unasked, boolean append, boolean utf8) {
    public static final ImapBudget BEFORE_LOGIN = new ImapBudget(
            ImapLimits.LINE_BEFORE_LOGIN, ImapLimits.LITERALS_BEFORE_LOGIN, ImapLimits.LITERAL_MINUS, false, false);
    public static final ImapBudget AFTER_LOGIN =
            new ImapBudget(ImapLimits.LINE, ImapLimits.LITERALS, ImapLimits.LITERALS, true, false);

    public ImapBudget withUtf8() {
        return new ImapBudget(line, literals, unasked, append, true);
    }
}
