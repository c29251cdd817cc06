package org.postern.store.account;

import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.StagedBlob;

/**
 * A message about to be filed.
 *
 * @param body the bytes as received
 * @param prefix the fields that we put before them for this recipient, whole lines, at most {@link AccountLimits#PREFIX}
 * @param received INTERNALDATE, UTC milliseconds
 * @param offsetMinutes its zone, minutes east of UTC
 * @param summary envelope and structure of prefix and body together, as its maker encodes them; empty when there is none,
 *     at most {@link AccountLimits#SUMMARY}
 */
public record NewMessage(Body body, Bytes prefix, long received, int offsetMinutes, Bytes summary) {
    public NewMessage {
        if (prefix.length() > AccountLimits.PREFIX || summary.length() > AccountLimits.SUMMARY) {
            throw new IllegalArgumentException(
                    "a prefix of " + prefix.length() + " bytes and a summary of " + summary.length());
        }
    }

    /** Where the bytes are. */
    public sealed interface Body {
        long size();
    }

    /** Staged by this session, for this account alone. */
    public record Own(StagedBlob blob) implements Body {
        @Override
        public long size() {
            return blob.size();
        }
    }

    /** Already in the store, shared by the recipients of one delivery. */
    public record Shared(BlobId id, long size) implements Body {}

    /** Bytes of the message as clients see it. */
    public long size() {
        return prefix.length() + body.size();
    }
}
