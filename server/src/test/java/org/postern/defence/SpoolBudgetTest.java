package org.postern.defence;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

final class SpoolBudgetTest {
    private static final InetAddress ANN = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress NEIGHBOUR = InetAddress.ofLiteral("192.0.2.200");
    private static final InetAddress STRANGER = InetAddress.ofLiteral("198.51.100.1");
    private static final InetAddress SIXTH = InetAddress.ofLiteral("2001:db8:1::1");

    private final SpoolBudget budget = new SpoolBudget(100, 250);

    @Test
    void aNetworkHasItsBudgetAndNotAByteMore() {
        assertThat(budget.take(ANN, 60)).isTrue();
        assertThat(budget.take(NEIGHBOUR, 40)).isTrue();
        assertThat(budget.take(ANN, 1)).isFalse();
        assertThat(budget.take(STRANGER, 100)).isTrue();
    }

    @Test
    void allTogetherHaveTheirsToo() {
        assertThat(budget.take(ANN, 100)).isTrue();
        assertThat(budget.take(STRANGER, 100)).isTrue();
        assertThat(budget.take(SIXTH, 51)).isFalse();
        assertThat(budget.take(SIXTH, 50)).isTrue();
        assertThat(budget.held()).isEqualTo(250);
    }

    @Test
    void whatIsGivenBackCanBeTakenAgainAndLeavesNothing() {
        assertThat(budget.take(ANN, 100)).isTrue();
        budget.give(ANN, 100);
        assertThat(budget.take(NEIGHBOUR, 100)).isTrue();
        budget.give(NEIGHBOUR, 100);
        assertThat(budget.held()).isZero();
        assertThat(budget.networks()).isZero();
    }
}
