/**
 * Who logs in.
 *
 * <p><b>What it does.</b> Checks a name and a password with the same words and the same work whether or not the name
 * exists, on a bounded, fair pool; makes the hashes of passwords. <b>What it trusts.</b> Nothing that a client sends.
 * <b>What it may use.</b> {@code store.directory}, {@code defence}, {@code reason}, {@code trace}, Bouncy Castle's Argon2.
 * <b>Standards.</b> RFC 8265 §4.2 (OpaqueString), RFC 9106 (Argon2id). <b>Limits.</b> {@link
 * org.postern.account.Passwords#MAX_LENGTH}, {@link org.postern.account.HashPool}.
 */
@NullMarked
package org.postern.account;

import org.jspecify.annotations.NullMarked;
