package org.postern.store.account;

import org.postern.store.Bytes;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/** Row 04: one message in one mailbox; small, so that SELECT, FETCH FLAGS and STORE touch nothing else. */
record FlagsRow(long modSeq, Flags flags, long email) {
    private static final int FORM = 1;

    Bytes encode() {
        return RowWriter.version(FORM)
                .i64(modSeq)
                .u8(flags.system())
                .i64(flags.keywords())
                .i64(email)
                .done();
    }

    static FlagsRow decode(Bytes row) {
        var in = RowReader.version("a flags row", row, FORM);
        return new FlagsRow(in.i64(), new Flags(in.u8(), in.i64()), in.i64());
    }
}
