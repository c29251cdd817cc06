package org.postern.testkit.store;

/**
 * Every promise of {@link org.postern.store.Store}. An engine's test implements {@link EngineUnderTest}, a new engine
 * for each test, and has them all.
 */
public interface StoreContract
        extends CommitContract,
                ReadContract,
                LogContract,
                LimitContract,
                BlobContract,
                ConcurrencyContract,
                ModelContract {}
