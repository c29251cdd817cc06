package org.postern.store.account;

/**
 * Flags of one message (RFC 3501 §2.3.2).
 *
 * @param system bits {@link #SEEN} to {@link #DRAFT}
 * @param keywords bit n is the n-th keyword name of the mailbox
 */
public record Flags(int system, long keywords) {
    public static final int SEEN = 1;
    public static final int ANSWERED = 2;
    public static final int FLAGGED = 4;
    public static final int DELETED = 8;
    public static final int DRAFT = 16;

    public static final Flags NONE = new Flags(0, 0);

    public boolean has(int systemFlag) {
        return (system & systemFlag) != 0;
    }
}
