package org.postern.store.rocks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.postern.store.PartitionId;

/** RocksDB's column families. Their names are on disk. */
enum Family {
    /** RocksDB insists on it; empty. */
    DEFAULT("default"),
    /** partition ‖ key → value. */
    PART("part"),
    /** The same for partitions whose rows die young. */
    HOT("hot"),
    /** partition → version, id of the last commit. */
    HEAD("head"),
    /** partition ‖ version → id of the commit, note. */
    LOG("log"),
    /** blob id → header and body, for bodies that are no files. */
    BLOB("blob"),
    /** blob id → where the body is, its size and digest; whether a blob exists is decided here. */
    BLOBHEAD("blobhead");

    private final String label;

    Family(String label) {
        this.label = label;
    }

    byte[] bytes() {
        return label.getBytes(StandardCharsets.US_ASCII);
    }

    static Family of(byte[] name) {
        for (Family family : values()) {
            if (Arrays.equals(family.bytes(), name)) {
                return family;
            }
        }
        throw new IllegalArgumentException("no family of this store: " + new String(name, StandardCharsets.US_ASCII));
    }

    static Family ofRows(PartitionId partition) {
        return switch (partition.kind()) {
            case QUEUE -> HOT;
            case DIRECTORY, ACCOUNT, DELIVERY -> PART;
        };
    }
}
