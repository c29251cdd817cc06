package org.postern.store.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.postern.store.memory.MemoryStore;

final class SubscriptionLimitTest {
    private static final int PIECE = 500;

    private final Office office = Office.with(new MemoryStore());
    private final Account account = office.account;

    /** Many in one transaction: one by one would take as long as all other tests. */
    private void fill(int count) {
        for (int from = account.subscriptions().size(); from < count; from += PIECE) {
            int first = from;
            int end = Math.min(count, from + PIECE);
            office.partitions.write(Office.ID, tx -> {
                for (int i = first; i < end; i++) {
                    tx.put(Keys.subscription("n" + i), new SubscriptionRow("n" + i).encode());
                }
                return true;
            });
        }
    }

    @Test
    void aSubscriptionBeyondTheBoundIsRefusedAndSaidSo() {
        fill(AccountLimits.SUBSCRIPTIONS - 1);
        assertThat(account.subscriptions()).hasSize(AccountLimits.SUBSCRIPTIONS - 1);

        assertThat(account.subscribe("last", true)).isTrue();
        assertThat(account.subscribe("beyond", true)).isFalse();
        assertThat(account.subscriptions()).contains("last").doesNotContain("beyond");
        assertThat(account.subscribe("last", true)).as("it is there already").isTrue();
        assertThat(account.subscribe("last", false)).isTrue();
        assertThat(account.subscribe("beyond", true)).isTrue();
    }
}
