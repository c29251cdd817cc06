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
    private final long[] emails;
    private final FlagChunk[] chunks;

    MailboxSnapshot(long version, int size, int[] uids, long[] emails, FlagChunk[] chunks) {
        this.version = version;
        this.size = size;
        this.uids = uids;
        this.emails = emails;
        this.chunks = chunks;
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
        FlagChunk chunk = chunks[index / FlagChunk.SIZE];
        int at = index % FlagChunk.SIZE;
        return new Flags(chunk.system[at], chunk.keywords[at]);
    }

    public long modSeq(int index) {
        return chunks[index / FlagChunk.SIZE].modSeqs[index % FlagChunk.SIZE];
    }

    /** The message's number in the account. */
    public long email(int index) {
        return emails[index];
    }

    /** Index of a UID, or {@code -(insertion point) - 1} as {@link Arrays#binarySearch(int[], int)} says. */
    public int indexOf(int uid) {
        return Arrays.binarySearch(uids, 0, size, uid);
    }

    /** As {@link #indexOf(int)}, and at once when it is where the caller expects it: who goes through all. */
    public int indexOf(int uid, int expected) {
        return expected >= 0 && expected < size && uids[expected] == uid ? expected : indexOf(uid);
    }

    /** Whether it is certain that all messages of an earlier snapshot are still there. */
    @SuppressWarnings("ReferenceEquality") // where one is removed, the array is made anew
    public boolean keepsAllOf(MailboxSnapshot before) {
        return uids == before.uids && size >= before.size;
    }

    /** The first index from {@code from} on, at most the size, where flags may be others than in an earlier snapshot. */
    public int unlike(MailboxSnapshot before, int from) {
        int at = from;
        while (at < size && at % FlagChunk.SIZE == 0 && at < before.size && chunk(at) == before.chunk(at)) {
            at += FlagChunk.SIZE;
        }
        return Math.min(at, size);
    }

    private FlagChunk chunk(int index) {
        return chunks[index / FlagChunk.SIZE];
    }

    /** All UIDs, the caller's own copy. */
    public int[] uids() {
        return Arrays.copyOf(uids, size);
    }
}
