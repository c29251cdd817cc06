/**
 * Addresses and domains: the one form in which they exist inside.
 *
 * <p><b>What it does.</b> Turns text into {@link org.postern.mail.address.Address} and
 * {@link org.postern.mail.address.Domain}, and back into a form that is valid on the wire. <b>What it trusts.</b> Nothing.
 * <b>What it may use.</b> The JDK and {@code mail.wire}. <b>Standards.</b> RFC 5321 §4.1.2, §4.5.3.1; RFC 6531 §3.3
 * (international local parts); RFC 5890 §2.3 (A- and U-labels). <b>Limits.</b> Local part 64 octets (254 in envelope
 * senders), address 254 octets, domain 253, label 63.
 */
@NullMarked
package org.postern.mail.address;

import org.jspecify.annotations.NullMarked;
