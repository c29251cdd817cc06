package org.postern.store.rocks;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Goes over rows of which some cannot be read. Where reading fails it looks for the next key from which it works again, by
 * steps that double and then by halving, and names the gap.
 */
final class TolerantWalk {
    /** Bytes of a key that are told apart when a gap is measured; the engine's longest prefix is 33. */
    private static final int WIDTH = 96;
    /** Gaps in one family, a count; ours: beyond, the disk is so bad that what follows is given up. */
    private static final int GAPS = 100_000;

    private static final BigInteger LAST = BigInteger.ONE.shiftLeft(8 * WIDTH).subtract(BigInteger.ONE);

    private final Source source;
    private final byte[] end;

    /** @param end the walk ends before it */
    TolerantWalk(Source source, byte[] end) {
        this.source = source;
        this.end = end;
    }

    /** Rows in the order of their keys, perhaps damaged. */
    interface Cursor extends AutoCloseable {
        void seek(byte[] key);

        boolean valid();

        void next();

        byte[] key();

        byte[] value();

        /** Throws when the rows ended because of damage. */
        void status() throws RocksDBException;

        @Override
        void close();
    }

    interface Source {
        Cursor open() throws RocksDBException;
    }

    interface Taker {
        void take(byte[] key, byte[] value) throws RocksDBException;
    }

    /** Told of each stretch that cannot be read, {@code from} included, {@code to} excluded. */
    interface Gap {
        void lost(byte[] from, byte[] to) throws RocksDBException;
    }

    void run(byte[] from, Taker taker, Gap gap) throws RocksDBException {
        byte[] at = from;
        for (int gaps = 0; at != null && gaps < GAPS; gaps++) {
            byte[] broken = stretch(at, taker);
            if (broken == null) {
                return;
            }
            byte[] next = firstReadable(broken);
            gap.lost(broken, next == null ? end : next);
            at = next;
        }
        if (at != null) {
            gap.lost(at, end);
        }
    }

    /** Takes rows as far as they can be read; returns where they end, null when all was read. */
    private byte @Nullable [] stretch(byte[] from, Taker taker) throws RocksDBException {
        byte[] reached = from;
        try (Cursor rows = source.open()) {
            rows.seek(from);
            while (rows.valid()) {
                byte[] key = rows.key();
                if (Arrays.compareUnsigned(key, end) >= 0) {
                    return null;
                }
                taker.take(key, rows.value());
                reached = Walk.after(key);
                rows.next();
            }
            return works(rows) ? null : reached;
        }
    }

    private static boolean works(Cursor rows) {
        try {
            rows.status();
            return true;
        } catch (RocksDBException damaged) {
            return false;
        }
    }

    private byte @Nullable [] firstReadable(byte[] broken) throws RocksDBException {
        BigInteger bound = number(end).min(LAST);
        BigInteger bad = number(broken);
        BigInteger step = BigInteger.ONE;
        BigInteger good = bad.add(step);
        while (good.compareTo(bound) < 0 && !readable(good)) {
            bad = good;
            step = step.shiftLeft(1);
            good = bad.add(step);
        }
        good = good.min(bound);
        while (good.subtract(bad).compareTo(BigInteger.ONE) > 0) {
            BigInteger middle = bad.add(good).shiftRight(1);
            if (readable(middle)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        return good.compareTo(bound) < 0 ? bytes(good) : null;
    }

    private boolean readable(BigInteger position) throws RocksDBException {
        try (Cursor rows = source.open()) {
            rows.seek(bytes(position));
            return rows.valid() || works(rows);
        }
    }

    private static BigInteger number(byte[] key) {
        return new BigInteger(1, Arrays.copyOf(key, WIDTH));
    }

    private static byte[] bytes(BigInteger number) {
        byte[] digits = number.toByteArray();
        byte[] key = new byte[WIDTH];
        int length = Math.min(WIDTH, digits.length);
        System.arraycopy(digits, digits.length - length, key, WIDTH - length, length);
        return key;
    }
}
