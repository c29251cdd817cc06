/**
 * What happened, as typed records.
 *
 * <p><b>What it does.</b> Writes events as JSON lines with one schema number, rotated by ourselves, kept 30 days; escapes
 * all that comes from outside. <b>What it trusts.</b> Nothing: a name may be a password, a line may be a terminal attack.
 * <b>What it may use.</b> The JDK. Every server room may use it; never {@code mail} or {@code
 * store}. <b>Limits.</b> {@link org.postern.trace.LogLimits}.
 */
@NullMarked
package org.postern.trace;

import org.jspecify.annotations.NullMarked;
