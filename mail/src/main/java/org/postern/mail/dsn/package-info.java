/**
 * Delivery status notifications.
 *
 * <p><b>What it does.</b> Writes reports on what became of a message. <b>What it trusts.</b> Nothing: what came from a client
 * is decoded with care, and no line of a report can be made by it. <b>What it may use.</b> {@code address}, {@code message}.
 * <b>Standards.</b> RFC 3461 §6, RFC 3464, RFC 6522, RFC 6533. <b>Limits.</b> {@link
 * org.postern.mail.dsn.DeliveryReport#HEADER} octets of the reported message.
 */
@NullMarked
package org.postern.mail.dsn;

import org.jspecify.annotations.NullMarked;
