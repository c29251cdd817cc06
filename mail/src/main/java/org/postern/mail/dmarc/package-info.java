/**
 * DMARC: whether the domain that the reader sees has anything to do with who sent the message, and what its owner wants done
 * otherwise.
 *
 * <p><b>What it does.</b> Finds and reads policies, aligns what SPF and DKIM have proven with the author's domain. <b>What it
 * trusts.</b> Nothing. <b>What it may use.</b> wire, address, dns. <b>Standards.</b> RFC 9989: the tree walk, no list of public
 * suffixes, no {@code pct}. <b>Limits.</b> Eight questions to the DNS for each domain, and only for domains that can align.
 */
@NullMarked
package org.postern.mail.dmarc;

import org.jspecify.annotations.NullMarked;
