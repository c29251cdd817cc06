/**
 * The header section of a message: read as it arrives, and the fields that we put before it.
 *
 * <p><b>What it does.</b> Gathers the header section while a message streams by, finds in it what transport must know, and
 * prints trace fields. Never changes a byte of the message. <b>What it trusts.</b> Nothing. <b>What it may use.</b> {@code
 * mail.wire}, {@code mail.address}. <b>Standards.</b> RFC 5322 §2.2, §3.3, §3.6; RFC 5321 §4.4; RFC 6532. <b>Limits.</b>
 * {@link org.postern.mail.message.HeaderReader}: 256 KiB, 2,000 fields.
 */
@NullMarked
package org.postern.mail.message;

import org.jspecify.annotations.NullMarked;
