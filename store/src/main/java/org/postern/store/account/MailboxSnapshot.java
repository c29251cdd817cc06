package org.postern.store.account;

import java.util.Arrays;

/**
 * UIDs and flags of one mailbox at one version, in UID order: what SELECT, FETCH FLAGS, STORE and a session's view need,
 * in packed arrays. Immutable; cheap to take, since it shares the arrays of the index until they change.
 */
public final class MailboxSnapshot {
    private final long version;
    private final int size;
    private final int[] uids;
    private final byte[] system;
    private final long[] keywords;
    private final long[] modSeqs;
    private final long[] emails;

    MailboxSnapshot(long version, int size, int[] uids, byte[] system, long[] keywords, long[] modSeqs, long[] emails) {
        this.version = version;
        this.size = size;
        this.uids = uids;
        this.system = system;
        this.keywords = keywords;
        this.modSeqs = modSeqs;
        this.emails = emails;
    }

    /** The account's version that this shows. */
    public long version() {
        return version;
    }

    /** How many messages. */
    public int size() {
        return size;
    }

    /** UID at {@code index}, from 0 in UID order. */
    public int uid(int index) {
        return uids[index];
    }

    public Flags flags(int index) {
        return new Flags(system[index], keywords[index]);
    }

    public long modSeq(int index) {
        return modSeqs[index];
    }

    /** The message's number in the account. */
    public long email(int index) {
        return emails[index];
    }

    /** Index of a UID, or {@code -(insertion point) - 1} as {@link Arrays#binarySearch(int[], int)} says. */
    public int indexOf(int uid) {
        return Arrays.binarySearch(uids, 0, size, uid);
    }

    /** All UIDs, the caller's own copy. */
    public int[] uids() {
        return Arrays.copyOf(uids, size);
    }
}
