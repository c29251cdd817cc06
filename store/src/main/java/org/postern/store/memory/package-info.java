/**
 * The engine that keeps everything in memory: the model against which tests compare.
 *
 * <p><b>What it does.</b> Says by the simplest code what a store does: one lock, sorted maps. <b>What it trusts.</b>
 * Nothing; arguments are checked. <b>What it may use.</b> The JDK, the seam and {@code engine}. <b>Standards.</b> None.
 * <b>Limits.</b> {@link org.postern.store.StoreLimits}, and memory.
 */
@NullMarked
package org.postern.store.memory;

import org.jspecify.annotations.NullMarked;
