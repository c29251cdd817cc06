/**
 * What a server says of where a message comes from, for programs behind it to read.
 *
 * <p><b>What it does.</b> Writes the field, and tells whose word a field is. <b>What it trusts.</b> Nothing. <b>What it may
 * use.</b> wire. <b>Standards.</b> RFC 8601, RFC 6008. <b>Limits.</b> Values are cut to 320 characters; comments may be
 * nested 50 deep.
 */
@NullMarked
package org.postern.mail.authres;

import org.jspecify.annotations.NullMarked;
