/**
 * The DNS itself: answers from the network, and from zones that somebody has written down.
 *
 * <p><b>What it does.</b> Implements the questions of mail.dns on dnsjava; keeps answers for as long as they hold. <b>What it
 * trusts.</b> The resolver that the system or the operator names; that an answer is proven it believes only a resolver on
 * this machine. <b>What it may use.</b> mail, dnsjava. <b>Standards.</b> RFC 1034, RFC 1035, RFC 2308, RFC 4035, RFC 6891.
 * <b>Limits.</b> Five seconds a question, eight aliases, answers of 64 KiB; 20,000 answers are kept, a day at most.
 */
@NullMarked
package org.postern.dns;

import org.jspecify.annotations.NullMarked;
