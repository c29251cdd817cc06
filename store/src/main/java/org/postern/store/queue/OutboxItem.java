package org.postern.store.queue;

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
 * @param filedPrefix what is put before the body for people here; empty when it is for none
 * @param named the recipients here as the submitter named them; none in a row of form 1, which did not keep them
 * @param elsewhere recipients elsewhere
 */
public record OutboxItem(
        Outgoing message,
        Bytes summary,
        Bytes filedPrefix,
        List<Delivery.Recipient> here,
        List<LocalRecipient> named,
        List<QueuedRecipient> elsewhere) {
    /** Octets that the recipients may take together, as {@link QueuedRecipient#size} counts them; ours. */
    public static final int RECIPIENTS = 40 * 1024;

    /** Form 2 keeps the names of the recipients here. */
    private static final int FORM = 2;

    public OutboxItem {
        here = List.copyOf(here);
        named = List.copyOf(named);
        elsewhere = List.copyOf(elsewhere);
    }

    /** The same, without the summary if the row would be too long with it: then it is computed when somebody asks. */
    public OutboxItem fitting() {
        return encode().length() <= StoreLimits.VALUE
                ? this
                : new OutboxItem(message, Bytes.EMPTY, filedPrefix, here, named, elsewhere);
    }

    Bytes encode() {
        var out = RowWriter.version(FORM);
        message.encode(out);
        out.bytes(summary).bytes(filedPrefix);
        Delivery.encode(here, out);
        Reporting.encode(named, out, Delivery.accounts(here));
        out.count(elsewhere.size());
        elsewhere.forEach(recipient -> recipient.encode(out));
        return out.done();
    }

    static OutboxItem decode(Bytes row) {
        var in = RowReader.upTo("an outbox row", row, FORM);
        Outgoing message = Outgoing.decode(in);
        Bytes summary = in.bytes();
        Bytes filedPrefix = in.bytes();
        List<Delivery.Recipient> here = Delivery.recipients(in);
        List<LocalRecipient> named = in.form() == 1 ? List.of() : Reporting.recipients(in, Delivery.accounts(here));
        return new OutboxItem(message, summary, filedPrefix, here, named, QueueItem.recipients(in));
    }
}
