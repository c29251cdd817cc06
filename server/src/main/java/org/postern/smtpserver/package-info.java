/**
 * The doors for mail: SMTP on port 25 from the world, on 587 and 465 from our own people.
 *
 * <p><b>What it does.</b> Speaks SMTP with one peer on one virtual thread, and asks its {@link
 * org.postern.smtpserver.Rules} what the client may: those of strangers ask {@code inbound}, those of users {@code account}
 * and {@code submission}. Only the loop of {@link org.postern.smtpserver.SmtpSession} writes. <b>What it trusts.</b> Nothing that a peer sends. <b>What
 * it may use.</b> mail, inbound, submission, account, filing ({@code Room}), listen ({@code Peer}, {@code Door}), reason, trace, the store's
 * drafts; no other door. <b>Standards.</b> RFC 5321, 1870 (SIZE), 2034 (ENHANCEDSTATUSCODES), 2920 (PIPELINING), 3030
 * (CHUNKING), 3207 (STARTTLS), 3461 (DSN), 4954 (AUTH), 6152 (8BITMIME), 6531 (SMTPUTF8), 9422 (LIMITS). <b>Limits.</b> {@link
 * org.postern.mail.smtp.SmtpLimits}, {@link org.postern.smtpserver.SmtpSettings}.
 */
@NullMarked
package org.postern.smtpserver;

import org.jspecify.annotations.NullMarked;
