package org.postern.store.rocks;

import java.util.ArrayList;
import java.util.List;

/** The native objects of one opened database, closed in the reverse order of their making. Used under its owner's rules. */
final class Natives {
    private final List<AutoCloseable> objects = new ArrayList<>();

    /** Takes an object over, and gives it back for use. */
    <T extends AutoCloseable> T owned(T object) {
        objects.add(object);
        return object;
    }

    /** Handles before the database, the database before its options. */
    void close() {
        for (AutoCloseable object : objects.reversed()) {
            try {
                object.close();
            } catch (Exception impossible) {
                throw new IllegalStateException("RocksDB's objects close without exceptions", impossible);
            }
        }
        objects.clear();
    }
}
