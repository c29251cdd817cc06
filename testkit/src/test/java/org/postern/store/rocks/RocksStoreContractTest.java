package org.postern.store.rocks;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.Store;
import org.postern.testkit.store.StoreContract;

@SuppressWarnings("NullAway.Init")
final class RocksStoreContractTest implements StoreContract {
    @TempDir
    Path folder;

    private RocksStore store;

    @BeforeEach
    void open() {
        store = RocksStore.open(RocksOptions.small(folder));
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public Store reopen() {
        store.close();
        open();
        return store;
    }

    @AfterEach
    void close() {
        store.close();
    }
}
