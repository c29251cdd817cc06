/**
 * Who really sent a message: SPF, DKIM, DMARC and ARC together, and what they mean in words.
 *
 * <p><b>What it does.</b> Examines a message that goes by, and explains the outcome to people. <b>What it trusts.</b> Nothing.
 * <b>What it may use.</b> mail, reason. <b>Standards.</b> RFC 7208, RFC 6376, RFC 9989, RFC 8617, RFC 8601. <b>Limits.</b>
 * Those of each standard; memory of a few KiB for each way in which a body is hashed.
 */
@NullMarked
package org.postern.origin;

import org.jspecify.annotations.NullMarked;
