/**
 * DomainKeys Identified Mail: signatures over a message by which a domain answers for it.
 *
 * <p><b>What it does.</b> Verifies the signatures of a message and makes new ones, while the message goes by in slices.
 * <b>What it trusts.</b> Nothing. <b>What it may use.</b> wire, address, message, dns. <b>Standards.</b> RFC 6376, RFC 8301
 * (no SHA-1, no short keys), RFC 8463 (Ed25519), RFC 8616 (international domains). <b>Limits.</b> Ten signatures of a message
 * are looked at; RSA keys of 1,024 to 4,096 bits.
 */
@NullMarked
package org.postern.mail.dkim;

import org.jspecify.annotations.NullMarked;
