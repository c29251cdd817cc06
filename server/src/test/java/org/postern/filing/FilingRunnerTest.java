package org.postern.filing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postern.store.BlobDraft;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.Commit;
import org.postern.store.CommitId;
import org.postern.store.Freshness;
import org.postern.store.Order;
import org.postern.store.PartitionId;
import org.postern.store.Range;
import org.postern.store.StagedBlob;
import org.postern.store.Watch;
import org.postern.store.account.Account;
import org.postern.store.account.Accounts;
import org.postern.store.account.Mailbox;
import org.postern.store.memory.MemoryStore;
import org.postern.store.partition.Partitions;
import org.postern.store.queue.Deliveries;
import org.postern.store.queue.Delivery;
import org.postern.trace.Event;
import org.postern.trace.EventLog;
import org.postern.trace.RecordedEvents;

final class FilingRunnerTest {
    private static final PartitionId ANN = new PartitionId(PartitionId.Kind.ACCOUNT, 1, 1);
    private static final PartitionId BOB = new PartitionId(PartitionId.Kind.ACCOUNT, 2, 2);
    private static final PartitionId GONE = new PartitionId(PartitionId.Kind.ACCOUNT, 3, 3);
    private static final OffsetDateTime NOON = OffsetDateTime.of(2026, 11, 24, 12, 0, 0, 0, ZoneOffset.ofHours(3));

    private final RecordedEvents events = new RecordedEvents();
    private final MemoryStore store = new MemoryStore();
    private final Partitions partitions = new Partitions(store);
    private final Accounts accounts =
            new Accounts(partitions, InstantSource.fixed(Instant.parse("2026-11-24T09:00:00Z")), 1 << 20);
    private final Deliveries deliveries = new Deliveries(partitions, accounts);
    private final FilingRunner runner = new FilingRunner(deliveries, Deliveries.Reporter.NONE, events);
    private final Filing filing = new Filing(accounts, deliveries, _ -> Bytes.EMPTY, runner);

