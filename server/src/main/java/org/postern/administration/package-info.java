/**
 * What an operator does to the server's contents, over the store.
 *
 * <p><b>What it does.</b> Answers each wish of command line and panel with what was done, or why not and what to do instead;
 * verifies and repairs everything that is kept. <b>What it trusts.</b> That its caller is an operator; not that he types
 * without mistakes. <b>What it may use.</b> {@code store}, {@code account}, {@code control}'s types. <b>Limits.</b> {@link
 * org.postern.administration.KeptVerifier#FINDINGS}.
 */
@NullMarked
package org.postern.administration;

import org.jspecify.annotations.NullMarked;
