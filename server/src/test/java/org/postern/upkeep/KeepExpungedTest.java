package org.postern.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postern.store.BlobDraft;
import org.postern.store.Bytes;
import org.postern.store.PartitionId;
import org.postern.store.StagedBlob;
import org.postern.store.account.Account;
import org.postern.store.account.AccountLimits;
import org.postern.store.account.Accounts;
import org.postern.store.account.FlagNames;
import org.postern.store.account.Mailbox;
import org.postern.store.account.NewMessage;
import org.postern.store.memory.MemoryStore;
import org.postern.store.partition.Partitions;
import org.postern.testkit.TestClock;

final class KeepExpungedTest {
    private static final PartitionId ANN = new PartitionId(PartitionId.Kind.ACCOUNT, 1, 1);

    private final TestClock clock = new TestClock(Instant.parse("2026-11-24T02:40:00Z"));
    private final MemoryStore store = new MemoryStore();

    @AfterEach
    void close() {
        store.close();
    }

    private Account withOneExpunged(Accounts accounts) {
        accounts.create(ANN, 0);
        Account account = accounts.account(ANN);
        Mailbox inbox = account.mailbox("INBOX");
        assertThat(inbox).isNotNull();
        int id = inbox == null ? 0 : inbox.id();
        try (BlobDraft draft = store.draft()) {
            draft.write(new byte[] {'x'}, 0, 1);
            try (StagedBlob staged = draft.seal()) {
                account.file(
                        id,
                        new NewMessage(new NewMessage.Own(staged), Bytes.EMPTY, clock.millis(), 0, Bytes.EMPTY),
                        FlagNames.NONE);
            }
        }
        account.expunge(id, List.of(account.snapshot(id).uid(0)));
        assertThat(account.expunged(10)).hasSize(1);
        return account;
    }

    @Test
    void deletedMailIsKeptThirtyDaysUnlessChosenOtherwise() {
        Account account = withOneExpunged(new Accounts(new Partitions(store), clock, 1 << 20));
        clock.pass(AccountLimits.KEPT);
        assertThat(account.purge()).isZero();
        clock.pass(Duration.ofMillis(1));
        assertThat(account.purge()).isEqualTo(1);
        assertThat(account.expunged(10)).isEmpty();
    }

    @Test
    void itIsKeptAsLongAsChosenAndAChangeCountsForWhatIsThereAlready() {
        var kept = new Duration[] {Duration.ofDays(90)};
        Account account = withOneExpunged(new Accounts(new Partitions(store), clock, 1 << 20, () -> kept[0]));
        clock.pass(Duration.ofDays(60));
        assertThat(account.purge()).isZero();
        kept[0] = Duration.ofDays(60);
        assertThat(account.purge()).isZero();
        kept[0] = Duration.ofDays(60).minusMillis(1);
        assertThat(account.purge()).isEqualTo(1);
    }
}
