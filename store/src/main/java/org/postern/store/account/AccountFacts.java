package org.postern.store.account;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.Entry;
import org.postern.store.StoreCorrupt;
import org.postern.store.partition.Tx;
import org.postern.store.row.RowReader;

/** All rows of an account, read once in its turn, for the consistency check: about 200 bytes of heap a message. */
final class AccountFacts {
    /** What the check needs of a message row. */
    record Email(BlobId body, long size, long bodySize, boolean shown) {}

    /** A message row that is not as the flags rows say, and as it must become. */
    record Doubtful(EmailRow row, EmailRow right) {}

    private static final int LAST_MAILBOX = Integer.MAX_VALUE / 2;

    private final TxRows rows;
    /** The version that the next commit makes: no row can say as much. */
    final long version;

    /** Rows that cannot be read. */
    final List<Bytes> damaged = new ArrayList<>();

    @Nullable
    AccountRow account;

    final TreeMap<Integer, MailboxRow> mailboxes = new TreeMap<>();
    final Map<Bytes, Integer> names = new HashMap<>();
    final TreeMap<EmailRow.Place, FlagsRow> flags =
            new TreeMap<>(Comparator.comparingInt(EmailRow.Place::mailbox).thenComparingInt(EmailRow.Place::uid));
    final TreeMap<Long, Email> emails = new TreeMap<>();
    final TreeMap<Long, Doubtful> doubtful = new TreeMap<>();
    /** Places that messages claim and that have no flags row, with the message. */
    final Map<EmailRow.Place, Long> bare = new HashMap<>();

    final Map<Long, List<Bytes>> expunged = new HashMap<>();
    final Map<Integer, KeywordsRow> keywords = new HashMap<>();
    final Set<Long> summaries = new HashSet<>();
    final Set<BlobId> owed = new HashSet<>();

    AccountFacts(Tx tx) {
        this.rows = new TxRows(tx);
        this.version = tx.version();
        each(Keys.ACCOUNT, row -> account = AccountRow.decode(row.value()));
        each(Keys.MAILBOX, row -> mailboxes.put(mailbox(fields(row)), MailboxRow.decode(row.value())));
        each(Keys.NAME, row -> names.put(row.key(), mailbox(RowReader.fields("a name", row.value()))));
        each(Keys.FLAGS, row -> {
            RowReader key = fields(row);
            flags.put(new EmailRow.Place(key.i32(), key.i32()), FlagsRow.decode(row.value()));
        });
        each(Keys.EXPUNGED, row -> {
            RowReader key = fields(row);
            key.i64();
            long number = key.i64();
            ExpungedRow.decode(row.value());
            expunged.computeIfAbsent(number, _ -> new ArrayList<>()).add(row.key());
        });
        each(Keys.KEYWORDS, row -> keywords.put(fields(row).i32(), KeywordsRow.decode(row.value())));
        each(Keys.SUMMARY, row -> summaries.add(fields(row).i64()));
        each(
                Keys.OWED,
                row -> owed.add(RowReader.version("an owed row", row.value(), 1).blob()));
        each(Keys.SUBSCRIPTION, row -> SubscriptionRow.decode(row.value()));
        emails();
    }

    private void emails() {
        var shownIn = new HashMap<Long, List<EmailRow.Place>>();
        flags.forEach((place, row) ->
                shownIn.computeIfAbsent(row.email(), _ -> new ArrayList<>()).add(place));
        each(Keys.EMAIL, entry -> {
            long number = fields(entry).i64();
            EmailRow row = EmailRow.decode(entry.value());
            Set<EmailRow.Place> places = new LinkedHashSet<>(row.places());
            places.removeIf(place -> !possible(place) || isOfAnother(place, number));
            places.addAll(shownIn.getOrDefault(number, List.of()));
            boolean spilled = row.spilled() && summaries.contains(number);
            if (spilled != row.spilled() || places.size() != row.places().size() || !places.containsAll(row.places())) {
                doubtful.put(number, new Doubtful(row, row.with(List.copyOf(places), spilled)));
            }
            emails.put(
                    number,
                    new Email(row.body(), row.size(), row.size() - row.prefix().length(), !places.isEmpty()));
        });
    }

    /** A mailbox number as it can be given out: a damaged one must not become the first of those to come. */
    private static int mailbox(RowReader in) {
        int mailbox = in.i32();
        if (mailbox <= 0 || mailbox > LAST_MAILBOX) {
            throw new StoreCorrupt("there can be no mailbox " + mailbox, null);
        }
        return mailbox;
    }

    private static boolean possible(EmailRow.Place place) {
        return place.mailbox() > 0
                && place.mailbox() <= LAST_MAILBOX
                && place.uid() > 0
                && place.uid() < AccountLimits.UID;
    }

    /** The flags row decides whose a place is; where there is none, the first message that claims it. */
    private boolean isOfAnother(EmailRow.Place place, long number) {
        FlagsRow there = flags.get(place);
        if (there != null) {
            return there.email() != number;
        }
        Long first = bare.putIfAbsent(place, number);
        return first != null && first != number;
    }

    /** A mailbox's row as a name row gives it back; null when no name leads to it. */
    @Nullable
    MailboxRow named(int mailbox, int uidValidity, long version) {
        for (Map.Entry<Bytes, Integer> name : names.entrySet()) {
            if (name.getValue() == mailbox) {
                RowReader key = Keys.fields(name.getKey());
                return new MailboxRow(
                        key.i32(),
                        key.restText(),
                        true,
                        SpecialUse.NONE,
                        uidValidity,
                        1,
                        MailboxRow.Counts.none(version));
            }
        }
        return null;
    }

    /** A mailbox's whole name, as far as it is known. */
    String path(int mailbox) {
        String path = "";
        int at = mailbox;
        for (int level = 0; level < AccountLimits.LEVELS && at != 0; level++) {
            MailboxRow row = mailboxes.get(at);
            String name = row == null ? "mailbox " + at : row.name();
            path = path.isEmpty() ? name : name + "/" + path;
            at = row == null ? 0 : row.parent();
        }
        return path;
    }

    private static RowReader fields(Entry row) {
        return Keys.fields(row.key());
    }

    private void each(int table, TxRows.RowConsumer consumer) {
        rows.each(Keys.table(table), row -> {
            try {
                consumer.row(row);
            } catch (StoreCorrupt e) {
                damaged.add(row.key());
            }
        });
    }
}
