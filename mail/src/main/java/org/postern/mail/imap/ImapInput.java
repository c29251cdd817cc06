package org.postern.mail.imap;

/** What came in. */
public sealed interface ImapInput {
    record Command(ImapCommand command) implements ImapInput {}

    /**
     * No command that we know: to be answered with BAD.
     *
     * @param tag {@code *} when none could be read
     * @param text plain ASCII, ours
     */
    record Bad(String tag, String text) implements ImapInput {}

    /** A literal that was announced is too large, and has not been sent: to be answered with NO. */
    record TooLarge(String tag) implements ImapInput {}

    /** What comes next cannot be told apart from the rest: say BYE and end. */
    record Broken(String text) implements ImapInput {}

    /** The peer closed between two commands. */
    record End() implements ImapInput {}
}
