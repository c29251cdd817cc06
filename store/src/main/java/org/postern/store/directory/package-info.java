/**
 * Who is here: domains, people, aliases.
 *
 * <p><b>What it does.</b> Keeps one partition of rows, shown whole in memory, and answers where an address leads. <b>What it
 * trusts.</b> Callers for parsed addresses. <b>What it may use.</b> {@code partition}, {@code row}, {@code account} (a
 * person's mail is made and removed with the person), {@code org.postern.mail.address}. <b>Standards.</b> RFC 5321 §4.5.1
 * and RFC 2142 (postmaster, abuse). <b>Limits.</b> {@link org.postern.store.directory.DirectoryLimits}.
 *
 * <p>Rows, by their first byte: 01 domains, 02 addresses, 03 people.
 */
@NullMarked
package org.postern.store.directory;

import org.jspecify.annotations.NullMarked;
