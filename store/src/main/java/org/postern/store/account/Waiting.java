package org.postern.store.account;

import org.postern.store.Bytes;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/**
 * How much of somebody's mail waits to go to other servers; or how much may. Rows 12, one for each message, and 13, their
 * sum.
 *
 * @param messages a count
 * @param bytes of their bodies
 */
public record Waiting(long messages, long bytes) {
    public static final Waiting NONE = new Waiting(0, 0);

    private static final int FORM = 1;

    /** One message. */
    public static Waiting of(long bytes) {
        return new Waiting(1, bytes);
    }

    Waiting plus(Waiting more) {
        return new Waiting(messages + more.messages, bytes + more.bytes);
    }

    /** Never below nothing: a sum that was lost begins at nothing again. */
    Waiting minus(Waiting less) {
        return new Waiting(Math.max(0, messages - less.messages), Math.max(0, bytes - less.bytes));
    }

    /** Whether neither count is above its bound. */
    public boolean isWithin(Waiting most) {
        return messages <= most.messages && bytes <= most.bytes;
    }

    /** Whether one more message of this many bytes still fits. */
    public boolean hasRoomFor(long more, Waiting most) {
        return plus(of(more)).isWithin(most);
    }

    Bytes encode() {
        return RowWriter.version(FORM).i64(messages).i64(bytes).done();
    }

    static Waiting decode(Bytes row) {
        var in = RowReader.version("what is waiting", row, FORM);
        return new Waiting(in.i64(), in.i64());
    }
}
