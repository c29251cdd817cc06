/**
 * Mail that was taken and is not yet everywhere it must be.
 *
 * <p><b>What it does.</b> Takes a message for several accounts in one commit, and files it for each by steps that may be
 * repeated: a crash between them neither loses nor doubles it. <b>What it trusts.</b> Its callers for verdicts. <b>What it
 * may use.</b> {@code partition}, {@code row}, {@code account}. <b>Limits.</b> {@link Deliveries#RECIPIENTS}.
 *
 * <p>A queue shard's rows: 02 deliveries under way, 03 what waits for other servers, 04 marks of outboxes, 05 what is owed
 * for messages that left the queue. A delivery's rows: 01 the accounts that refer to its body.
 */
@NullMarked
package org.postern.store.queue;

import org.jspecify.annotations.NullMarked;
