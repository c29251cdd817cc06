package org.postern.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postern.mail.address.Address;
import org.postern.mail.address.Domain;
import org.postern.mail.wire.SyntaxError;
import org.postern.store.BlobDraft;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.StagedBlob;
import org.postern.store.account.Account;
import org.postern.store.account.AccountLimits;
import org.postern.store.account.Accounts;
import org.postern.store.account.Mailbox;
import org.postern.store.account.NewMessage;
import org.postern.store.account.WaitingMail;
import org.postern.store.directory.Directory;
import org.postern.store.directory.DirectoryChanged;
import org.postern.store.directory.Person;
import org.postern.store.memory.MemoryStore;
import org.postern.store.partition.Partitions;
import org.postern.store.queue.Deliveries;
import org.postern.store.queue.Delivery;
import org.postern.store.queue.SendQueue;
import org.postern.testkit.TestClock;
import org.postern.trace.RecordedEvents;

final class UpkeepTest {
    private final TestClock clock = new TestClock(Instant.parse("2026-11-24T02:40:00Z"));
    private final MemoryStore store = new MemoryStore();
    private final Partitions partitions = new Partitions(store);
    private final AtomicInteger failing = new AtomicInteger();
    private final Accounts accounts = new Accounts(partitions, clock, 1 << 20, () -> {
        if (failing.getAndDecrement() > 0) {
            throw new IllegalStateException("a fault of ours");
        }
        return AccountLimits.KEPT;
    });
    private final Directory directory = new Directory(partitions, accounts, clock);
    private final Deliveries deliveries = new Deliveries(partitions, accounts);
    private final SendQueue queue = new SendQueue(partitions, deliveries, new WaitingMail(partitions));
    private final RecordedEvents events = new RecordedEvents();
    private final Upkeep upkeep = new Upkeep(directory, accounts, deliveries, queue, events);

    @BeforeEach
    void people() throws SyntaxError {
        directory.addDomain(Domain.parse("our.example"));
        for (String name : List.of("ann", "bob")) {
            assertThat(directory.addPerson(address(name), "hash", 0, "en", false))
                    .isEqualTo(DirectoryChanged.DONE);
        }
    }

    @AfterEach
    void close() {
        directory.close();
        store.close();
    }

    private static Address address(String name) throws SyntaxError {
        return Address.parse(name + "@our.example");
    }

    private Account account(String name) throws SyntaxError {
        Person person = directory.person(address(name));
        if (person == null) {
            throw new AssertionError(name);
        }
        return accounts.account(person.account());
    }

    private static int inbox(Account account) {
        Mailbox inbox = account.mailbox("INBOX");
        if (inbox == null) {
            throw new AssertionError("no INBOX");
        }
        return inbox.id();
    }

    private void deliverToAll() {
        List<Delivery.Recipient> recipients = directory.people().stream()
                .map(person -> new Delivery.Recipient(person.account(), inbox(accounts.account(person.account()))))
                .toList();
        try (BlobDraft draft = store.draft()) {
            draft.write(new byte[] {'x'}, 0, 1);
            try (StagedBlob staged = draft.seal()) {
                var message = new NewMessage(new NewMessage.Own(staged), Bytes.EMPTY, clock.millis(), 0, Bytes.EMPTY);
                assertThat(deliveries.file(deliveries.accept(message, staged, recipients, clock.millis())))
                        .isEmpty();
            }
        }
    }

    private void expungeAll(String name) throws SyntaxError {
        Account account = account(name);
        account.expunge(inbox(account), List.of(1));
    }

    private List<BlobId> bodies() {
        var bodies = new ArrayList<BlobId>();
        store.eachBlob(bodies::add);
        return bodies;
    }

    @Test
    void sharedBodiesGoAlsoWhenOneOfTheirAccountsWasRemoved() throws SyntaxError {
        deliverToAll();
        assertThat(directory.removePerson(address("bob"))).isEqualTo(DirectoryChanged.DONE);
        upkeep.round();
        assertThat(bodies()).hasSize(1);
        expungeAll("ann");
        clock.pass(AccountLimits.KEPT.plusMillis(1));
        upkeep.round();
        assertThat(bodies()).isEmpty();
        assertThat(events.faults).isEmpty();
    }

    @Test
    void anAccountThatFailsKeepsNoOtherFromItsTurn() throws SyntaxError {
        deliverToAll();
        expungeAll("ann");
        expungeAll("bob");
        clock.pass(AccountLimits.KEPT.plusMillis(1));
        failing.set(1);
        upkeep.round();
        assertThat(events.faults).hasSize(1);
        assertThat(account("bob").expunged(10)).isEmpty();
        assertThat(account("ann").expunged(10)).hasSize(1);
        upkeep.round();
        assertThat(account("ann").expunged(10)).isEmpty();
        assertThat(bodies()).isEmpty();
    }
}
