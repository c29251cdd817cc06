package org.postern.store.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.Bytes;
import org.postern.store.PartitionId;
import org.postern.store.StagedBlob;
import org.postern.store.partition.Partitions;
import org.postern.store.rocks.RocksOptions;
import org.postern.store.rocks.RocksStore;
import org.postern.store.support.Crowd;
import org.postern.testkit.store.Rows;

/** Prints how many messages of 4 KiB a second reach the disk; what it asserts is only that all arrive. */
@Timeout(120)
final class FilingRateTest {
    private static final int SENDERS = 50;
    private static final int EACH = 40;
    private static final byte[] BODY = Rows.body(1, 4096);

    @Test
    void fiftySendersIntoFiftyAccountsAndIntoOne(@TempDir Path folder) {
        try (RocksStore store = RocksStore.open(RocksOptions.small(folder))) {
            var accounts = new Accounts(new Partitions(store), InstantSource.system(), 1L << 28);
            for (int i = 0; i < SENDERS; i++) {
                accounts.create(id(i), 0);
            }
            file(store, accounts, SENDERS);
            print("fifty accounts", file(store, accounts, SENDERS));
            print("one account", file(store, accounts, 1));
            assertThat(accounts.account(id(0)).quota().messages()).isEqualTo(2L * EACH + SENDERS * EACH);
        }
    }

    private static PartitionId id(int number) {
        return new PartitionId(PartitionId.Kind.ACCOUNT, 8, number);
    }

    private static void print(String where, long nanos) {
        System.out.printf(
                "%d messages of 4 KiB into %s: %d a second%n",
                SENDERS * EACH, where, SENDERS * EACH * 1_000_000_000L / nanos);
    }

    private static long file(RocksStore store, Accounts accounts, int into) {
        var stored = new AtomicInteger();
        long start = System.nanoTime();
        Crowd.run(SENDERS, number -> {
            Account account = accounts.account(id(number % into));
            Mailbox inbox = account.mailbox(MailboxPath.INBOX);
            for (int i = 0; inbox != null && i < EACH; i++) {
                try (StagedBlob body = Rows.staged(store, BODY)) {
                    var message =
                            new NewMessage(new NewMessage.Own(body), Rows.zeros(300), 0, 0, Bytes.wrap(new byte[800]));
                    if (account.file(inbox.id(), message, FlagNames.NONE) instanceof Filed.Stored) {
                        stored.incrementAndGet();
                    }
                }
            }
        });
        assertThat(stored).hasValue(SENDERS * EACH);
        return System.nanoTime() - start;
    }
}
