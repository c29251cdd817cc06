package org.postern.store.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postern.store.BlobDraft;
import org.postern.store.BlobId;
import org.postern.store.BlobLabel;
import org.postern.store.Bytes;
import org.postern.store.Commit;
import org.postern.store.PartitionId;
import org.postern.store.StagedBlob;
import org.postern.store.memory.MemoryStore;
import org.postern.store.partition.Partitions;
import org.postern.store.partition.Tx;
import org.postern.store.partition.Work;

/** The chain of evidence: whole as it is written, and whoever changes, takes out, swaps or cuts something is found. */
class SubmissionsTest {
    private static final PartitionId ACCOUNT = new PartitionId(PartitionId.Kind.ACCOUNT, 1, 2);

    private final MemoryStore store = new MemoryStore();
    private final Partitions partitions = new Partitions(store);
    private final Submissions submissions = new Submissions(partitions);

    @BeforeEach
    void five() {
        new Accounts(partitions, InstantSource.system(), 1 << 20).create(ACCOUNT, 0);
        for (int i = 1; i <= 5; i++) {
            submit(i);
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void submit(int number) {
        var origin = new EvidenceRow.Origin("192.0.2.1", 40_000, "TLSv1.3 X", "pc", "c1");
        var what = new EvidenceRow.Submitted(
                1_000 + number,
                "password",
                origin,
                "<ann@our.example>",
                1,
                List.of("bob@our.example"),
                Bytes.EMPTY,
                "ann@our.example",
                "<" + number + "@our.example>",
                0,
                Bytes.EMPTY,
                Bytes.EMPTY);
        var scope = new PartitionId(PartitionId.Kind.DELIVERY, 7, number);
        try (BlobDraft draft = store.draft();
                StagedBlob body = draft.seal()) {
            var put = new Commit.BlobPut(new BlobId(scope, 7, number), body, new BlobLabel(scope, 0, 0, 0, 0));
            var handover = new Submissions.Handover(
                    new DeliveryId(number, 7, number),
                    Bytes.wrap(("row " + number).getBytes(StandardCharsets.US_ASCII)),
                    put,
                    false,
                    Waiting.NONE);
            assertThat(submissions.submit(ACCOUNT, what, handover)).isTrue();
        }
    }

    private void change(Work<Boolean> work) {
        assertThat(partitions.write(ACCOUNT, work).value()).isTrue();
    }

    private List<String> found() {
        return submissions.check(ACCOUNT);
    }

    private static Bytes row(Tx tx, long number) {
        Bytes row = tx.get(Keys.evidence(number));
        if (row == null) {
            throw new AssertionError("no evidence " + number);
        }
        return row;
    }

    private static EvidenceRow forged(EvidenceRow before) {
        EvidenceRow.Submitted what = before.what();
        return new EvidenceRow(
                before.number(),
                before.account(),
                new EvidenceRow.Submitted(
                        what.time(),
                        what.credential(),
                        what.origin(),
                        what.sender(),
                        what.recipients(),
                        what.named(),
                        what.recipientsDigest(),
                        "eve@our.example",
                        what.messageId(),
                        what.size(),
                        what.body(),
                        what.prefix()),
                before.previous());
    }

    private void forge(long number) {
        change(tx -> {
            tx.put(
                    Keys.evidence(number),
                    forged(EvidenceRow.decode(row(tx, number))).encode());
            return true;
        });
    }

    @Test
    void aWholeChainIsWell() {
        assertThat(found()).isEmpty();
    }

    @Test
    void aChangedRowIsFound() {
        forge(3);
        assertThat(found()).singleElement().asString().startsWith("evidence 3 was changed");
    }

    @Test
    void theLastRowIsFoundTooWhenItIsChanged() {
        forge(5);
        assertThat(found()).containsExactly("evidence 5, the last, was changed");
    }

    @Test
    void missingRowsAreFound() {
        change(tx -> {
            tx.delete(Keys.evidence(1));
            tx.delete(Keys.evidence(3));
            tx.delete(Keys.evidence(5));
            return true;
        });
        assertThat(found())
                .containsExactly("evidence 1 is missing", "evidence 3 is missing", "evidence 5 to 5 is missing");
    }

    @Test
    void swappedRowsAreFound() {
        change(tx -> {
            Bytes two = row(tx, 2);
            tx.put(Keys.evidence(2), row(tx, 3));
            tx.put(Keys.evidence(3), two);
            return true;
        });
        assertThat(found())
                .contains("evidence 2 is another row in its place", "evidence 3 is another row in its place");
    }

    @Test
    void aLostEndIsFound() {
        change(tx -> {
            tx.delete(Keys.EVIDENCE_HEAD_KEY);
            return true;
        });
        assertThat(found()).containsExactly("the end of the evidence is not known any more");
    }

    @Test
    void aLostOrBrokenEndNeverCostsAnOldRow() {
        change(tx -> {
            tx.delete(Keys.EVIDENCE_HEAD_KEY);
            return true;
        });
        submit(6);
        assertThat(found()).isEmpty();
        change(tx -> {
            tx.put(Keys.EVIDENCE_HEAD_KEY, Bytes.wrap(new byte[] {9}));
            return true;
        });
        assertThat(found()).containsExactly("the end of the evidence is not known any more");
        submit(7);
        assertThat(found()).isEmpty();
        var numbers = new ArrayList<Long>();
        submissions.eachEvidence(ACCOUNT, row -> numbers.add(row.number()));
        assertThat(numbers).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void anUnreadableRowIsFound() {
        change(tx -> {
            tx.put(Keys.evidence(2), Bytes.wrap(new byte[] {9}));
            return true;
        });
        assertThat(found()).contains("evidence 2 cannot be read");
    }

    @Test
    void evidenceAndOutboxOutliveTheAccount() {
        new Accounts(partitions, InstantSource.system(), 1 << 20).remove(ACCOUNT);
        assertThat(found()).isEmpty();
        assertThat(submissions.isWaiting(ACCOUNT, new DeliveryId(5, 7, 5))).isTrue();
        submissions.handedOn(ACCOUNT, new DeliveryId(5, 7, 5));
        assertThat(submissions.isWaiting(ACCOUNT, new DeliveryId(5, 7, 5))).isFalse();
    }
}
