package org.postern.store.account;

import org.postern.store.Bytes;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/** Row 01: the account's counters. */
record AccountRow(int nextMailbox, int lastUidValidity, long nextEmail, Quota quota) {
    private static final int FORM = 1;

    Bytes encode() {
        return RowWriter.version(FORM)
                .i32(nextMailbox)
                .i32(lastUidValidity)
                .i64(nextEmail)
                .i64(quota.limit())
                .i64(quota.bytes())
                .i64(quota.messages())
                .i64(quota.keptBytes())
                .i64(quota.keptMessages())
                .done();
    }

    static AccountRow decode(Bytes row) {
        var in = RowReader.version("the account row", row, FORM);
        return new AccountRow(
                in.i32(), in.i32(), in.i64(), new Quota(in.i64(), in.i64(), in.i64(), in.i64(), in.i64()));
    }

    AccountRow withQuota(Quota changed) {
        return new AccountRow(nextMailbox, lastUidValidity, nextEmail, changed);
    }

    AccountRow withNextEmail(long next) {
        return new AccountRow(nextMailbox, lastUidValidity, next, quota);
    }

    /** Messages that came into or went out of the mailboxes. */
    AccountRow used(long bytes, long messages) {
        return withQuota(new Quota(
                quota.limit(),
                quota.bytes() + bytes,
                quota.messages() + messages,
                quota.keptBytes(),
                quota.keptMessages()));
    }

    /** Expunged messages that came to be kept or went for good. */
    AccountRow kept(long bytes, long messages) {
        return withQuota(new Quota(
                quota.limit(),
                quota.bytes(),
                quota.messages(),
                quota.keptBytes() + bytes,
                quota.keptMessages() + messages));
    }
}
