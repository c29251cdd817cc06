package org.postern.store.rocks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.postern.store.StoreCorrupt;

/**
 * What one log holds. The commit thread writes one record at a time and syncs it before the next, so at most the last
 * record may be unfinished: a record that begins behind an unreadable place proves that place damaged.
 */
final class WalScan {
    /** A disk writes this much at once. */
    private static final int SECTOR = 512;
    /** Fewer zeros than this at a fragment's end say nothing. */
    private static final int TELLING = 16;
    /** A record that begins further on than this is no record of this log but bytes of somebody's mail. */
    private static final long SEQUENCE_WINDOW = 1_000_000;

    private final Path log;
    private final FileChannel file;
    private final byte[] block = new byte[WalFragment.BLOCK];
    private long start;
    private int limit;

    private boolean inRecord;
    private long whole;
    private long records;
    private long sequence;
    /** The sequence number that the next batch must have, 0 when that is not known. */
    private long next;

    private @Nullable Torn torn;

    private WalScan(Path log, FileChannel file, long sequence) {
        this.log = log;
        this.file = file;
        this.sequence = sequence;
    }

    /** An unfinished end; {@code whole} is where the last whole record ends. */
    record Torn(Path log, long whole) {}

    /**
     * @param sequence the last sequence number known, 0 for none
     * @throws StoreCorrupt when the log is damaged
     */
    static WalScan of(Path log, long sequence) throws IOException {
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
            WalScan scan = new WalScan(log, file, sequence);
            scan.run();
            return scan;
        }
    }

    /** Whole records. */
    long records() {
        return records;
    }

    /** The sequence number of the last record, or the one given. */
    long sequence() {
        return sequence;
    }

    @Nullable
    Torn torn() {
        return torn;
    }

    private void run() throws IOException {
        int broken = -1;
        while (broken < 0 && load(start)) {
            broken = readBlock();
            start += broken < 0 ? limit : 0;
        }
        if (broken >= 0) {
            judge(broken);
        } else if (inRecord) {
            torn = new Torn(log, whole);
        }
    }

    private boolean load(long from) throws IOException {
        limit = WalCheck.read(file, block, from);
        return limit > 0;
    }

    /** Takes the fragments of the block; returns where it cannot be read further, -1 when all is well. */
    private int readBlock() {
        int at = 0;
        while (limit - at >= WalFragment.HEADER) {
            WalFragment fragment = WalFragment.at(block, at, limit);
            if (fragment == null) {
                return at;
            }
            take(fragment, at);
            at = fragment.end();
        }
        boolean padding = limit == WalFragment.BLOCK || at == limit;
        return padding ? -1 : at;
    }

    private void take(WalFragment fragment, int at) {
        if (!fragment.meta() && fragment.begins() == inRecord) {
            throw WalCheck.damaged(log, start + at, "a record begins or goes on where it cannot");
        }
        if (fragment.sequence() >= 0) {
            sequence = fragment.sequence();
            next = fragment.next();
        }
        inRecord = fragment.meta() ? inRecord : !fragment.ends();
        if (!inRecord) {
            whole = start + fragment.end();
            records += fragment.meta() ? 0 : 1;
        }
    }

    /** Decides whether the unreadable place is an unfinished end or damage. */
    private void judge(int broken) throws IOException {
        long offset = start + broken;
        boolean changed = looksChanged(broken);
        long later = laterRecord(broken);
        if (later >= 0) {
            throw WalCheck.damaged(log, offset, "a commit at byte " + later + " comes after it");
        }
        if (changed) {
            throw WalCheck.damaged(log, offset, "it was written whole and has changed since");
        }
        torn = new Torn(log, whole);
    }

    /**
     * Whether the fragment was written whole: what a crash kept from the disk reads as zeros or is missing, so a fragment
     * of full length without a missing sector was damaged later.
     */
    private boolean looksChanged(int at) {
        if (limit - at < WalFragment.HEADER || isZero(at, at + WalFragment.HEADER)) {
            return false;
        }
        int end = at + WalFragment.HEADER + WalFragment.length(block, at);
        if (end > limit) {
            boolean impossible = end > WalFragment.BLOCK && !missesSector(at, limit);
            return impossible || WalFragment.hasOtherLength(block, at, limit);
        }
        return !missesSector(at, end);
    }

    private boolean missesSector(int from, int to) {
        for (int sector = from - from % SECTOR; sector < to; sector += SECTOR) {
            int first = Math.max(from, sector);
            int last = Math.min(to, sector + SECTOR);
            if (last - first >= TELLING && isZero(first, last)) {
                return true;
            }
        }
        return false;
    }

    private boolean isZero(int from, int to) {
        for (int i = from; i < to; i++) {
            if (block[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Offset of a record that begins behind the unreadable place, -1 if none. The payload of a fragment whose header is
     * right is not searched, since it may be mail that was made to look like a log. Overwrites the block.
     */
    private long laterRecord(int broken) throws IOException {
        boolean belongs = WalFragment.belongs(block, broken, limit, inRecord, next);
        int skipped = belongs ? WalFragment.HEADER + WalFragment.length(block, broken) : 1;
        for (int at = broken + skipped; limit - at >= WalFragment.HEADER; at++) {
            if (isLater(WalFragment.at(block, at, limit))) {
                return start + at;
            }
        }
        // Fragments begin at each block's start, so later blocks need no search.
        for (long from = start + WalFragment.BLOCK; load(from); from += WalFragment.BLOCK) {
            int at = 0;
            WalFragment fragment = WalFragment.at(block, at, limit);
            while (fragment != null) {
                if (isLater(fragment)) {
                    return from + at;
                }
                at = fragment.end();
                fragment = WalFragment.at(block, at, limit);
            }
        }
        return -1;
    }

    private boolean isLater(@Nullable WalFragment fragment) {
        return fragment != null
                && fragment.sequence() > sequence
                && (sequence == 0 || fragment.sequence() <= sequence + SEQUENCE_WINDOW);
    }
}
