/**
 * What clients say to prove who they are, as far as it is the same in every protocol.
 *
 * <p><b>What it does.</b> Decodes responses of SASL mechanisms. <b>What it trusts.</b> Nothing. <b>What it may use.</b>
 * wire. <b>Standards.</b> RFC 4422, RFC 4616 (PLAIN), RFC 4648 (base64). <b>Limits.</b> The callers' lines.
 */
@NullMarked
package org.postern.mail.sasl;

import org.jspecify.annotations.NullMarked;
