package org.postern.store.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postern.store.Bytes;
import org.postern.store.Commit;
import org.postern.store.Entry;
import org.postern.store.Order;
import org.postern.store.Page;
import org.postern.store.PartitionId;
import org.postern.store.Range;
import org.postern.store.StoreCorrupt;
import org.postern.store.partition.Partitions;
import org.postern.store.row.RowReader;

/**
 * What the people of accounts have submitted: the evidence, and the outbox of what is not yet handed on. Both outlive the
 * account, for what was acknowledged must go out, and what was sent stays proven. For any thread.
 */
public final class Submissions {
    /** Outbox rows read at once, a count; each has some 100 KiB at most. */
    private static final int PAGE = 30;

    private static final int EVIDENCE_PAGE = 500;

    private final Partitions partitions;

    public Submissions(Partitions partitions) {
        this.partitions = partitions;
    }

    /**
     * What is to be done about a message.
     *
     * @param outbox as its maker encodes it
     * @param elsewhere whether it is for other servers too: then it is counted as waiting
     * @param most what may wait with it, if it is
     */
    public record Handover(DeliveryId id, Bytes outbox, Commit.BlobPut body, boolean elsewhere, Waiting most) {}

    private enum Try {
        OVERTAKEN,
        DONE,
        TOO_MUCH
    }

    /**
     * One commit that holds evidence, outbox row and body: on disk when this returns.
     *
     * @return false when nothing happened, since with it more would wait for other servers than may
     */
    public boolean submit(PartitionId account, EvidenceRow.Submitted what, Handover handover) {
        Bytes note = new AccountNote.At(what.time()).encode();
        Try done = Try.OVERTAKEN;
        while (done == Try.OVERTAKEN) {
            // Digests are made outside of the account's turn. Who was overtaken tries again; somebody gets on each
            // time.
            Bytes stored = storedHead(account);
            EvidenceHead before = head(account, stored);
            var row = new EvidenceRow(before.number() + 1, account, what, before.digest());
            Bytes encoded = row.encode();
            Bytes after = new EvidenceHead(row.number(), EvidenceRow.digest(encoded)).encode();
            done = partitions
                    .write(account, tx -> {
                        if (!Objects.equals(stored, tx.get(Keys.EVIDENCE_HEAD_KEY))) {
                            return Try.OVERTAKEN;
                        }
                        if (tx.get(Keys.evidence(row.number())) != null) {
                            throw new StoreCorrupt("evidence goes on behind its end in " + account, null);
                        }
                        if (tx.get(Keys.ACCOUNT_KEY) == null) {
                            throw new NoSuchAccount(account);
                        }
                        if (handover.elsewhere
                                && !WaitingMail.comes(tx, handover.id, handover.body.body(), handover.most)) {
                            return Try.TOO_MUCH;
                        }
                        tx.keep(handover.body);
                        tx.put(Keys.evidence(row.number()), encoded);
                        tx.put(Keys.EVIDENCE_HEAD_KEY, after);
                        tx.put(Keys.outbox(handover.id), handover.outbox);
                        tx.note(note);
                        return Try.DONE;
                    })
                    .value();
        }
        return done == Try.DONE;
    }

    private @Nullable Bytes storedHead(PartitionId account) {
        return partitions
                .store()
                .get(account, List.of(Keys.EVIDENCE_HEAD_KEY), 0)
                .rows()
                .get(Keys.EVIDENCE_HEAD_KEY);
    }

    /** Where the chain goes on. A lost end is where the last row is: never must a new row take the place of an old one. */
    private EvidenceHead head(PartitionId account, @Nullable Bytes stored) {
        if (stored != null && EvidenceHead.isReadable(stored)) {
            return EvidenceHead.decode(stored);
        }
        List<Entry> last = partitions
                .store()
                .scan(account, Keys.table(Keys.EVIDENCE), Order.DESCENDING, 1, 0)
                .entries();
        return last.isEmpty()
                ? EvidenceHead.NONE
                : new EvidenceHead(
                        number(last.getFirst()),
                        EvidenceRow.digest(last.getFirst().value()));
    }

