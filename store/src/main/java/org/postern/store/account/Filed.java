package org.postern.store.account;

/** What became of a message that was to be filed. */
public sealed interface Filed {
    /** It is on disk. */
    record Stored(int mailbox, int uidValidity, int uid, long email) implements Filed {}

    /** This delivery had been filed before; nothing was done. */
    record Before() implements Filed {}

    /** It would pass the quota. */
    record OverQuota() implements Filed {}

    /** There is no such mailbox, or none that holds messages. */
    record NoMailbox() implements Filed {}

    /** The mailbox has {@link AccountLimits#KEYWORDS} keyword names already. */
    record TooManyKeywords() implements Filed {}
}
