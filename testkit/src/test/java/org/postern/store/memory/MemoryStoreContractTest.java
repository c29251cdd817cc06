package org.postern.store.memory;

import org.postern.store.Store;
import org.postern.testkit.store.StoreContract;

final class MemoryStoreContractTest implements StoreContract {
    private MemoryStore store = new MemoryStore();

    @Override
    public Store store() {
        return store;
    }

    @Override
    public Store reopen() {
        store = store.reopen();
        return store;
    }
}
