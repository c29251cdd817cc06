/**
 * Mail from the world: may it come in, and where does it go?
 *
 * <p><b>What it does.</b> Gathers what is known about a message, who really sent it above all, into {@link
 * org.postern.inbound.Evidence}, lets {@link org.postern.inbound.Policy} decide, and hands what is accepted to filing, with what
 * was found on top. Nothing is ever relayed, for nobody. <b>What
 * it trusts.</b> The address a connection comes from; nothing that a client says. <b>What it may use.</b> mail, store,
 * defence, filing, origin, reason, trace; no door. <b>Standards.</b> RFC 5321 §3.3, §4.4, §4.5.1, §6.3; RFC 2142 §4, §5; RFC 8601; RFC 9989.
 * <b>Limits.</b> {@link org.postern.inbound.Policy}: hops, authors.
 */
@NullMarked
package org.postern.inbound;

import org.jspecify.annotations.NullMarked;
