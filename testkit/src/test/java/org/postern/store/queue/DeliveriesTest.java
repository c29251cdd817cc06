package org.postern.store.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.PartitionId;
import org.postern.store.StagedBlob;
import org.postern.store.Store;
import org.postern.store.StoreUnavailable;
import org.postern.store.UnknownOutcome;
import org.postern.store.account.Account;
import org.postern.store.account.AccountLimits;
import org.postern.store.account.Accounts;
import org.postern.store.account.Filed;
import org.postern.store.account.Mailbox;
import org.postern.store.account.NewMessage;
import org.postern.store.memory.MemoryStore;
import org.postern.store.partition.Partitions;
import org.postern.store.support.ScriptedStore;
import org.postern.testkit.store.FaultyStore;
import org.postern.testkit.store.Rows;

/** A message for several accounts reaches each once, wherever the server dies; the body goes with the last of them. */
@Timeout(120)
final class DeliveriesTest {
    private static final int ACCOUNTS = 3;
    private static final long START = 1_800_000_000_000L;

    /** The process: what stands above the store until it dies. */
    private static final class Server {
        final Store store;
        final Accounts accounts;
        final Deliveries deliveries;

        Server(Store store, AtomicLong clock) {
            this.store = store;
            var partitions = new Partitions(store);
            InstantSource source = () -> Instant.ofEpochMilli(clock.get());
            this.accounts = new Accounts(partitions, source, 1L << 30);
            this.deliveries = new Deliveries(partitions, accounts);
        }

        Account account(int number) {
            return accounts.account(id(number));
        }

        Mailbox inbox(int number) {
            Mailbox inbox = account(number).mailbox("INBOX");
            if (inbox == null) {
                throw new AssertionError("no INBOX");
            }
            return inbox;
        }

        Delivery accept() {
            var recipients = new ArrayList<Delivery.Recipient>();
            for (int i = 0; i < ACCOUNTS; i++) {
                recipients.add(new Delivery.Recipient(id(i), inbox(i).id()));
            }
            return accept(recipients);
        }

        Delivery accept(List<Delivery.Recipient> recipients) {
            try (StagedBlob body = Rows.staged(store, Rows.body(5, 100))) {
                var message = new NewMessage(new NewMessage.Own(body), Rows.bytes("R: x\r\n"), START, 60, Bytes.EMPTY);
                return deliveries.accept(message, body, recipients, START);
            }
        }

        List<Delivery> underWay() {
            var found = new ArrayList<Delivery>();
            deliveries.eachUnderWay(found::add, damage -> {
                throw new AssertionError(damage);
            });
            return found;
        }

        void finish() {
            underWay().forEach(deliveries::file);
        }

        List<BlobId> bodies() {
            var bodies = new ArrayList<BlobId>();
            store.eachBlob(bodies::add);
            return bodies;
        }
    }

    private final AtomicLong clock = new AtomicLong(START);

    private static PartitionId id(int number) {
        return new PartitionId(PartitionId.Kind.ACCOUNT, 5, number);
    }

    private static void prepare(Server process) {
        for (int i = 0; i < ACCOUNTS; i++) {
            process.accounts.create(id(i), 0);
        }
    }

    private void expungeEverywhereAndPurge(Server process) {
        for (int i = 0; i < ACCOUNTS; i++) {
            int inbox = process.inbox(i).id();
            process.account(i).expunge(inbox, List.of(1));
        }
        clock.addAndGet(AccountLimits.KEPT.toMillis() + 1);
        for (int i = 0; i < ACCOUNTS; i++) {
            assertThat(process.bodies()).hasSize(1);
            assertThat(process.account(i).purge()).isEqualTo(1);
            assertThat(process.deliveries.settle(id(i))).isEqualTo(1);
            assertThat(process.deliveries.settle(id(i))).isZero();
        }
        assertThat(process.bodies()).isEmpty();
    }

