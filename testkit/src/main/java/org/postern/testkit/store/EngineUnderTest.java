package org.postern.testkit.store;

import org.postern.store.Store;

/** How a test reaches the engine it tests. */
public interface EngineUnderTest {
    /** The one store of this test, empty at first; every call answers the same one. */
    Store store();

    /** Closes {@link #store()} and opens it again, with all that is durable. */
    Store reopen();
}
