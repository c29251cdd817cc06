/**
 * Mail from our own users: may this one send this?
 *
 * <p><b>What it does.</b> Lets somebody who logged in write in his own name only, completes what his program left out (RFC
 * 6409 §8), and hands the message to filing with evidence of who sent it. <b>What it trusts.</b> That the login was checked;
 * nothing else that a client says. <b>What it may use.</b> mail, store, filing, reason, trace; no door, not inbound.
 * <b>Standards.</b> RFC 6409, RFC 5322 §3.6, RFC 5321 §4.4. <b>Limits.</b> Those of the header reader and of deliveries.
 */
@NullMarked
package org.postern.submission;

import org.jspecify.annotations.NullMarked;
