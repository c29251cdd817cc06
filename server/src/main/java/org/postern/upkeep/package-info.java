/**
 * What the server does by itself, quietly: purging what was expunged long ago, trimming logs, watching the disk.
 *
 * <p><b>What it does.</b> Bounded work in turns, on one thread, never on a session's path. <b>What it trusts.</b> The
 * store. <b>What it may use.</b> {@code store}, {@code trace}, {@code reason}. <b>Limits.</b> A turn looks at one account
 * at a time.
 */
@NullMarked
package org.postern.upkeep;

import org.jspecify.annotations.NullMarked;
