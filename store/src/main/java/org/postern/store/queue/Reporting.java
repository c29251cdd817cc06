package org.postern.store.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.postern.mail.address.ReversePath;
import org.postern.mail.smtp.MailDsn;
import org.postern.store.PartitionId;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/**
 * What a report on a delivery to our own people needs (RFC 3461 §5.2.3, §5.2.6).
 *
 * @param name of the message, as its sender was told
 * @param submitter whose message it is
 * @param from where reports go; nowhere when it is null
 * @param dsn what the sender wants of reports
 * @param recipients those here; none when nobody asked for anything, as for mail from outside
 */
public record Reporting(
        String name, PartitionId submitter, ReversePath from, MailDsn dsn, List<LocalRecipient> recipients) {
    /** Of a message on which nobody is told anything. */
    public static final Reporting NONE = new Reporting(
            "", new PartitionId(PartitionId.Kind.ACCOUNT, 0, 0), new ReversePath.Null(), MailDsn.NONE, List.of());

    public Reporting {
        recipients = List.copyOf(recipients);
    }

    /** The same, but for accounts that did not get the message. */
    Reporting without(Collection<PartitionId> lost) {
        return new Reporting(
                name,
                submitter,
                from,
                dsn,
                recipients.stream().map(one -> one.without(lost)).toList());
    }

    void encode(RowWriter out) {
        out.text(name).raw(submitter.bytes()).text(Outgoing.text(from));
        Outgoing.encode(dsn, out);
        List<PartitionId> all = recipients.stream()
                .flatMap(one -> one.accounts().stream())
                .distinct()
                .toList();
        out.count(all.size());
        all.forEach(account -> out.raw(account.bytes()));
        encode(recipients, out, all);
    }

    static Reporting decode(RowReader in) {
        String name = in.text();
        PartitionId submitter = in.partition();
        ReversePath from = Outgoing.reversePath(in.text());
        MailDsn dsn = Outgoing.mailDsn(in);
        var all = new ArrayList<PartitionId>();
        for (int left = in.count(); left > 0; left--) {
            all.add(in.partition());
        }
        return new Reporting(name, submitter, from, dsn, recipients(in, all));
    }

    static void encode(List<LocalRecipient> recipients, RowWriter out, List<PartitionId> all) {
        out.count(recipients.size());
        recipients.forEach(recipient -> recipient.encode(out, all));
    }

    static List<LocalRecipient> recipients(RowReader in, List<PartitionId> all) {
        var recipients = new ArrayList<LocalRecipient>();
        for (int left = in.count(); left > 0; left--) {
            recipients.add(LocalRecipient.decode(in, all));
        }
        return recipients;
    }
}
