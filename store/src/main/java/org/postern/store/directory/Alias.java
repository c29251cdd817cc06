package org.postern.store.directory;

import java.util.List;
import org.postern.mail.address.Address;

/** An address that leads to others, all of ours; canonical. */
public record Alias(Address address, List<Address> targets) {
    public Alias {
        targets = List.copyOf(targets);
    }
}
