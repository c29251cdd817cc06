package org.postern.submission;

import java.util.List;
import org.postern.mail.address.Address;
import org.postern.mail.smtp.RcptDsn;
import org.postern.store.PartitionId;

/**
 * A recipient who was answered 250.
 *
 * @param here accounts of this server; none when it is for another server
 */
public record Addressee(Address address, RcptDsn dsn, List<PartitionId> here) {
    public Addressee {
        here = List.copyOf(here);
    }
}
