package org.postern.store.queue;

import java.util.ArrayList;
import java.util.List;
import org.postern.store.Bytes;
import org.postern.store.StoreLimits;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/**
 * A message that was submitted and acknowledged, and is not yet handed on.
 *
 * @param summary of the message as it is filed here, at most {@link Deliveries#SUMMARY}; empty when there is none
 * @param here accounts of this server it is for, each once
 * @param filedPrefix what is put before the body for them; empty when there are none
 * @param elsewhere recipients elsewhere
 */
public record OutboxItem(
        Outgoing message,
        Bytes summary,
        Bytes filedPrefix,
        List<Delivery.Recipient> here,
        List<QueuedRecipient> elsewhere) {
    /** Octets that the recipients elsewhere may take together, as {@link QueuedRecipient#size} counts them; ours. */
    public static final int ELSEWHERE = 40 * 1024;

    private static final int FORM = 1;

    public OutboxItem {
        here = List.copyOf(here);
        elsewhere = List.copyOf(elsewhere);
    }

    /** The same, without the summary if the row would be too long with it: then it is computed when somebody asks. */
    public OutboxItem fitting() {
        return encode().length() <= StoreLimits.VALUE
                ? this
                : new OutboxItem(message, Bytes.EMPTY, filedPrefix, here, elsewhere);
    }

    Bytes encode() {
        var out = RowWriter.version(FORM);
        message.encode(out);
        out.bytes(summary).bytes(filedPrefix).count(here.size());
        for (Delivery.Recipient recipient : here) {
            out.raw(recipient.account().bytes()).i32(recipient.mailbox());
        }
        out.count(elsewhere.size());
        elsewhere.forEach(recipient -> recipient.encode(out));
        return out.done();
    }

    static OutboxItem decode(Bytes row) {
        var in = RowReader.version("an outbox row", row, FORM);
        Outgoing message = Outgoing.decode(in);
        Bytes summary = in.bytes();
        Bytes filedPrefix = in.bytes();
        var here = new ArrayList<Delivery.Recipient>();
        for (int left = in.count(); left > 0; left--) {
            here.add(new Delivery.Recipient(in.partition(), in.i32()));
        }
        return new OutboxItem(message, summary, filedPrefix, here, QueueItem.recipients(in));
    }
}
