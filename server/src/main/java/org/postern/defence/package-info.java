/**
 * What keeps strangers from learning and from wearing us down.
 *
 * <p><b>What it does.</b> Counts, and says what the next attempt has coming: {@link org.postern.defence.Harvest} for names of
 * people, {@link org.postern.defence.Guesses} for passwords. No network is ever banned. <b>What it trusts.</b> The address a
 * connection comes from, as far as routing carries it. <b>What it may use.</b> {@code reason}, {@code trace}, an injected
 * clock. <b>Limits.</b> {@link org.postern.defence.HarvestLimits}, {@link org.postern.defence.GuessLimits}; every table is bounded and forgets.
 */
@NullMarked
package org.postern.defence;

import org.jspecify.annotations.NullMarked;