    @Test
    void eachAccountGetsOneCopyWhereverTheServerDies() {
        int step = 0;
        boolean died = true;
        while (died) {
            var memory = new MemoryStore();
            prepare(new Server(memory, clock));
            var script = new ScriptedStore(memory);
            var first = new Server(script, clock);
            script.dieAfter(step);
            boolean accepted = false;
            died = false;
            try {
                Delivery delivery = first.accept();
                accepted = true;
                first.deliveries.file(delivery);
            } catch (StoreUnavailable e) {
                died = true;
            }
            var second = new Server(memory, clock);
            second.finish();
            assertThat(second.underWay()).isEmpty();
            for (int i = 0; i < ACCOUNTS; i++) {
                assertThat(second.inbox(i).total()).as("died at " + step).isEqualTo(accepted ? 1 : 0);
            }
            if (accepted) {
                expungeEverywhereAndPurge(second);
            }
            step++;
        }
        assertThat(step).isEqualTo(1 + 1 + ACCOUNTS + 1 + 1);
    }

    @Test
    void theBodyGoesWithTheLastAccountAlsoWhenSettlingDies() {
        int step = 0;
        boolean died = true;
        while (died) {
            var memory = new MemoryStore();
            var script = new ScriptedStore(memory);
            var process = new Server(script, clock);
            prepare(process);
            process.deliveries.file(process.accept());
            for (int i = 0; i < ACCOUNTS; i++) {
                process.account(i).expunge(process.inbox(i).id(), List.of(1));
            }
            clock.addAndGet(AccountLimits.KEPT.toMillis() + 1);
            script.dieAfter(step);
            died = !survives(process);
            script.script(ScriptedStore.PLAIN);
            assertThat(survives(new Server(memory, clock))).isTrue();
            assertThat(process.bodies()).isEmpty();
            step++;
        }
        assertThat(step).isGreaterThan(ACCOUNTS * 3);
    }

    private static boolean survives(Server process) {
        try {
            for (int i = 0; i < ACCOUNTS; i++) {
                process.account(i).purge();
                process.deliveries.settle(id(i));
            }
            return true;
        } catch (StoreUnavailable e) {
            return false;
        }
    }

    @Test
    void whatWasPurgedBeforeTheDeliveryWasForgottenDoesNotKeepTheBody() {
        var memory = new MemoryStore();
        var script = new ScriptedStore(memory);
        var process = new Server(script, clock);
        prepare(process);
        Delivery delivery = process.accept();
        script.dieAfter(1 + ACCOUNTS);
        assertThatThrownBy(() -> process.deliveries.file(delivery)).isInstanceOf(StoreUnavailable.class);
        script.script(ScriptedStore.PLAIN);
        process.account(0).expunge(process.inbox(0).id(), List.of(1));
        clock.addAndGet(AccountLimits.DELIVERIES.toMillis() - 1);
        process.account(0).limit(1);
        process.account(0).purge();
        process.deliveries.settle(id(0));
        process.finish();
        assertThat(process.inbox(0).total()).isZero();
        process.accounts.remove(id(1));
        process.accounts.remove(id(2));
        process.deliveries.settle(id(1));
        process.deliveries.settle(id(2));
        assertThat(process.bodies()).isEmpty();
    }

    @Test
    void anAccountThatCannotBeReachedKeepsNoOtherFromItsMailAndNobodyGetsASecondCopy() {
        var memory = new MemoryStore();
        var script = new ScriptedStore(memory);
        var process = new Server(script, clock);
        prepare(process);
        Delivery delivery = process.accept();
        script.script((real, partition, commit) -> {
            if (partition.equals(id(1))) {
                throw new StoreUnavailable("damaged", false, null);
            }
            return real.commit(partition, commit);
        });
        assertThatThrownBy(() -> process.deliveries.file(delivery)).isInstanceOf(StoreUnavailable.class);
        assertThat(process.inbox(0).total()).isEqualTo(1);
        assertThat(process.inbox(2).total()).isEqualTo(1);
        clock.addAndGet(AccountLimits.DELIVERIES.toMillis() + 86_400_000);
        process.account(0).purge();
        process.account(2).purge();
        assertThatThrownBy(process::finish).isInstanceOf(StoreUnavailable.class);
        script.script(ScriptedStore.PLAIN);
        process.finish();
        assertThat(process.underWay()).isEmpty();
        for (int i = 0; i < ACCOUNTS; i++) {
            assertThat(process.inbox(i).total()).isEqualTo(1);
        }
        expungeEverywhereAndPurge(process);
    }