    private static long number(Entry row) {
        return RowReader.key("evidence", row.key(), Keys.EVIDENCE).i64();
    }

    /** Whether something is in the outbox still. */
    public boolean isWaiting(PartitionId account, DeliveryId id) {
        Bytes key = Keys.outbox(id);
        return partitions.store().get(account, List.of(key), 0).rows().containsKey(key);
    }

    /** It is handed on. */
    public void handedOn(PartitionId account, DeliveryId id) {
        partitions.write(account, tx -> {
            tx.delete(Keys.outbox(id));
            return true;
        });
    }

    /** Rows of an account's outbox, the oldest first, a page at a time in memory. */
    public void eachWaiting(PartitionId account, Consumer<Bytes> consumer) {
        each(account, Keys.table(Keys.OUTBOX), PAGE, entry -> consumer.accept(entry.value()));
    }

    /** The evidence of an account, the oldest first. Damaged rows throw {@link StoreCorrupt}. */
    public void eachEvidence(PartitionId account, Consumer<EvidenceRow> consumer) {
        each(
                account,
                Keys.table(Keys.EVIDENCE),
                EVIDENCE_PAGE,
                entry -> consumer.accept(EvidenceRow.decode(entry.value())));
    }

    /** What is wrong with the chain of an account, in words for a person; at most one line for each kind of fault. */
    public List<String> check(PartitionId account) {
        Bytes stored = storedHead(account);
        EvidenceHead end = head(account, stored);
        var chain = new Chain(account, end.number());
        each(account, Keys.table(Keys.EVIDENCE), EVIDENCE_PAGE, chain::next);
        boolean known = end.number() == 0 || (stored != null && EvidenceHead.isReadable(stored));
        return chain.end(end, known);
    }

    /** Walks along a chain; what was added since the head was read is passed over. */
    private static final class Chain {
        private final PartitionId account;
        private final long last;
        private final List<String> findings = new ArrayList<>();
        private long number;
        private @Nullable Bytes digest = EvidenceRow.NOTHING_BEFORE;

        Chain(PartitionId account, long last) {
            this.account = account;
            this.last = last;
        }

        void next(Entry entry) {
            long at = number(entry);
            if (at > last) {
                return;
            }
            if (at != number + 1) {
                finding("evidence " + (number + 1) + (at == number + 2 ? "" : " to " + (at - 1)) + " is missing");
                digest = null;
            }
            try {
                EvidenceRow row = EvidenceRow.decode(entry.value());
                if (row.number() != at || !row.account().equals(account)) {
                    finding("evidence " + at + " is another row in its place");
                } else if (digest != null && !row.previous().equals(digest)) {
                    finding("evidence " + number + " was changed, or " + at + " was put behind it");
                }
            } catch (StoreCorrupt e) {
                finding("evidence " + at + " cannot be read");
            }
            number = at;
            digest = EvidenceRow.digest(entry.value());
        }

        List<String> end(EvidenceHead head, boolean known) {
            if (!known) {
                finding("the end of the evidence is not known any more");
            }
            if (number < head.number()) {
                finding("evidence " + (number + 1) + " to " + head.number() + " is missing");
            } else if (digest != null && !head.digest().equals(digest)) {
                finding("evidence " + number + ", the last, was changed");
            }
            return findings;
        }

        private void finding(String words) {
            if (findings.size() < AccountLimits.EVIDENCE_FINDINGS) {
                findings.add(words);
            }
        }
    }

    private void each(PartitionId account, Range range, int limit, Consumer<Entry> consumer) {
        Bytes next = range.from();
        while (next != null) {
            Page page = partitions.store().scan(account, new Range(next, range.to()), Order.ASCENDING, limit, 0);
            page.entries().forEach(consumer);
            next = page.next();
        }
    }
}
