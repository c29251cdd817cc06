package org.postern.store.account;

import org.postern.store.PartitionId;

/** The account was removed while somebody was still using it. */
public final class NoSuchAccount extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NoSuchAccount(PartitionId id) {
        super("there is no account " + id);
    }
}
