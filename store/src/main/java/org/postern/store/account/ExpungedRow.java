package org.postern.store.account;

import java.util.List;
import org.postern.store.Bytes;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/** Row 07: a message that left its last mailbox and can still be had back; its message row stays until it is purged. */
record ExpungedRow(String mailbox, int uid, FlagNames flags, long size) {
    private static final int FORM = 1;

    Bytes encode() {
        var out = RowWriter.version(FORM)
                .text(mailbox)
                .i32(uid)
                .u8(flags.system())
                .count(flags.keywords().size());
        flags.keywords().forEach(out::text);
        return out.i64(size).done();
    }

    static ExpungedRow decode(Bytes row) {
        var in = RowReader.version("an expunged row", row, FORM);
        String mailbox = in.text();
        int uid = in.i32();
        int system = in.u8();
        return new ExpungedRow(mailbox, uid, new FlagNames(system, names(in)), in.i64());
    }

    private static List<String> names(RowReader in) {
        var names = new java.util.ArrayList<String>();
        for (int left = in.count(); left > 0; left--) {
            names.add(in.text());
        }
        return names;
    }
}
