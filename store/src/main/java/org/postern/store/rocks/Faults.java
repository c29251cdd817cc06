package org.postern.store.rocks;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postern.store.StoreCorrupt;
import org.postern.store.StoreException;
import org.postern.store.StoreUnavailable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Says in the seam's words what RocksDB and the file system say in theirs. */
final class Faults {
    private Faults() {}

    static StoreException of(String what, RocksDBException fault) {
        if (isCorruption(fault)) {
            return new StoreCorrupt(what + ": " + fault.getMessage(), fault);
        }
        return new StoreUnavailable(what + ": " + fault.getMessage(), isFull(fault), fault);
    }

    static StoreUnavailable of(String what, IOException fault) {
        return new StoreUnavailable(what + ": " + fault.getMessage(), speaksOfSpace(fault.getMessage()), fault);
    }

    /** Whether the disk, or the user's share of it, is full. */
    static boolean isFull(Throwable fault) {
        if (fault instanceof RocksDBException rocks && rocks.getStatus() != null) {
            return rocks.getStatus().getSubCode() == Status.SubCode.NoSpace || speaksOfSpace(rocks.getMessage());
        }
        return fault instanceof StoreUnavailable known ? known.full() : speaksOfSpace(fault.getMessage());
    }

    private static boolean isCorruption(RocksDBException fault) {
        return fault.getStatus() != null && fault.getStatus().getCode() == Status.Code.Corruption;
    }

    /** Java keeps no error number of the system, only its words. */
    private static boolean speaksOfSpace(@Nullable String message) {
        if (message == null) {
            return false;
        }
        String words = message.toLowerCase(Locale.ROOT);
        return words.contains("no space left") || words.contains("quota exceeded");
    }
}