    @BeforeEach
    void people() {
        accounts.create(ANN, 0);
        accounts.create(BOB, 100);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Filing.Outcome file(String body, PartitionId... to) {
        try (BlobDraft draft = store.draft()) {
            byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
            draft.write(bytes, 0, bytes.length);
            try (StagedBlob staged = draft.seal()) {
                List<Target> targets = List.of(to).stream()
                        .map(account -> new Target(account, Target.Place.INBOX))
                        .toList();
                return filing.file(staged, "Return-Path: <>\r\n", NOON, targets);
            }
        }
    }

    private int count(PartitionId account) {
        Mailbox inbox = accounts.account(account).mailbox("INBOX");
        return inbox == null ? -1 : inbox.total();
    }

    private List<Delivery> underWay() {
        var found = new ArrayList<Delivery>();
        deliveries.eachUnderWay(found::add, damage -> {
            throw new AssertionError(damage);
        });
        return found;
    }

    @Test
    void oneAccountHasItsMessageWhenItIsTaken() {
        assertThat(file("hello\r\n", ANN)).isEqualTo(Filing.Outcome.TAKEN);
        assertThat(count(ANN)).isEqualTo(1);
        assertThat(underWay()).isEmpty();
    }

    @Test
    void severalAccountsHaveTheirsOnceHoweverOftenItIsFiled() {
        assertThat(file("hello\r\n", ANN, BOB)).isEqualTo(Filing.Outcome.TAKEN);
        assertThat(underWay()).hasSize(1);
        var delivery = underWay().getFirst();
        deliveries.file(delivery);
        deliveries.file(delivery);
        runner.fileAll();
        assertThat(count(ANN)).isEqualTo(1);
        assertThat(count(BOB)).isEqualTo(1);
        assertThat(underWay()).isEmpty();
    }

    @Test
    void aMessageThatFitsNobodyIsNotTakenAndOneThatFitsSomebodyReachesAll() {
        String large = "x".repeat(200) + "\r\n";
        assertThat(file(large, BOB)).isEqualTo(Filing.Outcome.FULL);
        assertThat(file(large, ANN, BOB)).isEqualTo(Filing.Outcome.TAKEN);
        runner.fileAll();
        assertThat(count(BOB)).isEqualTo(1);
        assertThat(filing.isFull(new Target(BOB, Target.Place.INBOX))).isTrue();
        assertThat(filing.isFull(new Target(ANN, Target.Place.INBOX))).isFalse();
    }

    @Test
    void whoIsGoneKeepsNobodyElseFromHisMail() {
        assertThat(file("hello\r\n", GONE)).isEqualTo(Filing.Outcome.GONE);
        assertThat(file("hello\r\n", GONE, ANN)).isEqualTo(Filing.Outcome.TAKEN);
        runner.fileAll();
        assertThat(count(ANN)).isEqualTo(1);
    }

    @Test
    void theRunnerFindsWhatWasLeftInTheStoreAndEndsWhenInterrupted() throws InterruptedException {
        file("hello\r\n", ANN, BOB);
        FilingRunner afterRestart = new FilingRunner(deliveries, Deliveries.Reporter.NONE, events);
        var arrived = new CountDownLatch(1);
        Account bob = accounts.account(BOB);
        try (Watch _ = bob.watch(arrived::countDown)) {
            Thread thread = Thread.ofVirtual().start(afterRestart);
            assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
            thread.interrupt();
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        }
        assertThat(count(BOB)).isEqualTo(1);
        assertThat(events.faults).isEmpty();
    }

    /** Writes over the first row of a shard what no delivery can be read from. */
    private void damage(PartitionId shard) {
        var rows = store.scan(
                        shard, new Range(Bytes.EMPTY, Bytes.wrap(new byte[] {(byte) 0xff})), Order.ASCENDING, 10, 0)
                .entries();
        var change = new Change.Put(rows.getFirst().key(), Bytes.wrap(new byte[] {99}));
        store.commit(
                shard,
                new Commit(
                        new CommitId(1, 1),
                        store.head(shard, Freshness.LINEAR).version(),
                        List.of(change),
                        Bytes.EMPTY,
                        List.of(),
                        List.of()));
    }

    @Test
    void oneDamagedRowKeepsNoOtherDeliveryBack() {
        for (int i = 0; i < 20; i++) {
            file("hello\r\n", ANN, BOB);
        }
        var shards = new ArrayList<PartitionId>();
        store.eachPartition(id -> {
            if (id.kind() == PartitionId.Kind.QUEUE) {
                shards.add(id);
            }
        });
        damage(shards.getFirst());
        runner.fileAll();
        assertThat(count(ANN)).isEqualTo(19);
        assertThat(events.of("filing.damaged")).hasSize(1);
    }

    /** Fails as long as it is told of damage, as nothing may. */
    private static final class FailingLog implements EventLog {
        final CountDownLatch faults = new CountDownLatch(1);

        @Override
        public void record(Event event) {
            throw new AssertionError(event.kind());
        }

        @Override
        public void fault(String where, Throwable fault) {
            faults.countDown();
        }
    }

    @Test
    void theRunnerGoesOnWhateverFailed() throws InterruptedException {
        file("hello\r\n", ANN, BOB);
        store.eachPartition(id -> {
            if (id.kind() == PartitionId.Kind.QUEUE) {
                damage(id);
            }
        });
        var log = new FailingLog();
        var survivor = new FilingRunner(deliveries, Deliveries.Reporter.NONE, log);
        var arrived = new CountDownLatch(1);
        try (Watch _ = accounts.account(BOB).watch(arrived::countDown)) {
            Thread thread = Thread.ofVirtual().start(survivor);
            assertThat(log.faults.await(10, TimeUnit.SECONDS)).isTrue();
            file("hello again\r\n", ANN, BOB);
            var after = new ArrayList<Delivery>();
            deliveries.eachUnderWay(after::add, damage -> assertThat(damage).isNotEmpty());
            after.forEach(survivor::take);
            assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
            thread.interrupt();
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }
}
