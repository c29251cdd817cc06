/**
 * Why: the one list of all reasons that refuse, delay, mark or ban.
 *
 * <p><b>What it does.</b> Gives each reason a stable id, the reply the peer gets, and the words in English and Russian that
 * log, panel, {@code explain} and audit show. <b>What it may use.</b> The JDK. Everything in {@code server} may use it.
 */
@NullMarked
package org.postern.reason;

import org.jspecify.annotations.NullMarked;
