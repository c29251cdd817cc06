package org.postern.store.account;

import java.util.ArrayList;
import java.util.List;
import org.postern.store.Bytes;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/**
 * What a commit tells the readers of the log: when it was made, and which UIDs vanished (RFC 7162 §3.2.7). Added and
 * changed messages are found by the MODSEQ of their flags rows. Entries delimit themselves, since notes are joined.
 */
public sealed interface AccountNote {
    /** UTC milliseconds. */
    record At(long time) implements AccountNote {}

    record Vanished(int mailbox, List<Integer> uids) implements AccountNote {
        public Vanished {
            uids = List.copyOf(uids);
        }
    }

    int AT = 1;
    int VANISHED = 2;

    default Bytes encode() {
        return switch (this) {
            case At(long time) -> RowWriter.version(AT).i64(time).done();
            case Vanished(int mailbox, List<Integer> uids) -> {
                var out = RowWriter.version(VANISHED).i32(mailbox).count(uids.size());
                uids.forEach(out::i32);
                yield out.done();
            }
        };
    }

    /** All entries of a log note. */
    static List<AccountNote> decode(Bytes note) {
        var notes = new ArrayList<AccountNote>();
        var in = RowReader.fields("a log note", note);
        while (!in.atEnd()) {
            notes.add(in.u8() == AT ? new At(in.i64()) : vanished(in));
        }
        return notes;
    }

    private static Vanished vanished(RowReader in) {
        int mailbox = in.i32();
        var uids = new ArrayList<Integer>();
        for (int left = in.count(); left > 0; left--) {
            uids.add(in.i32());
        }
        return new Vanished(mailbox, uids);
    }
}
