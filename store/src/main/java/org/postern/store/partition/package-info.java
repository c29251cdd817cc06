/**
 * One writer per partition.
 *
 * <p><b>What it does.</b> Runs {@code write(partition, tx -> …)} closures one after another against the partition's current
 * state, and folds those that wait together into one commit. So fifty deliveries to one mailbox are one commit, UIDs and
 * MODSEQs are {@code next++}, and there is no lock above it. <b>What it trusts.</b> That closures do no parsing, hashing or
 * I/O, and may run more than once. <b>What it may use.</b> The seam; no engine. <b>Limits.</b> {@link
 * org.postern.store.StoreLimits} for a commit; a closure beyond them is a bug of its caller.
 */
@NullMarked
package org.postern.store.partition;

import org.jspecify.annotations.NullMarked;
