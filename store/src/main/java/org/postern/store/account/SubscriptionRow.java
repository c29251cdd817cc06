package org.postern.store.account;

import org.postern.store.Bytes;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/** Row 0e: a name that somebody subscribed to. */
record SubscriptionRow(String path) {
    private static final int FORM = 1;

    Bytes encode() {
        return RowWriter.version(FORM).text(path).done();
    }

    static SubscriptionRow decode(Bytes row) {
        return new SubscriptionRow(
                RowReader.version("a subscription", row, FORM).text());
    }
}
