/**
 * The door for reading mail: IMAP.
 *
 * <p><b>What it does.</b> Runs one session on one thread: reads a command, does it on the account, and answers: untagged
 * responses in order, then the tagged one. Each session has its own view of the selected mailbox. <b>What it trusts.</b>
 * Nothing before login; after it, the person with his own account and nothing else. <b>What it may use.</b> {@code
 * mail.imap}, {@code mail.mime}, {@code store.account}, {@code account}, {@code listen.Peer}, {@code trace}.
 * <b>Standards.</b> RFC 3501, and those of {@code org.postern.mail.imap}; 4616 (PLAIN), 5530 (response codes), 8314.
 * <b>Limits.</b> {@link org.postern.imapserver.ImapSettings}, {@link org.postern.imapserver.ImapServerLimits}, {@code ImapLimits}.
 */
@NullMarked
package org.postern.imapserver;

import org.jspecify.annotations.NullMarked;
