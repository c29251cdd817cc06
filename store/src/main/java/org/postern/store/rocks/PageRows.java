package org.postern.store.rocks;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.store.Bytes;
import org.postern.store.Entry;
import org.postern.store.Order;
import org.postern.store.Page;
import org.postern.store.StoreLimits;

/** Gathers rows until the page is full. */
final class PageRows implements Database.Row {
    private final Order order;
    private final int limit;
    private final List<Entry> entries = new ArrayList<>();
    private long bytes;
    private @Nullable Bytes next;

    PageRows(Order order, int limit) {
        this.order = order;
        this.limit = limit;
    }

    @Override
    public boolean take(byte[] key, byte[] value) {
        Bytes own = Rows.keyOf(key);
        bytes += own.length() + value.length;
        if (entries.size() == limit || bytes > StoreLimits.PAGE) {
            next = order == Order.ASCENDING ? own : entries.getLast().key();
            return false;
        }
        entries.add(new Entry(own, Bytes.wrap(value)));
        return true;
    }

    Page page(long version) {
        return new Page(version, entries, next);
    }
}
