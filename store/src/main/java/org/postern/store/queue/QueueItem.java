package org.postern.store.queue;

import java.util.ArrayList;
import java.util.List;
import org.postern.store.Bytes;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/**
 * A message that waits to be sent to other servers.
 *
 * @param recipients those who have not got it, at least one
 * @param next when it is tried next, UTC milliseconds; 0 while it is held
 */
public record QueueItem(Outgoing message, List<QueuedRecipient> recipients, long next) {
    private static final int FORM = 1;

    public QueueItem {
        recipients = List.copyOf(recipients);
    }

    Bytes encode() {
        var out = RowWriter.version(FORM);
        message.encode(out);
        out.i64(next).count(recipients.size());
        recipients.forEach(recipient -> recipient.encode(out));
        return out.done();
    }

    /** Whether a row's message has this name; reads no more of it. */
    static boolean isNamed(String name, Bytes row) {
        return Outgoing.name(RowReader.version("a row of the queue", row, FORM)).equals(name);
    }

    static QueueItem decode(Bytes row) {
        var in = RowReader.version("a row of the queue", row, FORM);
        Outgoing message = Outgoing.decode(in);
        long next = in.i64();
        return new QueueItem(message, recipients(in), next);
    }

    static List<QueuedRecipient> recipients(RowReader in) {
        var recipients = new ArrayList<QueuedRecipient>();
        for (int left = in.count(); left > 0; left--) {
            recipients.add(QueuedRecipient.decode(in));
        }
        return recipients;
    }
}
