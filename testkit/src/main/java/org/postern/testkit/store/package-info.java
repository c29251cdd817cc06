/**
 * What every engine of the store must keep, as tests, and a layer that makes a store misbehave.
 *
 * <p><b>What it does.</b> {@link org.postern.testkit.store.StoreContract} states each promise of
 * {@link org.postern.store.Store}; a subclass in an engine's tests says how to open it.
 * {@link org.postern.testkit.store.FaultyStore} drops, delays and doubles answers by a seed. <b>What it trusts.</b> Tests.
 * <b>What it may use.</b> The store's seam, JUnit, AssertJ. <b>Standards.</b> None. <b>Limits.</b>
 * {@link org.postern.store.StoreLimits}.
 */
@NullMarked
package org.postern.testkit.store;

import org.jspecify.annotations.NullMarked;
