package org.postern.store.queue;

import java.util.ArrayList;
import java.util.List;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.PartitionId;
import org.postern.store.account.DeliveryId;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/**
 * One message for several accounts.
 *
 * @param id names the delivery to each account
 * @param body shared by the accounts
 * @param received INTERNALDATE, UTC milliseconds
 * @param prefix fields put before the body, the same for all
 * @param summary of prefix and body together, empty when there is none
 * @param recipients each account once
 */
public record Delivery(
        DeliveryId id,
        BlobId body,
        long size,
        long received,
        int offsetMinutes,
        Bytes prefix,
        Bytes summary,
        List<Recipient> recipients) {
    private static final int FORM = 1;

    /**
     * @param mailbox id of the mailbox that the verdict chose
     */
    public record Recipient(PartitionId account, int mailbox) {}

    public Delivery {
        recipients = List.copyOf(recipients);
    }

    /** The same for these only: the others have it. */
    Delivery with(List<Recipient> left) {
        return new Delivery(id, body, size, received, offsetMinutes, prefix, summary, left);
    }

    Bytes encode() {
        var out = RowWriter.version(FORM)
                .i64(id.time())
                .i64(id.high())
                .i64(id.low())
                .raw(body.bytes())
                .i64(size)
                .i64(received)
                .i16(offsetMinutes)
                .bytes(prefix)
                .bytes(summary)
                .count(recipients.size());
        for (Recipient recipient : recipients) {
            out.raw(recipient.account().bytes()).i32(recipient.mailbox());
        }
        return out.done();
    }

    static Delivery decode(Bytes row) {
        var in = RowReader.version("a delivery row", row, FORM);
        var id = new DeliveryId(in.i64(), in.i64(), in.i64());
        BlobId body = in.blob();
        long size = in.i64();
        long received = in.i64();
        int offset = (short) in.i16();
        Bytes prefix = in.bytes();
        Bytes summary = in.bytes();
        var recipients = new ArrayList<Recipient>();
        for (int left = in.count(); left > 0; left--) {
            recipients.add(new Recipient(in.partition(), in.i32()));
        }
        return new Delivery(id, body, size, received, offset, prefix, summary, recipients);
    }
}
