package org.postern.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postern.mail.address.Address;
import org.postern.mail.address.ReversePath;
import org.postern.mail.smtp.MailDsn;
import org.postern.mail.smtp.RcptDsn;
import org.postern.mail.wire.SyntaxError;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.PartitionId;
import org.postern.store.StagedBlob;
import org.postern.store.Store;
import org.postern.store.StoreCorrupt;
import org.postern.store.StoreUnavailable;
import org.postern.store.account.Accounts;
import org.postern.store.account.DeliveryId;
import org.postern.store.account.EvidenceRow;
import org.postern.store.account.Filed;
import org.postern.store.account.Submissions;
import org.postern.store.account.Waiting;
import org.postern.store.account.WaitingMail;
import org.postern.store.memory.MemoryStore;
import org.postern.store.partition.Partitions;
import org.postern.store.row.RowWriter;
import org.postern.store.support.ScriptedStore;
import org.postern.testkit.store.Rows;

/** What waits for other servers: seen a part at a time, counted, and taken out whole wherever the server dies. */
@Timeout(120)
final class SendQueueTest {
    private static final PartitionId ANN = new PartitionId(PartitionId.Kind.ACCOUNT, 5, 1);
    private static final PartitionId BOB = new PartitionId(PartitionId.Kind.ACCOUNT, 5, 2);
    private static final long START = 1_800_000_000_000L;
    private static final int SIZE = 100;
    private static final Waiting MUCH = new Waiting(1_000, 1_000_000);
    private static final RcptDsn ASKED =
            new RcptDsn(EnumSet.of(RcptDsn.Notify.SUCCESS, RcptDsn.Notify.DELAY), "rfc822;Bob+2Bx@our.example");

    /** The process: what stands above the store until it dies. */
    private static final class Server {
        final Store store;
        final Accounts accounts;
        final Deliveries deliveries;
        final Submissions submissions;
        final Outbox outbox;
        final WaitingMail waiting;
        final SendQueue queue;
        final Partitions partitions;

        Server(Store store) {
            this.store = store;
            this.partitions = new Partitions(store);
            this.accounts = new Accounts(partitions, InstantSource.system(), 1L << 30);
            this.deliveries = new Deliveries(partitions, accounts);
            this.submissions = new Submissions(partitions);
            this.outbox = new Outbox(partitions, accounts, submissions);
            this.waiting = new WaitingMail(partitions);
            this.queue = new SendQueue(partitions, deliveries, waiting);
        }

        void people() {
            accounts.create(ANN, 0);
            accounts.create(BOB, 0);
        }

        int inbox(PartitionId account) {
            var inbox = accounts.account(account).mailbox("INBOX");
            if (inbox == null) {
                throw new AssertionError("no INBOX");
            }
            return inbox.id();
        }

        /** Null when it is more than may wait. */
        @Nullable
        OutboxItem accept(long time, String name, boolean here, boolean elsewhere, Waiting most) {
            DeliveryId id = outbox.newId(time);
            try (StagedBlob body = Rows.staged(store, Rows.body(time, SIZE))) {
                var message = new Outgoing(
                        id,
                        name,
                        ANN,
                        Outbox.body(id),
                        SIZE,
                        time,
                        60,
                        Rows.bytes("Received: x\r\n"),
                        new ReversePath.Mailbox(address("ann@our.example")),
                        new MailDsn(MailDsn.Return.HEADERS, "e1"),
                        false,
                        true);
                var item = new OutboxItem(
                        message,
                        Bytes.EMPTY,
                        here ? Rows.bytes("R: x\r\n") : Bytes.EMPTY,
                        here ? List.of(new Delivery.Recipient(BOB, inbox(BOB))) : List.of(),
                        here ? List.of(new LocalRecipient(address("bob@our.example"), ASKED, List.of(BOB))) : List.of(),
                        elsewhere
                                ? List.of(new QueuedRecipient(
                                        address("eve@there.example"), ASKED, QueuedRecipient.State.HELD))
                                : List.of());
                return outbox.accept(item, evidence(time), body, most) ? item : null;
            }
        }

        Outgoing queue(long time, String name, boolean here) {
            OutboxItem item = accept(time, name, here, true, MUCH);
            if (item == null) {
                throw new AssertionError("not taken");
            }
            Delivery delivery = outbox.handOn(item);
            if (delivery != null) {
                deliveries.file(delivery);
            }
            return item.message();
        }

