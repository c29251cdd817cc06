/**
 * The wire: the only classes that index into bytes or text from outside.
 *
 * <p><b>What it does.</b> Cuts input into lines, dot-stuffed bodies and tokens. <b>What it trusts.</b> Nothing. <b>What it
 * may use.</b> The JDK; streams are handed in, never opened. <b>Standards.</b> RFC 5321 §2.3.8 (line ends), §4.5.2
 * (transparency). <b>Limits.</b> Every reader is given its bound by the caller; there is no read without one.
 */
@NullMarked
package org.postern.mail.wire;

import org.jspecify.annotations.NullMarked;
