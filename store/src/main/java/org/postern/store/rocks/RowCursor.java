package org.postern.store.rocks;

import java.util.function.Supplier;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIteratorInterface;

/**
 * RocksDB's iterators as a walk wants them: those over a family and those over one table share no type that has keys.
 *
 * @param closing closes the iterator and what was opened for it
 */
record RowCursor(RocksIteratorInterface rows, Supplier<byte[]> keys, Supplier<byte[]> values, Runnable closing)
        implements TolerantWalk.Cursor {
    @Override
    public void seek(byte[] key) {
        rows.seek(key);
    }

    @Override
    public boolean valid() {
        return rows.isValid();
    }

    @Override
    public void next() {
        rows.next();
    }

    @Override
    public byte[] key() {
        return keys.get();
    }

    @Override
    public byte[] value() {
        return values.get();
    }

    @Override
    public void status() throws RocksDBException {
        rows.status();
    }

    @Override
    public void close() {
        closing.run();
    }
}
