/**
 * One person's mail: mailboxes, messages, flags, quota, and what was expunged but can be had back.
 *
 * <p><b>What it does.</b> Keeps the rows of an account's partition and the rules over them: UIDs, MODSEQs and counts are
 * part of the commit that changes what they count; nothing is ever counted by a scan. <b>What it trusts.</b> Its callers
 * for parsed, bounded values. <b>What it may use.</b> {@code partition}, {@code row}, the seam. <b>Standards.</b> RFC 3501
 * and 9051 (UIDs, UIDVALIDITY), RFC 7162 (MODSEQ), RFC 9208 (quota). <b>Limits.</b> {@link
 * org.postern.store.account.AccountLimits}.
 *
 * <p>Rows, by their first byte (never reused): 01 the account, 02 mailboxes, 03 names of mailboxes, 04 flags by mailbox and
 * UID, 05 messages, 07 expunged messages by time, 0a deliveries done, 0b keyword names of a mailbox, 0c summaries too
 * long for 05, 0d work owed to other partitions, 0e subscriptions, 0f evidence, 10 its end, 11 the outbox, 12 what waits
 * for other servers, 13 its sum.
 */
@NullMarked
package org.postern.store.account;

import org.jspecify.annotations.NullMarked;
