package org.postern.store.account;

import org.postern.store.BlobId;
import org.postern.store.Bytes;

/**
 * A message, whatever mailboxes it is in.
 *
 * @param email its number in the account, never reused
 * @param body where the bytes as received are
 * @param prefix fields that stand before the body
 * @param size bytes of prefix and body together
 * @param received INTERNALDATE, UTC milliseconds
 * @param offsetMinutes its zone, minutes east of UTC
 * @param summary as given when it was filed; empty when none is kept
 */
public record Message(
        long email, BlobId body, Bytes prefix, long size, long received, int offsetMinutes, Bytes summary) {}
