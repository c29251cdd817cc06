package org.postern.store;

/**
 * What a blob says about itself in its header, so that mail can be found again without the index.
 *
 * @param account the account it was filed in; for a body shared by several accounts, the delivery's partition
 * @param mailbox id of the mailbox it was first filed in, 0 when shared
 * @param uid its UID there, 0 when shared or not known yet
 * @param received INTERNALDATE, UTC milliseconds
 * @param offsetMinutes the zone in which INTERNALDATE was given, minutes east of UTC, -1440 to 1440
 */
public record BlobLabel(PartitionId account, int mailbox, int uid, long received, int offsetMinutes) {}
