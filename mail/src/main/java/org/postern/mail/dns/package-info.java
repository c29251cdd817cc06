/**
 * The questions that mail asks of the DNS, and the forms of the answers.
 *
 * <p><b>What it does.</b> Names, record types, answers, and the one interface through which everything asks. <b>What it
 * trusts.</b> Nothing. <b>What it may use.</b> The JDK's address values. <b>Standards.</b> RFC 1035, RFC 2308. <b>Limits.</b>
 * Names of 253 octets with labels of 63.
 */
@NullMarked
package org.postern.mail.dns;

import org.jspecify.annotations.NullMarked;
