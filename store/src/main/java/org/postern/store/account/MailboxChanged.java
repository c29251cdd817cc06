package org.postern.store.account;

/** What became of a change to the mailboxes themselves. */
public enum MailboxChanged {
    DONE,
    /** There is a mailbox of that name already. */
    EXISTS,
    /** There is none of that name. */
    MISSING,
    /** It is no name (see {@link MailboxPath#canonical}), or would become too deep. */
    BAD_NAME,
    /** INBOX cannot be deleted; a mailbox cannot become its own child. */
    FORBIDDEN,
    /** It holds others and no messages: there is nothing to delete (RFC 3501 §6.3.4). */
    HAS_CHILDREN,
    /** It holds messages, which the caller expunges first. */
    NOT_EMPTY,
    /** The account has {@link AccountLimits#MAILBOXES}. */
    TOO_MANY
}