        List<BlobId> bodies() {
            var bodies = new ArrayList<BlobId>();
            store.eachBlob(bodies::add);
            return bodies;
        }

        int owed() {
            var owed = new int[1];
            queue.eachOwed((_, _) -> owed[0]++, SendQueueTest::damaged);
            return owed[0];
        }
    }

    private static <T> T there(@Nullable T what) {
        return Objects.requireNonNull(what);
    }

    private static void damaged(String words) {
        throw new AssertionError(words);
    }

    private static Address address(String text) {
        try {
            return Address.parse(text);
        } catch (SyntaxError e) {
            throw new AssertionError(e);
        }
    }

    private static EvidenceRow.Submitted evidence(long time) {
        var origin = new EvidenceRow.Origin("192.0.2.1", 40_000, "TLSv1.3 X", "pc", "c1");
        return new EvidenceRow.Submitted(
                time,
                "password",
                origin,
                "<ann@our.example>",
                1,
                List.of(),
                Bytes.EMPTY,
                "ann@our.example",
                "<x>",
                SIZE,
                Bytes.EMPTY,
                Bytes.EMPTY);
    }

    private static Server fresh() {
        var server = new Server(new MemoryStore());
        server.people();
        return server;
    }

    @Test
    void whatIsDroppedIsGoneWholeOrNotAtAllWhereverTheServerDies() {
        for (boolean here : new boolean[] {false, true}) {
            int step = 0;
            boolean died = true;
            while (died) {
                var memory = new MemoryStore();
                var script = new ScriptedStore(memory);
                var first = new Server(script);
                first.people();
                Outgoing message = first.queue(START, "m", here);
                script.dieAfter(step);
                died = false;
                try {
                    assertThat(first.queue.drop(message)).isTrue();
                    died = first.owed() > 0; // it is gone: what comes after it is nobody's fault
                } catch (StoreUnavailable e) {
                    assertThat(step).isZero();
                    died = true;
                }
                var second = new Server(memory);
                assertThat(second.queue.holds(message.id())).isEqualTo(step == 0);
                if (step > 0) {
                    second.queue.settle(SendQueueTest::damaged);
                    second.queue.settle(SendQueueTest::damaged);
                    assertThat(second.waiting.of(ANN)).isEqualTo(Waiting.NONE);
                    assertThat(second.queue.drop(message)).isFalse();
                    assertThat(second.deliveries.referrers(message.body()))
                            .as("died at " + step)
                            .isEqualTo(here ? Set.of(BOB) : Set.of());
                } else {
                    assertThat(second.waiting.of(ANN)).isEqualTo(Waiting.of(SIZE));
                }
                assertThat(second.owed()).isZero();
                assertThat(second.bodies()).hasSize(here || step == 0 ? 1 : 0);
                step++;
            }
            assertThat(step).isEqualTo(4 + 1);
        }
    }

