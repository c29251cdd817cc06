package org.postern.store.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.PartitionId;
import org.postern.store.StoreLimits;
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
 * @param recipients each account once; none when all were gone before it was accepted, and its sender is only to be told
 * @param reporting who is told what of it
 */
public record Delivery(
        DeliveryId id,
        BlobId body,
        long size,
        long received,
        int offsetMinutes,
        Bytes prefix,
        Bytes summary,
        List<Recipient> recipients,
        Reporting reporting) {
    /** Form 2 says who is told what; form 1 is a message on which nobody is told anything. */
    private static final int FORM = 2;

    /**
     * @param mailbox id of the mailbox that the verdict chose
     */
    public record Recipient(PartitionId account, int mailbox) {}

    public Delivery {
        recipients = List.copyOf(recipients);
    }

    /** The same for these only: the others have it, but for those who will not get it. */
    Delivery with(List<Recipient> left, Collection<PartitionId> lost) {
        return new Delivery(id, body, size, received, offsetMinutes, prefix, summary, left, reporting.without(lost));
    }

    /** The same, without the summary if the row would be too long with it: then it is computed when somebody asks. */
    Delivery fitting() {
        return encode().length() <= StoreLimits.VALUE
                ? this
                : new Delivery(id, body, size, received, offsetMinutes, prefix, Bytes.EMPTY, recipients, reporting);
    }

    Bytes encode() {
        boolean plain = reporting.recipients().isEmpty();
        var out = RowWriter.version(plain ? 1 : FORM)
                .i64(id.time())
                .i64(id.high())
                .i64(id.low())
                .raw(body.bytes())
                .i64(size)
                .i64(received)
                .i16(offsetMinutes)
                .bytes(prefix)
                .bytes(summary);
        encode(recipients, out);
        if (!plain) {
            reporting.encode(out);
        }
        return out.done();
    }

    static void encode(List<Recipient> recipients, RowWriter out) {
        out.count(recipients.size());
        for (Recipient recipient : recipients) {
            out.raw(recipient.account().bytes()).i32(recipient.mailbox());
        }
    }

    static List<Recipient> recipients(RowReader in) {
        var recipients = new ArrayList<Recipient>();
        for (int left = in.count(); left > 0; left--) {
            recipients.add(new Recipient(in.partition(), in.i32()));
        }
        return recipients;
    }

    static List<PartitionId> accounts(List<Recipient> recipients) {
        return recipients.stream().map(Recipient::account).toList();
    }

    static Delivery decode(Bytes row) {
        var in = RowReader.upTo("a delivery row", row, FORM);
        var id = new DeliveryId(in.i64(), in.i64(), in.i64());
        BlobId body = in.blob();
        long size = in.i64();
        long received = in.i64();
        int offset = (short) in.i16();
        Bytes prefix = in.bytes();
        Bytes summary = in.bytes();
        List<Recipient> recipients = recipients(in);
        Reporting reporting = in.form() == 1 ? Reporting.NONE : Reporting.decode(in);
        return new Delivery(id, body, size, received, offset, prefix, summary, recipients, reporting);
    }
}
