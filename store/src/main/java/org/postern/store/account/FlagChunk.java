package org.postern.store.account;

import java.util.Arrays;

/**
 * Flags of messages that lie next to each other. Once a snapshot shows it, what it showed must not change: {@link MailboxIndex}
 * copies it first. So a changed flag costs a copy of this, not of the mailbox, and two snapshots that have the same chunk
 * have the same flags there.
 */
final class FlagChunk {
    /** Messages in each chunk but the last: a power of two. */
    static final int SIZE = 1024;

    final byte[] system;
    final long[] keywords;
    final long[] modSeqs;
    /** A snapshot shows it. */
    boolean shared;

    FlagChunk(int capacity) {
        this(new byte[capacity], new long[capacity], new long[capacity]);
    }

    private FlagChunk(byte[] system, long[] keywords, long[] modSeqs) {
        this.system = system;
        this.keywords = keywords;
        this.modSeqs = modSeqs;
    }

    int capacity() {
        return system.length;
    }

    FlagChunk copy(int capacity) {
        return new FlagChunk(
                Arrays.copyOf(system, capacity), Arrays.copyOf(keywords, capacity), Arrays.copyOf(modSeqs, capacity));
    }

    void set(int at, FlagsRow row) {
        system[at] = (byte) row.flags().system();
        keywords[at] = row.flags().keywords();
        modSeqs[at] = row.modSeq();
    }

    void set(int at, FlagChunk from, int there) {
        system[at] = from.system[there];
        keywords[at] = from.keywords[there];
        modSeqs[at] = from.modSeqs[there];
    }
}
