/**
 * What all engines share: the checks of arguments, and the list of watchers.
 *
 * <p><b>What it does.</b> Refuses arguments beyond {@link org.postern.store.StoreLimits} in the same words everywhere;
 * tells watchers. <b>What it trusts.</b> Nothing: callers' arguments are checked here. <b>What it may use.</b> The JDK and
 * the seam. <b>Standards.</b> None. <b>Limits.</b> {@link org.postern.store.StoreLimits}.
 */
@NullMarked
package org.postern.store.engine;

import org.jspecify.annotations.NullMarked;
