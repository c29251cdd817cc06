package org.postern.store.account;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.PartitionId;
import org.postern.store.StagedBlob;
import org.postern.store.Store;
import org.postern.store.partition.Partitions;
import org.postern.testkit.store.Rows;

/** An account with all that stands around it, and a clock that a test moves. */
final class Office {
    static final PartitionId ID = new PartitionId(PartitionId.Kind.ACCOUNT, 17, 18);

    final Store store;
    final Partitions partitions;
    final Accounts accounts;
    final Account account;
    private final AtomicLong now = new AtomicLong(1_800_000_000_000L);

    Office(Store store, long budget) {
        this.store = store;
        this.partitions = new Partitions(store);
        InstantSource clock = () -> Instant.ofEpochMilli(now.get());
        this.accounts = new Accounts(partitions, clock, budget);
        this.account = accounts.account(ID);
    }

    static Office with(Store store) {
        var office = new Office(store, 1L << 30);
        office.accounts.create(ID, 0);
        return office;
    }

    long now() {
        return now.get();
    }

    void pass(Duration time) {
        now.addAndGet(time.toMillis());
    }

    StagedBlob staged(String text) {
        return Rows.staged(store, text.getBytes(StandardCharsets.UTF_8));
    }

    NewMessage message(String text) {
        return message(text, Bytes.EMPTY, Bytes.EMPTY);
    }

    NewMessage message(String text, Bytes prefix, Bytes summary) {
        return new NewMessage(new NewMessage.Own(staged(text)), prefix, now.get(), 120, summary);
    }

    int inbox() {
        return box("INBOX");
    }

    int box(String path) {
        return mailbox(path).id();
    }

    Mailbox mailbox(String path) {
        Mailbox mailbox = account.mailbox(path);
        if (mailbox == null) {
            throw new AssertionError("there is no mailbox " + path);
        }
        return mailbox;
    }

    int made(String path) {
        account.create(path);
        return box(path);
    }

    int filed(int mailbox, String text) {
        return stored(account.file(mailbox, message(text), FlagNames.NONE)).uid();
    }

    static Filed.Stored stored(Filed filed) {
        if (!(filed instanceof Filed.Stored stored)) {
            throw new AssertionError("not stored: " + filed);
        }
        return stored;
    }

    List<Integer> uids(int mailbox) {
        return IntStream.of(account.snapshot(mailbox).uids()).boxed().toList();
    }

    List<BlobId> bodies() {
        var bodies = new ArrayList<BlobId>();
        store.eachBlob(body -> {
            if (body.scope().equals(ID)) {
                bodies.add(body);
            }
        });
        return bodies;
    }

    List<String> findings() {
        return new AccountVerifier(partitions, accounts)
                .verify(ID, bodies()).findings().stream().map(Finding::words).toList();
    }

    int repair() {
        return new AccountVerifier(partitions, accounts).repair(ID, bodies());
    }
}
