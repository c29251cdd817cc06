package org.postern.store.queue;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.postern.mail.address.Address;
import org.postern.mail.smtp.RcptDsn;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;
import org.postern.store.StoreCorrupt;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/** Somebody elsewhere a message is for. */
public record QueuedRecipient(Address address, RcptDsn dsn, State state) {
    /** Lengths, NOTIFY and state. */
    private static final int FIXED = 16;

    /** What became of it so far. The code is on disk. */
    public enum State {
        /** Nothing is sent out yet by this version. */
        HELD(1);

        private final int code;

        State(int code) {
            this.code = code;
        }
    }

    /** Octets in a row, at most. */
    public static int size(Address address, RcptDsn dsn) {
        return address.toString().getBytes(StandardCharsets.UTF_8).length
                + dsn.original().getBytes(StandardCharsets.UTF_8).length
                + FIXED;
    }

    void encode(RowWriter out) {
        out.text(address.toString());
        encode(dsn, out);
        out.u8(state.code);
    }

    static void encode(RcptDsn dsn, RowWriter out) {
        int notify = 0;
        for (RcptDsn.Notify wanted : dsn.when()) {
            notify |= bit(wanted);
        }
        out.u8(notify).text(dsn.original());
    }

    static RcptDsn dsn(RowReader in) {
        int bits = in.u8();
        Set<RcptDsn.Notify> notify = EnumSet.noneOf(RcptDsn.Notify.class);
        for (RcptDsn.Notify one : RcptDsn.Notify.values()) {
            if ((bits & bit(one)) != 0) {
                notify.add(one);
            }
        }
        return new RcptDsn(notify, in.text());
    }

    static QueuedRecipient decode(RowReader in) {
        Address address = address(in.text());
        RcptDsn dsn = dsn(in);
        int state = in.u8();
        if (state != State.HELD.code) {
            throw new StoreCorrupt("a recipient has the unknown state " + state, null);
        }
        return new QueuedRecipient(address, dsn, State.HELD);
    }

    private static int bit(RcptDsn.Notify notify) {
        return switch (notify) {
            case NEVER -> 1;
            case SUCCESS -> 2;
            case FAILURE -> 4;
            case DELAY -> 8;
        };
    }

    static Address address(String text) {
        try {
            var in = new Scanner(text, 2 * Address.MAX_LENGTH);
            Address address = Address.take(in, Address.MAX_LENGTH);
            in.expectEnd();
            return address;
        } catch (SyntaxError e) {
            throw new StoreCorrupt("an address in the queue cannot be read", e);
        }
    }
}
