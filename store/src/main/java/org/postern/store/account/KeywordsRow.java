package org.postern.store.account;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.store.Bytes;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/** Row 0b: the keyword names of a mailbox, by bit; only ever added to. */
record KeywordsRow(List<String> names) {
    static final KeywordsRow NONE = new KeywordsRow(List.of());

    private static final int FORM = 1;

    KeywordsRow {
        names = List.copyOf(names);
    }

    Bytes encode() {
        var out = RowWriter.version(FORM).count(names.size());
        names.forEach(out::text);
        return out.done();
    }

    static KeywordsRow decode(Bytes row) {
        var in = RowReader.version("a keywords row", row, FORM);
        var names = new ArrayList<String>();
        for (int left = in.count(); left > 0; left--) {
            names.add(in.text());
        }
        return new KeywordsRow(names);
    }

    /** The row with these names too; null when they are too many. */
    @Nullable
    KeywordsRow with(List<String> wanted) {
        var all = new ArrayList<>(names);
        for (String name : wanted) {
            if (all.stream().noneMatch(name::equalsIgnoreCase)) {
                all.add(name);
            }
        }
        return all.size() > AccountLimits.KEYWORDS ? null : new KeywordsRow(all);
    }

    /** Bits of the names that are known. */
    long bits(List<String> wanted) {
        long bits = 0;
        for (int i = 0; i < names.size(); i++) {
            if (wanted.stream().anyMatch(names.get(i)::equalsIgnoreCase)) {
                bits |= 1L << i;
            }
        }
        return bits;
    }

    List<String> names(long bits) {
        var set = new ArrayList<String>();
        for (int i = 0; i < names.size(); i++) {
            if ((bits >> i & 1) != 0) {
                set.add(names.get(i));
            }
        }
        return set;
    }
}
