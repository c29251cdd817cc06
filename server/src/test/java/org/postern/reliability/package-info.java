/**
 * Proofs on the real process that no acknowledged message is lost, doubled or torn.
 *
 * <p><b>What it does.</b> Starts the server as a process of its own, sends and reads mail over its ports, and takes the
 * ground from under it: by {@code kill -9}, by throwing away everything that was not synced, by filling its disk, by
 * changing bytes on it. What was acknowledged is kept in a {@link org.postern.reliability.Ledger} and compared afterwards.
 * <b>What it trusts.</b> Nothing that the server says about itself but its acknowledgements. <b>What it may use.</b> The
 * protocols, the control socket, strace, private mounts; never a class of the server that stores or serves. <b>Standards.</b>
 * RFC 5321 §6.1. <b>Limits.</b> See docs/reliability.md for what is proven and what is not.
 */
@NullMarked
package org.postern.reliability;

import org.jspecify.annotations.NullMarked;
