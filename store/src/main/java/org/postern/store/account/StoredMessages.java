package org.postern.store.account;

import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.store.Blob;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.Entry;
import org.postern.store.Order;
import org.postern.store.Page;
import org.postern.store.PartitionId;
import org.postern.store.Range;
import org.postern.store.Store;

/** Message rows and bodies of one account, read many at a time: each read beyond the caches is a trip to the disk. */
final class StoredMessages {
    /** Messages read at once, so that no read becomes too large. */
    private static final int MOST = 250;

    private final Store store;
    private final PartitionId id;

    StoredMessages(Store store, PartitionId id) {
        this.store = store;
        this.id = id;
    }

    /** Those that are there, by their numbers. */
    Map<Long, Message> of(List<Long> emails) {
        if (emails.size() > MOST) {
            throw new IllegalArgumentException(emails.size() + " messages at once");
        }
        Map<Long, Message> found = neighbours(emails);
        if (found == null) {
            Map<Bytes, Bytes> rows =
                    store.get(id, emails.stream().map(Keys::email).toList(), 0).rows();
            found = HashMap.newHashMap(rows.size());
            for (long email : emails) {
                Bytes row = rows.get(Keys.email(email));
                if (row != null) {
                    found.put(email, message(email, EmailRow.decode(row)));
                }
            }
        }
        return found;
    }

    /** Messages next to each other, as those of a mailbox mostly are, are cheaper to walk over than to look up. */
    private @Nullable Map<Long, Message> neighbours(List<Long> emails) {
        if (emails.size() < 2) {
            return null;
        }
        long first = Collections.min(emails);
        long last = Collections.max(emails);
        if (last - first >= 2L * emails.size()) {
            return null;
        }
        var range = new Range(Keys.email(first), Keys.email(last).next());
        Page page = store.scan(id, range, Order.ASCENDING, 2 * emails.size(), 0);
        if (page.next() != null) {
            return null;
        }
        var wanted = new BitSet();
        emails.forEach(email -> wanted.set((int) (email - first)));
        Map<Long, Message> found = HashMap.newHashMap(page.entries().size());
        for (Entry entry : page.entries()) {
            long email = Keys.fields(entry.key()).i64();
            if (wanted.get((int) (email - first))) {
                found.put(email, message(email, EmailRow.decode(entry.value())));
            }
        }
        return found;
    }

    private Message message(long email, EmailRow row) {
        Bytes summary = row.summary();
        if (row.spilled()) {
            Bytes key = Keys.summary(email);
            summary = store.get(id, List.of(key), 0).rows().getOrDefault(key, Bytes.EMPTY);
        }
        return new Message(email, row.body(), row.prefix(), row.size(), row.received(), row.offsetMinutes(), summary);
    }

    Map<BlobId, Bytes> smallBodies(List<Message> messages) {
        return store.smallBodies(messages.stream().map(Message::body).distinct().toList());
    }

    <T> T together(Supplier<T> reads) {
        return store.together(reads);
    }

    @Nullable
    Blob body(Message message, long offset, long length) {
        return store.openBlob(message.body(), offset, length);
    }
}
