/**
 * What keeps strangers from learning and from wearing us down: budgets for unknown recipients and for password guesses.
 *
 * <p><b>What it does.</b> Counts, and says what the next attempt has coming. <b>What it trusts.</b> A peer's address as far as
 * routing carries it. <b>What it may use.</b> The clock that is handed in. <b>Limits.</b> Every table is bounded and forgets.
 */
@NullMarked
package org.postern.defence;

import org.jspecify.annotations.NullMarked;
