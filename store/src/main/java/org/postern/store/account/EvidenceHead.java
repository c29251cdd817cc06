package org.postern.store.account;

import org.jspecify.annotations.Nullable;
import org.postern.store.Bytes;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/**
 * Row 10: where the chain of evidence ends.
 *
 * @param number of the last row, 0 when there is none
 * @param digest of the last row
 */
record EvidenceHead(long number, Bytes digest) {
    private static final int FORM = 1;

    static final EvidenceHead NONE = new EvidenceHead(0, EvidenceRow.NOTHING_BEFORE);

    Bytes encode() {
        return RowWriter.version(FORM).i64(number).bytes(digest).done();
    }

    static EvidenceHead decode(@Nullable Bytes row) {
        if (row == null) {
            return NONE;
        }
        var in = RowReader.version("the head of the evidence", row, FORM);
        return new EvidenceHead(in.i64(), in.bytes());
    }
}
