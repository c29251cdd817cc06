package org.postern.store.account;

import org.postern.store.Bytes;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/** Row 02: a mailbox, its place among the others, and its counts. */
record MailboxRow(
        int parent, String name, boolean selectable, SpecialUse use, int uidValidity, int uidNext, Counts counts) {
    private static final int FORM = 1;

    /** Of the mailbox's messages; absolute, changed in the same commit as what they count. */
    record Counts(int total, int unseen, int deleted, long bytes, long modSeq) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0);

        /** Of an empty mailbox; a HIGHESTMODSEQ is never 0 (RFC 7162 §7). */
        static Counts none(long version) {
            return new Counts(0, 0, 0, 0, version);
        }

        Counts added(Flags flags, long size, long version) {
            return new Counts(
                    total + 1,
                    unseen + (flags.has(Flags.SEEN) ? 0 : 1),
                    deleted + (flags.has(Flags.DELETED) ? 1 : 0),
                    bytes + size,
                    version);
        }

        Counts removed(Flags flags, long size, long version) {
            return new Counts(
                    total - 1,
                    unseen - (flags.has(Flags.SEEN) ? 0 : 1),
                    deleted - (flags.has(Flags.DELETED) ? 1 : 0),
                    bytes - size,
                    version);
        }

        Counts changed(Flags before, Flags after, long version) {
            return removed(before, 0, version).added(after, 0, version);
        }
    }

    Bytes encode() {
        return RowWriter.version(FORM)
                .i32(parent)
                .text(name)
                .bool(selectable)
                .u8(use.code())
                .i32(uidValidity)
                .i32(uidNext)
                .i32(counts.total())
                .i32(counts.unseen())
                .i32(counts.deleted())
                .i64(counts.bytes())
                .i64(counts.modSeq())
                .done();
    }

    static MailboxRow decode(Bytes row) {
        var in = RowReader.version("a mailbox row", row, FORM);
        return new MailboxRow(
                in.i32(),
                in.text(),
                in.bool(),
                SpecialUse.of(in.u8()),
                in.i32(),
                in.i32(),
                new Counts(in.i32(), in.i32(), in.i32(), in.i64(), in.i64()));
    }

    MailboxRow withCounts(Counts changed) {
        return new MailboxRow(parent, name, selectable, use, uidValidity, uidNext, changed);
    }

    MailboxRow withUidNext(int next) {
        return new MailboxRow(parent, name, selectable, use, uidValidity, next, counts);
    }

    MailboxRow withUidValidity(int changed) {
        return new MailboxRow(parent, name, selectable, use, changed, uidNext, counts);
    }

    MailboxRow withSelectable(boolean now) {
        return new MailboxRow(parent, name, now, use, uidValidity, uidNext, counts);
    }

    MailboxRow moved(int newParent, String newName) {
        return new MailboxRow(newParent, newName, selectable, use, uidValidity, uidNext, counts);
    }
}
