package org.postern.store.account;

/**
 * A message that can be had back.
 *
 * @param email its number in the account
 * @param at when it was expunged, UTC milliseconds
 * @param mailbox the name of the mailbox it was last in
 * @param size bytes
 */
public record Expunged(long email, long at, String mailbox, FlagNames flags, long size) {}
