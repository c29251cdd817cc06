package org.postern.inbound;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.mail.address.Address;
import org.postern.store.PartitionId;

/**
 * A recipient who was answered 250.
 *
 * @param address as it was given; null for postmaster without a domain
 * @param accounts whom it reaches; none when it does not exist, which the sender is told after the message only
 * @param operator whether it is postmaster or abuse, which take mail that others refuse (RFC 5321 §4.5.1, RFC 2142 §4)
 */
public record Recipient(@Nullable Address address, List<PartitionId> accounts, boolean operator) {
    public Recipient {
        accounts = List.copyOf(accounts);
    }
}
