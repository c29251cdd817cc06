package org.postern.store.account;

import org.postern.store.Bytes;
import org.postern.store.StoreCorrupt;
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

    static boolean isReadable(Bytes row) {
        try {
            decode(row);
            return true;
        } catch (StoreCorrupt e) {
            return false;
        }
    }

    static EvidenceHead decode(Bytes row) {
        var in = RowReader.version("the head of the evidence", row, FORM);
        return new EvidenceHead(in.i64(), in.bytes());
    }
}
