package org.postern.store.partition;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.Commit;
import org.postern.store.Range;
import org.postern.store.StoreLimits;

/** Changes not yet committed, over rows below: puts and deletes by key, and ranges deleted before any of them. */
final class Layer {
    /** The key's fate in a layer. */
    sealed interface Fate {
        record Set(Bytes value) implements Fate {}

        record Gone() implements Fate {}

        /** The layer says nothing: ask below. */
        record Unchanged() implements Fate {}
    }

    private static final Fate GONE = new Fate.Gone();
    private static final Fate UNCHANGED = new Fate.Unchanged();

    private final TreeMap<Bytes, Fate> rows = new TreeMap<>();
    private final List<Range> ranges = new ArrayList<>();
    private final ByteArrayOutputStream note = new ByteArrayOutputStream(64);
    private final List<Commit.BlobPut> puts = new ArrayList<>();
    private final List<BlobId> drops = new ArrayList<>();
    private long bytes;

    boolean isEmpty() {
        return rows.isEmpty() && ranges.isEmpty() && note.size() == 0 && puts.isEmpty() && drops.isEmpty();
    }

    Fate fate(Bytes key) {
        Fate fate = rows.get(key);
        if (fate != null) {
            return fate;
        }
        return covers(key) ? GONE : UNCHANGED;
    }

    private boolean covers(Bytes key) {
        for (Range range : ranges) {
            if (key.compareTo(range.from()) >= 0 && key.compareTo(range.to()) < 0) {
                return true;
            }
        }
        return false;
    }

    void put(Bytes key, Bytes value) {
        replace(key, new Fate.Set(value));
        bytes += key.length() + value.length();
    }

    void delete(Bytes key) {
        replace(key, GONE);
        bytes += key.length();
    }

    private void replace(Bytes key, Fate fate) {
        Fate before = rows.put(key, fate);
        if (before instanceof Fate.Set(Bytes value)) {
            bytes -= key.length() + value.length();
        } else if (before != null) {
            bytes -= key.length();
        }
    }

    void deleteRange(Range range) {
        rows.subMap(range.from(), range.to()).clear();
        ranges.add(range);
        bytes += range.from().length() + range.to().length();
    }

    void note(Bytes entry) {
        note.writeBytes(entry.toArray());
    }

    void keep(Commit.BlobPut body) {
        puts.add(body);
    }

    void drop(BlobId body) {
        drops.add(body);
    }

    /** Lays this layer's rows of a range over {@code below}, which holds that range complete. */
    void overlay(Range range, NavigableMap<Bytes, Bytes> below) {
        for (Range gone : ranges) {
            below.subMap(max(gone.from(), range.from()), max(max(gone.from(), range.from()), gone.to()))
                    .clear();
        }
        for (Map.Entry<Bytes, Fate> row : rows.subMap(range.from(), range.to()).entrySet()) {
            switch (row.getValue()) {
                case Fate.Set(Bytes value) -> below.put(row.getKey(), value);
                case Fate.Gone() -> below.remove(row.getKey());
                case Fate.Unchanged() -> throw new IllegalStateException("an unchanged row is never kept");
            }
        }
    }

    private static Bytes max(Bytes a, Bytes b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /** Whether {@code above} still fits into one commit together with this layer. */
    boolean fits(Layer above) {
        return rows.size() + ranges.size() + above.rows.size() + above.ranges.size() <= StoreLimits.CHANGES
                && bytes + above.bytes <= StoreLimits.COMMIT
                && note.size() + above.note.size() <= StoreLimits.NOTE;
    }

    /** Takes over the changes of the layer above. */
    void absorb(Layer above) {
        for (Range range : above.ranges) {
            deleteRange(range);
        }
        for (Map.Entry<Bytes, Fate> row : above.rows.entrySet()) {
            switch (row.getValue()) {
                case Fate.Set(Bytes value) -> put(row.getKey(), value);
                case Fate.Gone() -> delete(row.getKey());
                case Fate.Unchanged() -> throw new IllegalStateException("an unchanged row is never kept");
            }
        }
        note.writeBytes(above.note.toByteArray());
        puts.addAll(above.puts);
        drops.addAll(above.drops);
    }

    /** Ranges first, then rows: what was put before a range was deleted is no longer among the rows. */
    List<Change> changes() {
        var changes = new ArrayList<Change>(ranges.size() + rows.size());
        for (Range range : ranges) {
            changes.add(new Change.DeleteRange(range.from(), range.to()));
        }
        for (Map.Entry<Bytes, Fate> row : rows.entrySet()) {
            changes.add(change(row.getKey(), row.getValue()));
        }
        return changes;
    }

    private static Change change(Bytes key, Fate fate) {
        return switch (fate) {
            case Fate.Set(Bytes value) -> new Change.Put(key, value);
            case Fate.Gone() -> new Change.Delete(key);
            case Fate.Unchanged() -> throw new IllegalStateException("an unchanged row is never kept");
        };
    }

    Bytes noteBytes() {
        return Bytes.wrap(note.toByteArray());
    }

    List<Commit.BlobPut> puts() {
        return puts;
    }

    List<BlobId> drops() {
        return drops;
    }
}
