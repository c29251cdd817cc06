/**
 * The seam between mail and the engine that keeps it: partitions of ordered rows, conditional commits, immutable blobs.
 *
 * <p><b>What it does.</b> Says, once for all engines, what a store promises (the contract suite in {@code testkit} proves
 * it). <b>What it trusts.</b> Nothing from outside reaches it unparsed. <b>What it may use.</b> The JDK. Engines live in
 * rooms of their own ({@code rocks}, {@code memory}); mail's own rules live above, in {@code partition}, {@code account},
 * {@code mailbox}, {@code directory} and {@code queue}, and never see an engine. <b>Limits.</b> {@link StoreLimits}.
 */
@NullMarked
package org.postern.store;

import org.jspecify.annotations.NullMarked;
