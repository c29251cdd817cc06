package org.postern.store.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.postern.mail.address.Address;
import org.postern.mail.smtp.RcptDsn;
import org.postern.store.PartitionId;
import org.postern.store.StoreCorrupt;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/**
 * Somebody here, as the submitter named him: reports speak of this address, never of the accounts behind it.
 *
 * @param dsn what is to be reported about him
 * @param accounts who gets the message for this address; none when they went after it was accepted
 */
public record LocalRecipient(Address address, RcptDsn dsn, List<PartitionId> accounts) {
    public LocalRecipient {
        accounts = List.copyOf(accounts);
    }

    /** The same, but for accounts that do not get the message. */
    public LocalRecipient without(Collection<PartitionId> lost) {
        return new LocalRecipient(
                address,
                dsn,
                accounts.stream().filter(account -> !lost.contains(account)).toList());
    }

    /** Accounts are written as places in a list that is written before. */
    void encode(RowWriter out, List<PartitionId> all) {
        out.text(address.toString());
        QueuedRecipient.encode(dsn, out);
        out.count(accounts.size());
        for (PartitionId account : accounts) {
            out.count(all.indexOf(account));
        }
    }

    static LocalRecipient decode(RowReader in, List<PartitionId> all) {
        Address address = QueuedRecipient.address(in.text());
        RcptDsn dsn = QueuedRecipient.dsn(in);
        var accounts = new ArrayList<PartitionId>();
        for (int left = in.count(); left > 0; left--) {
            int place = in.count();
            if (place >= all.size()) {
                throw new StoreCorrupt("a recipient here has an account that is none of the message", null);
            }
            accounts.add(all.get(place));
        }
        return new LocalRecipient(address, dsn, accounts);
    }
}
