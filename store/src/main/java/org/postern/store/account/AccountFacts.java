package org.postern.store.account;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.Entry;
import org.postern.store.Order;
import org.postern.store.Range;
import org.postern.store.StoreLimits;
import org.postern.store.partition.Tx;

/** All rows of an account, read once in its turn, for the consistency check: about 150 bytes of heap a message. */
final class AccountFacts {
    /** What the check needs of a message row. */
    record Email(BlobId body, long size, long bodySize, List<EmailRow.Place> places, boolean spilled) {}

    private final Tx tx;
    final @Nullable AccountRow account;
    final TreeMap<Integer, MailboxRow> mailboxes = new TreeMap<>();
    final Map<Bytes, Integer> names = new HashMap<>();
    final TreeMap<EmailRow.Place, FlagsRow> flags = new TreeMap<>(
            java.util.Comparator.comparingInt(EmailRow.Place::mailbox).thenComparingInt(EmailRow.Place::uid));
    final TreeMap<Long, Email> emails = new TreeMap<>();
    final Map<Long, List<Bytes>> expunged = new HashMap<>();
    final Map<Integer, KeywordsRow> keywords = new HashMap<>();
    final Map<Long, Boolean> summaries = new HashMap<>();

    AccountFacts(Tx tx) {
        this.tx = tx;
        Bytes row = tx.get(Keys.ACCOUNT_KEY);
        this.account = row == null ? null : AccountRow.decode(row);
        each(Keys.MAILBOX, entry -> mailboxes.put(Keys.fields(entry.key()).i32(), MailboxRow.decode(entry.value())));
        each(Keys.NAME, entry -> names.put(entry.key(), entry.value().buffer().getInt()));
        each(Keys.FLAGS, entry -> {
            var key = Keys.fields(entry.key());
            flags.put(new EmailRow.Place(key.i32(), key.i32()), FlagsRow.decode(entry.value()));
        });
        each(Keys.EMAIL, entry -> emails.put(Keys.fields(entry.key()).i64(), email(EmailRow.decode(entry.value()))));
        each(Keys.EXPUNGED, entry -> {
            var key = Keys.fields(entry.key());
            key.i64();
            expunged.computeIfAbsent(key.i64(), _ -> new ArrayList<>()).add(entry.key());
        });
        each(Keys.KEYWORDS, entry -> keywords.put(Keys.fields(entry.key()).i32(), KeywordsRow.decode(entry.value())));
        each(Keys.SUMMARY, entry -> summaries.put(Keys.fields(entry.key()).i64(), true));
    }

    private static Email email(EmailRow row) {
        return new Email(row.body(), row.size(), row.size() - row.prefix().length(), row.places(), row.spilled());
    }

    private interface RowConsumer {
        void row(Entry entry);
    }

    private void each(int table, RowConsumer consumer) {
        Range left = Keys.table(table);
        while (true) {
            List<Entry> entries = tx.scan(left, Order.ASCENDING, StoreLimits.PAGE_ENTRIES);
            entries.forEach(consumer::row);
            if (entries.size() < StoreLimits.PAGE_ENTRIES) {
                return;
            }
            left = new Range(entries.getLast().key().next(), left.to());
        }
    }
}