    @Test
    void theQueueIsSeenInOneOrderAPartAtATime() {
        Server server = fresh();
        List<Outgoing> all = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            all.add(server.queue(START + i % 40, "m" + i, false));
        }
        Comparator<Outgoing> order = Comparator.<Outgoing>comparingLong(
                        message -> message.id().time())
                .thenComparing((a, b) -> Long.compareUnsigned(a.id().high(), b.id().high()))
                .thenComparing((a, b) -> Long.compareUnsigned(a.id().low(), b.id().low()));
        List<String> names = all.stream().sorted(order).map(Outgoing::name).toList();
        for (int part : new int[] {1, 7, 149, 150, 151}) {
            List<String> seen = new ArrayList<>();
            DeliveryId after = null;
            while (true) {
                List<QueueItem> some = server.queue.oldest(after, part, item -> item, SendQueueTest::damaged);
                assertThat(some).hasSizeLessThanOrEqualTo(part);
                some.forEach(item -> seen.add(item.message().name()));
                if (some.isEmpty()) {
                    break;
                }
                after = some.getLast().message().id();
            }
            assertThat(seen).as("parts of " + part).isEqualTo(names);
        }
        QueueItem found = there(server.queue.find("m77", SendQueueTest::damaged));
        assertThat(found.message()).isEqualTo(all.get(77));
        assertThat(server.queue.find("m150", SendQueueTest::damaged)).isNull();
    }

    @Test
    void whatCannotBeReadIsNamedAndHidesNothingElse() {
        Server server = fresh();
        List<Outgoing> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(server.queue(START + i, "m" + i, false));
        }
        DeliveryId spoilt = all.get(2).id();
        server.partitions.write(Shards.of(spoilt), tx -> {
            tx.put(Shards.queued(spoilt), Rows.bytes("\u0007?"));
            return true;
        });
        List<String> damage = new ArrayList<>();
        assertThat(server.queue.oldest(null, 10, item -> item.message().name(), damage::add))
                .containsExactly("m0", "m1", "m3", "m4");
        assertThat(damage).singleElement().asString().contains("cannot be read");
        assertThat(server.queue.find("m4", damage::add)).isNotNull();
    }

    /** One row for which nothing can be done keeps no other from being settled, wherever it stands. */
    @Test
    void whatCannotBeSettledHoldsNothingElseUp() {
        var script = new ScriptedStore(new MemoryStore());
        var server = new Server(script);
        server.people();
        List<Outgoing> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(server.queue(START + i, "m" + i, false));
        }
        script.script((real, partition, commit) -> {
            if (partition.kind() == PartitionId.Kind.DELIVERY) {
                throw new StoreUnavailable("not now", false, null);
            }
            return real.commit(partition, commit);
        });
        all.forEach(message -> assertThat(server.queue.drop(message)).isTrue());
        assertThat(server.owed()).isEqualTo(5);
        PartitionId spoilt = firstOwed(server).scope();
        script.script((real, partition, commit) -> {
            if (partition.equals(spoilt)) {
                throw new StoreCorrupt("spoilt", null);
            }
            return real.commit(partition, commit);
        });
        List<String> damage = new ArrayList<>();
        server.queue.settle(damage::add);
        assertThat(damage).singleElement().asString().contains("spoilt");
        assertThat(firstOwed(server).scope()).isEqualTo(spoilt);
        assertThat(server.owed()).isEqualTo(1);
    }

    private static BlobId firstOwed(Server server) {
        var owed = new ArrayList<BlobId>();
        server.queue.eachOwed((body, _) -> owed.add(body), SendQueueTest::damaged);
        return owed.getFirst();
    }

    @Test
    void asMuchWaitsAsMayAndNoMore() {
        Server server = fresh();
        var twoMessages = new Waiting(2, 1_000);
        assertThat(server.accept(START, "a", true, true, twoMessages)).isNotNull();
        OutboxItem second = there(server.accept(START + 1, "b", false, true, twoMessages));
        assertThat(server.waiting.of(ANN)).isEqualTo(new Waiting(2, 2 * SIZE));
        int bodies = server.bodies().size();
        assertThat(server.accept(START + 2, "c", true, true, twoMessages)).isNull();
        assertThat(server.bodies()).hasSize(bodies);
        assertThat(server.accept(START + 2, "c", false, true, new Waiting(3, 3 * SIZE - 1)))
                .isNull();
        assertThat(server.accept(START + 2, "c", true, false, twoMessages))
                .as("for people here alone")
                .isNotNull();
        assertThat(server.accept(START + 3, "d", false, true, new Waiting(3, 3 * SIZE)))
                .isNotNull();
        assertThat(server.waiting.of(ANN)).isEqualTo(new Waiting(3, 3 * SIZE));
        assertThat(server.submissions.check(ANN)).isEmpty();

        server.outbox.eachWaiting(server.outbox::handOn, SendQueueTest::damaged);
        assertThat(server.waiting.of(ANN)).as("in the queue it waits still").isEqualTo(new Waiting(3, 3 * SIZE));
        assertThat(server.queue.drop(second.message())).isTrue();
        assertThat(server.queue.drop(second.message())).isFalse();
        server.waiting.leaves(ANN, second.message().id());
        assertThat(server.waiting.of(ANN)).isEqualTo(new Waiting(2, 2 * SIZE));
        assertThat(server.waiting.isCountedRight(ANN)).isTrue();
    }

    @Test
    void aSumThatIsWrongIsMadeAnew() {
        Server server = fresh();
        Outgoing message = server.queue(START, "a", false);
        server.partitions.write(ANN, tx -> {
            tx.put(
                    RowWriter.key(0x13).done(),
                    RowWriter.version(1).i64(7).i64(7).done());
            return true;
        });
        assertThat(server.waiting.isCountedRight(ANN)).isFalse();
        server.waiting.recount(ANN);
        server.partitions.write(ANN, tx -> {
            tx.put(RowWriter.key(0x13).done(), Rows.bytes("\u0007?"));
            return true;
        });
        assertThat(server.waiting.isCountedRight(ANN)).as("unreadable").isFalse();
        server.waiting.recount(ANN);
        assertThat(server.waiting.of(ANN)).isEqualTo(Waiting.of(SIZE));
        assertThat(server.queue.isLost(ANN, message.id())).isFalse();
        server.partitions.write(Shards.of(message.id()), tx -> {
            tx.delete(Shards.queued(message.id()));
            return true;
        });
        assertThat(server.queue.isLost(ANN, message.id())).isTrue();
    }

    /** What the sender wants to be told of people here is there when they have got it. */
    @Test
    void whatIsToBeReportedComesWithTheDelivery() {
        Server server = fresh();
        OutboxItem item = there(server.accept(START, "a", true, true, MUCH));
        assertThat(OutboxItem.decode(item.encode())).isEqualTo(item);
        Delivery delivery = there(server.outbox.handOn(item));
        assertThat(Delivery.decode(delivery.encode())).isEqualTo(delivery);
        List<Reporting> told = new ArrayList<>();
        assertThat(server.deliveries.file(delivery, one -> told.add(one.reporting())))
                .isEmpty();
        assertThat(told)
                .containsExactly(new Reporting(
                        "a",
                        ANN,
                        item.message().from(),
                        item.message().dsn(),
                        List.of(new LocalRecipient(address("bob@our.example"), ASKED, List.of(BOB)))));
    }

    @Test
    void whoDidNotGetItIsKnownAtTheEndAlsoWhenTheReportHasToWait() {
        Server server = fresh();
        OutboxItem item = there(server.accept(START, "a", true, false, MUCH));
        Delivery delivery = there(server.outbox.handOn(item));
        server.accounts.remove(BOB);
        List<Delivery> left = new ArrayList<>();
        assertThat(fails(server, delivery)).isTrue();
        server.deliveries.eachUnderWay(left::add, SendQueueTest::damaged);
        assertThat(left)
                .singleElement()
                .satisfies(one -> assertThat(one.recipients())
                        .extracting(Delivery.Recipient::account)
                        .containsExactly(BOB));
        List<List<PartitionId>> got = new ArrayList<>();
        assertThat(server.deliveries.file(left.getFirst(), one -> {
                    got.add(one.reporting().recipients().getFirst().accounts());
                    assertThat(server.bodies()).as("for the report").hasSize(1);
                }))
                .as("for the log")
                .containsExactly(new Deliveries.NotFiled(BOB, new Filed.NoMailbox()));
        assertThat(got).containsExactly(List.of());
        assertThat(server.bodies()).isEmpty();
        left.clear();
        server.deliveries.eachUnderWay(left::add, SendQueueTest::damaged);
        assertThat(left).isEmpty();
    }

    private static boolean fails(Server server, Delivery delivery) {
        try {
            server.deliveries.file(delivery, _ -> {
                throw new StoreUnavailable("not now", false, null);
            });
            return false;
        } catch (StoreUnavailable e) {
            return true;
        }
    }

    /** Rows of the version before, which kept no names of the people here. */
    @Test
    void rowsOfTheFirstFormAreRead() {
        Server server = fresh();
        OutboxItem item = there(server.accept(START, "a", true, true, MUCH));
        var out = RowWriter.version(1);
        item.message().encode(out);
        out.bytes(item.summary()).bytes(item.filedPrefix());
        Delivery.encode(item.here(), out);
        out.count(1);
        item.elsewhere().getFirst().encode(out);
        OutboxItem read = OutboxItem.decode(out.done());
        assertThat(read.named()).isEmpty();
        assertThat(read)
                .isEqualTo(new OutboxItem(
                        item.message(), item.summary(), item.filedPrefix(), item.here(), List.of(), item.elsewhere()));
        Delivery delivery = there(server.outbox.handOn(read));
        assertThat(delivery.encode().at(0)).isEqualTo((byte) 1);
        assertThat(Delivery.decode(delivery.encode())).isEqualTo(delivery);
    }
}
