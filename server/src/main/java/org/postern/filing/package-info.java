/**
 * From a message that was accepted to the mailboxes of its recipients.
 *
 * <p><b>What it does.</b> Files a message for one account in one commit; for several it commits the delivery first and files
 * it for each account afterwards, as often as it takes. <b>What it trusts.</b> Its callers for verdicts. <b>What it may
 * use.</b> store, trace. <b>Standards.</b> RFC 5321 §6.1: what was accepted is not lost. <b>Limits.</b> {@link
 * org.postern.store.queue.Deliveries#RECIPIENTS} accounts a message.
 */
@NullMarked
package org.postern.filing;

import org.jspecify.annotations.NullMarked;
