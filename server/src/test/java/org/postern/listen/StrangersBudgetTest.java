package org.postern.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StrangersBudgetTest {
    @Test
    void theLastByteIsGivenAndOneMoreIsNot() {
        var budget = new StrangersBudget(() -> 1_000);
        var one = new StrangersBudget.Holding(budget);
        var other = new StrangersBudget.Holding(budget);
        assertThat(one.reserve(999)).isTrue();
        assertThat(other.reserve(2)).isFalse();
        assertThat(other.reserve(1)).isTrue();
        assertThat(one.reserve(1)).isFalse();
        assertThat(one.reserve(Long.MAX_VALUE)).isFalse();
        assertThat(budget.used()).isEqualTo(1_000);
    }

    @Test
    void anotherBoundHoldsFromThenOnAndTakesNothingBack() {
        var bound = new long[] {1_000};
        var budget = new StrangersBudget(() -> bound[0]);
        var one = new StrangersBudget.Holding(budget);
        assertThat(one.reserve(800)).isTrue();
        bound[0] = 500;
        assertThat(one.reserve(1)).isFalse();
        assertThat(budget.used()).isEqualTo(800);
        one.release(301);
        assertThat(one.reserve(1)).isTrue();
        assertThat(one.reserve(1)).isFalse();
    }

    @Test
    void allComesBackAtTheEndWhateverWasReleasedBefore() {
        var budget = new StrangersBudget(() -> 1_000);
        var one = new StrangersBudget.Holding(budget);
        assertThat(one.reserve(600)).isTrue();
        one.release(100);
        assertThat(budget.used()).isEqualTo(500);
        one.release(10_000);
        assertThat(budget.used()).isZero();
        assertThat(one.reserve(1_000)).isTrue();
        one.end();
        one.end();
        assertThat(budget.used()).isZero();
    }

    @Test
    void whoLoggedInIsGrantedEverythingAndTakesNothingFromStrangers() {
        var budget = new StrangersBudget(() -> 1_000);
        var user = new StrangersBudget.Holding(budget);
        assertThat(user.reserve(1_000)).isTrue();
        user.end();
        assertThat(user.reserve(5_000)).isTrue();
        assertThat(budget.used()).isZero();
        user.release(5_000);
        assertThat(budget.used()).isZero();
    }

    @Test
    void nothingNegativeIsReservedOrReleased() {
        var holding = new StrangersBudget.Holding(new StrangersBudget(() -> 10));
        assertThatThrownBy(() -> holding.reserve(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> holding.release(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void defaultsFitTheMachine() {
        ListenLimits large = ListenLimits.defaults(2L << 30, 65_536);
        assertThat(large.strangers()).isEqualTo(8_000);
        assertThat(large.strangersMemory()).isEqualTo(256L << 20);
        ListenLimits small = ListenLimits.defaults(256L << 20, 65_536);
        assertThat(small.strangers()).isEqualTo(2_048);
        assertThat(small.reservable()).isEqualTo(16L << 20);
        assertThat(ListenLimits.defaults(2L << 30, 1_024).strangers()).isEqualTo(512);
        assertThat(ListenLimits.defaults(2L << 30, 1_024).loggedIn()).isEqualTo(256);
        assertThat(ListenLimits.defaults(1, 1).strangers()).isEqualTo(8);
    }

    @Test
    void limitsThatContradictEachOtherAreRefused() {
        long enough = 10 * ListenLimits.SHARE;
        assertThat(new ListenLimits(1, 1, 1, 10, 1, 1, enough, Duration.ofSeconds(1), 1).reservable())
                .isZero();
        assertThatThrownBy(() -> new ListenLimits(1, 1, 1, 10, 1, 1, enough - 1, Duration.ofSeconds(1), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ListenLimits(0, 1, 1, 10, 1, 1, enough, Duration.ofSeconds(1), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