    @Test
    void accountsThatAreGoneAreToldAndHoldNothing() {
        var process = new Server(new MemoryStore(), clock);
        prepare(process);
        Delivery delivery = process.accept();
        process.accounts.remove(id(1));
        assertThat(process.deliveries.file(delivery))
                .containsExactly(new Deliveries.NotFiled(id(1), new Filed.NoMailbox()));
        assertThat(process.inbox(0).total()).isEqualTo(1);
        process.accounts.remove(id(0));
        process.accounts.remove(id(2));
        process.deliveries.settle(id(0));
        assertThat(process.bodies()).hasSize(1);
        process.deliveries.settle(id(2));
        assertThat(process.bodies()).isEmpty();
    }

    @Test
    void aMailboxDeletedMeanwhileGivesWayToInbox() {
        var process = new Server(new MemoryStore(), clock);
        prepare(process);
        process.account(0).create("Lists");
        Mailbox lists = Objects.requireNonNull(process.account(0).mailbox("Lists"));
        Delivery delivery = process.accept(List.of(new Delivery.Recipient(id(0), lists.id())));
        process.account(0).delete(lists.id());
        assertThat(process.deliveries.file(delivery)).isEmpty();
        assertThat(process.inbox(0).total()).isEqualTo(1);
    }

    @Test
    void theLargestDeliveryIsTakenAndOneLargerIsNot() {
        var process = new Server(new MemoryStore(), clock);
        prepare(process);
        var recipients = new ArrayList<Delivery.Recipient>();
        for (int i = 0; i < Deliveries.RECIPIENTS; i++) {
            recipients.add(new Delivery.Recipient(id(i), 1));
        }
        try (StagedBlob body = Rows.staged(process.store, Rows.body(1, 10))) {
            var message = new NewMessage(
                    new NewMessage.Own(body),
                    Rows.zeros(AccountLimits.PREFIX),
                    START,
                    0,
                    Rows.zeros(Deliveries.SUMMARY));
            Delivery delivery = process.deliveries.accept(message, body, recipients, START);
            assertThat(process.underWay()).containsExactly(delivery);
            assertThat(process.deliveries.file(delivery)).hasSize(Deliveries.RECIPIENTS - ACCOUNTS);
            recipients.add(new Delivery.Recipient(id(Deliveries.RECIPIENTS), 1));
            assertThatThrownBy(() -> process.deliveries.accept(message, body, recipients, START))
                    .isInstanceOf(IllegalArgumentException.class);
            List<Delivery.Recipient> twice = List.of(recipients.getFirst(), recipients.getFirst());
            assertThatThrownBy(() -> process.deliveries.accept(message, body, twice, START))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void overAStoreThatFailsEachAccountGetsOneCopy() {
        for (long seed = 1; seed <= 40; seed++) {
            var memory = new MemoryStore();
            prepare(new Server(memory, clock));
            var odds = new FaultyStore.Odds(80, 80, 120, 60, 20, 40);
            var process = new Server(new FaultyStore(memory, seed, odds), clock);
            int accepted = 0;
            int unknown = 0;
            for (int i = 0; i < 10; i++) {
                try {
                    process.accept();
                    accepted++;
                } catch (UnknownOutcome e) {
                    unknown++;
                } catch (StoreUnavailable e) {
                    assertThat(e).hasMessageContaining("a fault");
                }
            }
            finishInTheEnd(process);
            var sure = new Server(memory, clock);
            for (int i = 0; i < ACCOUNTS; i++) {
                assertThat(sure.inbox(i).total()).as("seed " + seed).isBetween(accepted, accepted + unknown);
            }
            assertThat(sure.bodies()).hasSize(sure.inbox(0).total());
        }
    }

    private static void finishInTheEnd(Server process) {
        for (int i = 0; i < 1_000; i++) {
            try {
                process.finish();
                return;
            } catch (StoreUnavailable | UnknownOutcome e) {
                assertThat(e).isNotNull();
            }
        }
        throw new AssertionError("it never ends");
    }
}
