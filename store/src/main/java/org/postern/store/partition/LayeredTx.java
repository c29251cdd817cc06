package org.postern.store.partition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.Commit;
import org.postern.store.Entry;
import org.postern.store.Order;
import org.postern.store.Range;
import org.postern.store.StoreLimits;

/** One closure's transaction: its own layer over the batch's layer over the partition's rows. */
final class LayeredTx implements Tx {
    private final long version;
    private final PartitionRows rows;
    private final Layer batch;
    private final boolean readOnly;
    private final Layer own = new Layer();
    private final Map<Bytes, Bytes> expected = new HashMap<>();
    private boolean ended;

    LayeredTx(long version, PartitionRows rows, Layer batch, boolean readOnly) {
        this.version = version;
        this.rows = rows;
        this.batch = batch;
        this.readOnly = readOnly;
    }

    /** Ends the transaction and gives its changes. */
    Layer end() {
        ended = true;
        return own;
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public @Nullable Bytes get(Bytes key) {
        checkOpen();
        return switch (own.fate(key)) {
            case Layer.Fate.Set(Bytes value) -> value;
            case Layer.Fate.Gone() -> null;
            case Layer.Fate.Unchanged() ->
                switch (batch.fate(key)) {
                    case Layer.Fate.Set(Bytes value) -> value;
                    case Layer.Fate.Gone() -> null;
                    case Layer.Fate.Unchanged() -> {
                        Bytes known = expected.get(key);
                        yield known == null ? rows.get(key) : known;
                    }
                };
        };
    }

    @Override
    public void expect(Collection<Bytes> keys) {
        checkOpen();
        expected.putAll(rows.unremembered(keys));
    }

    @Override
    public List<Entry> scan(Range range, Order order, int limit) {
        checkOpen();
        if (limit > StoreLimits.PAGE_ENTRIES) {
            throw new IllegalArgumentException("a scan of " + limit + " rows");
        }
        Range left = range;
        var found = new ArrayList<Entry>();
        while (found.size() < limit && left.from().compareTo(left.to()) < 0) {
            PartitionRows.Part part = rows.scan(left, order, limit - found.size());
            Range covered = part.covered();
            left = switch (order) {
                case ASCENDING -> new Range(covered.to(), left.to());
                case DESCENDING -> new Range(left.from(), covered.from());
            };
            if (batch.isEmpty() && own.isEmpty()) {
                found.addAll(part.entries());
                continue;
            }
            var merged = new TreeMap<Bytes, Bytes>();
            for (Entry entry : part.entries()) {
                merged.put(entry.key(), entry.value());
            }
            batch.overlay(covered, merged);
            own.overlay(covered, merged);
            Map<Bytes, Bytes> inOrder = order == Order.ASCENDING ? merged : merged.descendingMap();
            inOrder.forEach((key, value) -> found.add(new Entry(key, value)));
        }
        return found.size() <= limit ? found : found.subList(0, limit);
    }

    @Override
    public void put(Bytes key, Bytes value) {
        checkWritable();
        if (key.length() > StoreLimits.KEY || value.length() > StoreLimits.VALUE) {
            throw new IllegalArgumentException(
                    "a row with a key of " + key.length() + " bytes and a value of " + value.length());
        }
        own.put(key, value);
    }

    @Override
    public void delete(Bytes key) {
        checkWritable();
        if (key.length() > StoreLimits.KEY) {
            throw new IllegalArgumentException("a key of " + key.length() + " bytes");
        }
        own.delete(key);
    }

    @Override
    public void deleteRange(Range range) {
        checkWritable();
        own.deleteRange(range);
    }

    @Override
    public void note(Bytes entry) {
        checkWritable();
        own.note(entry);
    }

    @Override
    public void keep(Commit.BlobPut body) {
        checkWritable();
        own.keep(body);
    }

    @Override
    public void drop(BlobId body) {
        checkWritable();
        own.drop(body);
    }

    private void checkOpen() {
        if (ended) {
            throw new IllegalStateException("the transaction has ended");
        }
    }

    private void checkWritable() {
        checkOpen();
        if (readOnly) {
            throw new IllegalStateException("a closure that only reads changes nothing");
        }
    }
}
