/**
 * Sender Policy Framework: which machines may send with a domain in the envelope.
 *
 * <p><b>What it does.</b> Reads records, evaluates them for a client, says which term decided. <b>What it trusts.</b>
 * Nothing. <b>What it may use.</b> wire, dns. <b>Standards.</b> RFC 7208. <b>Limits.</b> Ten terms that ask the DNS, two that
 * ask in vain, ten hosts of an MX, ten names of an address; what macros make is bounded too. The time is the resolver's to
 * limit.
 */
@NullMarked
package org.postern.mail.spf;

import org.jspecify.annotations.NullMarked;
