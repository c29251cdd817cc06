package org.postern.filing;

import org.postern.store.PartitionId;

/** Into which mailbox of which account a message goes. */
public record Target(PartitionId account, Place place) {
    /** Where in an account. */
    public enum Place {
        INBOX,
        /** The mailbox for \Junk (RFC 6154); INBOX when there is none. */
        JUNK
    }
}
