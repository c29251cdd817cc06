package org.postern.store.rocks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads damaged logs to their ends. Behind damage it goes on only where a fragment must begin: after the damaged one, if
 * its header is right, or at the next block; so bytes of somebody's mail are never taken for a record.
 */
final class WalRecords {
    /** Bytes of the longest record that is put together, a bound for memory; ours: a hundred full commits. */
    private static final int LONGEST = 128 * 1024 * 1024;

    private final Consumer<byte[]> later;
    private final byte[] block = new byte[WalFragment.BLOCK];
    private final ByteArrayOutputStream record = new ByteArrayOutputStream();
    private int limit;
    private boolean inRecord;
    private long next;
    private @Nullable Cut cut;

    private WalRecords(Consumer<byte[]> later) {
        this.later = later;
    }

    /** Where the first damage is: in {@code log}, after {@code whole} bytes of whole records. */
    record Cut(Path log, long whole) {}

    /**
     * Reads the logs in their order.
     *
     * @param later takes the records that are whole and follow on the first damage
     * @return the first damage, an unfinished end included; null when there is none
     */
    static @Nullable Cut read(List<Path> logs, Consumer<byte[]> later) throws IOException {
        WalRecords records = new WalRecords(later);
        for (Path log : logs) {
            records.read(log);
        }
        return records.cut;
    }

    private void read(Path log) throws IOException {
        long whole = 0;
        inRecord = false;
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
            for (long start = 0; load(file, start); start += limit) {
                whole = readBlock(log, start, whole);
            }
        }
        if (inRecord) {
            damaged(log, whole);
        }
    }

    private boolean load(FileChannel file, long start) throws IOException {
        limit = WalCheck.read(file, block, start);
        return limit > 0;
    }

    /** Returns where the last whole record ends. */
    private long readBlock(Path log, long start, long before) {
        long whole = before;
        int at = 0;
        while (limit - at >= WalFragment.HEADER) {
            WalFragment fragment = WalFragment.at(block, at, limit);
            if (fragment == null) {
                damaged(log, whole);
                at = behindDamage(at);
                continue;
            }
            if (!fragment.meta() && fragment.begins() == inRecord) {
                damaged(log, whole);
            }
            take(fragment, at);
            at = fragment.end();
            whole = inRecord ? whole : start + at;
        }
        if (at < limit && limit < WalFragment.BLOCK) {
            damaged(log, whole);
        }
        return whole;
    }

    private int behindDamage(int at) {
        boolean belongs = WalFragment.belongs(block, at, limit, false, next);
        int end = at + WalFragment.HEADER + WalFragment.length(block, at);
        return belongs && next != 0 ? Math.min(end, limit) : limit;
    }

    private void damaged(Path log, long whole) {
        inRecord = false;
        record.reset();
        cut = cut == null ? new Cut(log, whole) : cut;
    }

    private void take(WalFragment fragment, int at) {
        boolean middle = !fragment.begins() && !inRecord;
        if (fragment.meta() || middle) {
            return;
        }
        next = fragment.sequence() >= 0 ? fragment.next() : next;
        inRecord = !fragment.ends();
        if (cut == null) {
            return;
        }
        int payload = at + fragment.headerLength();
        if (record.size() <= LONGEST) {
            record.write(block, payload, fragment.end() - payload);
        }
        if (!inRecord) {
            if (record.size() <= LONGEST) {
                later.accept(record.toByteArray());
            }
            record.reset();
        }
    }
}
