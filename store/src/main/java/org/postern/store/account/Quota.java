package org.postern.store.account;

/**
 * What an account uses.
 *
 * @param limit bytes it may use, 0 for no limit
 * @param bytes used by messages in mailboxes
 * @param messages in mailboxes, each counted once however many mailboxes show it
 * @param keptBytes used by expunged messages that can be had back; outside the limit
 */
public record Quota(long limit, long bytes, long messages, long keptBytes, long keptMessages) {}
