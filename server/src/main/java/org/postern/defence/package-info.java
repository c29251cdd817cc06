/**
 * <<<<<<< HEAD
 * Defence against strangers who ask too much.
 *
 * <p><b>What it does.</b> Counts, per network and over all, what strangers may learn: {@link
 * org.postern.defence.Harvest} for names of people. <b>What it trusts.</b> The address a connection comes from, as far as
 * routing carries it. <b>What it may use.</b> reason, trace, an injected clock. No network is ever banned. <b>Limits.</b>
 * {@link org.postern.defence.HarvestLimits}; every table is bounded.
 * =======
 * What keeps strangers from learning and from wearing us down: budgets for unknown recipients and for password guesses.
 *
 * <p><b>What it does.</b> Counts, and says what the next attempt has coming. <b>What it trusts.</b> A peer's address as far as
 * routing carries it. <b>What it may use.</b> The clock that is handed in. <b>Limits.</b> Every table is bounded and forgets.
 * >>>>>>> main
 */
@NullMarked
package org.postern.defence;

import org.jspecify.annotations.NullMarked;
