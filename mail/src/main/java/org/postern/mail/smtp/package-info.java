/**
 * The grammar of SMTP, apart from all action.
 *
 * <p><b>What it does.</b> Reads a command line into an {@link org.postern.mail.smtp.SmtpCommand} and prints a
 * {@link org.postern.mail.smtp.Reply}. <b>What it trusts.</b> Nothing. <b>What it may use.</b> {@code mail.wire}, {@code
 * mail.address}. <b>Standards.</b> RFC 5321 §4.1, §4.2, appendix C; RFC 1870 (SIZE), 2034 and 3463 (enhanced codes), 3030
 * (CHUNKING), 3207 (STARTTLS), 4954 (AUTH), 6152 (8BITMIME), 6531 (SMTPUTF8). <b>Limits.</b>
 * {@link org.postern.mail.smtp.SmtpLimits}.
 */
@NullMarked
package org.postern.mail.smtp;

import org.jspecify.annotations.NullMarked;
