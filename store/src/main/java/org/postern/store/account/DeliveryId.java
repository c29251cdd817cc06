package org.postern.store.account;

/**
 * Names one delivery to one account, the same however often it is tried.
 *
 * @param time when the message was taken, UTC milliseconds; by it old ones are forgotten
 * @param high random
 * @param low random
 */
public record DeliveryId(long time, long high, long low) {}
