/**
 * Defence against strangers who ask too much.
 *
 * <p><b>What it does.</b> Counts, per network and over all, what strangers may learn: {@link
 * org.postern.defence.Harvest} for names of people. <b>What it trusts.</b> The address a connection comes from, as far as
 * routing carries it. <b>What it may use.</b> reason, trace, an injected clock. No network is ever banned. <b>Limits.</b>
 * {@link org.postern.defence.HarvestLimits}; every table is bounded.
 */
@NullMarked
package org.postern.defence;

import org.jspecify.annotations.NullMarked;
