package org.postern.defence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postern.store.Bytes;
import org.postern.testkit.TestClock;

final class GuessesTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress THERE = InetAddress.ofLiteral("192.0.2.2");
    private static final Bytes ANN = bytes("ann.");
    private static final Bytes BOB = bytes("bob.");

    private final TestClock clock = new TestClock(Instant.parse("2026-11-24T02:40:00Z"));
    private GuessLimits limits = GuessLimits.USUAL;
    private final Guesses guesses = new Guesses(clock, () -> limits);

    private static Bytes bytes(String text) {
        return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void wrong(InetAddress from, Bytes account, int password) {
        try (Guesses.Turn turn = entered(guesses, from, account)) {
            assertThat(turn).isNotNull();
            guesses.wrong(from, account, bytes("%04d rest".formatted(password)));
        }
    }

    private static Guesses.@Nullable Turn entered(Guesses guesses, InetAddress from, Bytes account) {
        try {
            return guesses.enter(from, account);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Duration delay() {
        return guesses.standing(HERE, ANN).delay();
    }

    private boolean refused() {
        return guesses.standing(HERE, ANN).refused();
    }

    @Test
    void theDelayBeginsWithTheSecondAttemptAndDoublesToFourSeconds() {
        assertThat(delay()).isZero();
        long[] expected = {500, 1_000, 2_000, 4_000, 4_000, 4_000, 4_000, 4_000, 4_000, 4_000};
        for (int i = 0; i < expected.length; i++) {
            wrong(HERE, ANN, i);
            assertThat(delay()).as("after %d", i + 1).isEqualTo(Duration.ofMillis(expected[i]));
        }
    }

    @Test
    void nineDistinctPasswordsAreLetTryAgainAndTenAreNot() {
        for (int i = 1; i <= 9; i++) {
            wrong(HERE, ANN, i);
        }
        assertThat(refused()).isFalse();
        wrong(HERE, ANN, 10);
        assertThat(refused()).isTrue();
    }

    @Test
    void theSamePasswordAgainIsNoGuess() {
        for (int i = 0; i < 50; i++) {
            wrong(HERE, ANN, i % 9);
        }
        assertThat(refused()).isFalse();
        for (int i = 0; i < 20; i++) {
            wrong(THERE, ANN, 7);
        }
        assertThat(guesses.standing(THERE, ANN)).isEqualTo(new Guesses.Standing(Duration.ofMillis(500), false));
    }

    @Test
    void aRefusalEndsWithItsWindow() {
        for (int i = 1; i <= 10; i++) {
            wrong(HERE, ANN, i);
            clock.pass(Duration.ofSeconds(1));
        }
        clock.pass(Duration.ofMinutes(15).minusSeconds(10).minusMillis(1));
        assertThat(refused()).isTrue();
        clock.pass(Duration.ofMillis(1));
        assertThat(refused()).isFalse();
        assertThat(delay()).isZero();
    }

    @Test
    void whoLoggedInFromThereLatelyIsDelayedButNotRefused() {
        guesses.right(HERE, ANN);
        assertThat(guesses.knows(HERE, ANN)).isTrue();
        for (int i = 1; i <= 20; i++) {
            wrong(HERE, ANN, i);
        }
        assertThat(guesses.standing(HERE, ANN)).isEqualTo(new Guesses.Standing(Duration.ofSeconds(4), false));
        clock.pass(Guesses.LATELY.minusMinutes(5));
        assertThat(guesses.knows(HERE, ANN)).isTrue();
        clock.pass(Duration.ofMinutes(5));
        assertThat(guesses.knows(HERE, ANN)).isFalse();
        for (int i = 1; i <= 10; i++) {
            wrong(HERE, ANN, i);
        }
        assertThat(refused()).isTrue();
    }

    @Test
    void aGoodLoginForgivesWhatWasWrongBefore() {
        wrong(HERE, ANN, 1);
        wrong(HERE, ANN, 2);
        guesses.right(HERE, ANN);
        assertThat(delay()).isZero();
    }

    @Test
    void anotherAddressAndAnotherAccountAreNotTouched() {
        for (int i = 1; i <= 10; i++) {
            wrong(HERE, ANN, i);
        }
        assertThat(guesses.standing(THERE, ANN)).isEqualTo(new Guesses.Standing(Duration.ZERO, false));
        assertThat(guesses.standing(HERE, BOB)).isEqualTo(new Guesses.Standing(Duration.ZERO, false));
    }

    @Test
    void theTableIsBoundedAndForgetsWhoWasQuietLongest() {
        var small = new Guesses(clock, () -> limits, 3, Duration.ofSeconds(10));
        small.right(HERE, ANN);
        small.right(HERE, BOB);
        small.right(THERE, ANN);
        assertThat(small.remembered()).isEqualTo(3);
        small.right(HERE, ANN);
        small.right(THERE, BOB);
        assertThat(small.remembered()).isEqualTo(3);
        assertThat(small.knows(HERE, BOB)).isFalse();
        assertThat(small.knows(HERE, ANN)).isTrue();
    }

    /** More names than the table holds: neither a victim's count nor a user's good name is pushed out. */
    @Test
    void tryingManyNamesPushesOutNeitherLongListsNorGoodLogins() throws InterruptedException {
        var small = new Guesses(clock, () -> limits, 100, Duration.ofSeconds(10));
        for (int i = 0; i < 10; i++) {
            try (Guesses.Turn turn = entered(small, HERE, ANN)) {
                assertThat(turn).isNotNull();
                small.wrong(HERE, ANN, bytes("%04d rest".formatted(i)));
            }
        }
        small.right(THERE, BOB);
        for (int i = 0; i < 1_000; i++) {
            Bytes name = bytes("name" + i);
            try (Guesses.Turn turn = entered(small, HERE, name)) {
                assertThat(turn).isNotNull();
                small.wrong(HERE, name, bytes("0000 rest"));
            }
        }
        assertThat(small.remembered()).isEqualTo(101);
        assertThat(small.standing(HERE, ANN).refused()).isTrue();
        assertThat(small.knows(THERE, BOB)).isTrue();
    }

    @Test
    void patienceIsLongerThanTheLongestDelay() throws InterruptedException {
        try (Guesses.Turn first = Objects.requireNonNull(guesses.enter(HERE, ANN))) {
            assertThat(first.left())
                    .isGreaterThan(GuessLimits.USUAL.longestDelay())
                    .isLessThanOrEqualTo(Guesses.PATIENCE);
        }
    }

    @Test
    void oneAttemptAtATimeForAnAddressAndAnAccount() throws InterruptedException {
        limits = new GuessLimits(5, Duration.ofMinutes(1), Duration.ZERO, Duration.ZERO);
        var impatient = new Guesses(clock, () -> limits, 10, Duration.ofMillis(20));
        try (Guesses.Turn first = impatient.enter(HERE, ANN)) {
            assertThat(first).isNotNull();
            assertThat(impatient.enter(HERE, ANN)).isNull();
            try (Guesses.Turn other = impatient.enter(HERE, BOB);
                    Guesses.Turn elsewhere = impatient.enter(THERE, ANN)) {
                assertThat(other).isNotNull();
                assertThat(elsewhere).isNotNull();
            }
        }
        try (Guesses.Turn again = impatient.enter(HERE, ANN)) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void theNextGoesOnWhenTheOneBeforeIsDone() throws InterruptedException {
        var entered = new CountDownLatch(1);
        Guesses.Turn first = guesses.enter(HERE, ANN);
        assertThat(first).isNotNull();
        Thread next = Thread.ofVirtual().start(() -> {
            try (Guesses.Turn turn = entered(guesses, HERE, ANN)) {
                if (turn != null) {
                    entered.countDown();
                }
            }
        });
        assertThat(entered.getCount()).isEqualTo(1);
        if (first != null) {
            first.close();
        }
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        next.join();
    }

    @Test
    void otherLimitsHoldFromThenOn() {
        for (int i = 1; i <= 5; i++) {
            wrong(HERE, ANN, i);
        }
        limits = new GuessLimits(5, Duration.ofMinutes(1), Duration.ofMillis(10), Duration.ofMillis(100));
        assertThat(guesses.standing(HERE, ANN)).isEqualTo(new Guesses.Standing(Duration.ofMillis(100), true));
        limits = new GuessLimits(6, Duration.ofMinutes(1), Duration.ofMillis(10), Duration.ofSeconds(4));
        assertThat(guesses.standing(HERE, ANN)).isEqualTo(new Guesses.Standing(Duration.ofMillis(160), false));
        wrong(HERE, ANN, 6);
        assertThat(refused()).isTrue();
        limits = new GuessLimits(100, Duration.ofMinutes(1), Duration.ZERO, Duration.ZERO);
        assertThat(guesses.standing(HERE, ANN)).isEqualTo(new Guesses.Standing(Duration.ZERO, false));
        for (int i = 7; i <= 99; i++) {
            wrong(HERE, ANN, i);
        }
        assertThat(refused()).isFalse();
        wrong(HERE, ANN, 100);
        assertThat(refused()).isTrue();
        clock.pass(Duration.ofMinutes(1));
        assertThat(refused()).isFalse();
    }

    @Test
    void limitsThatNoTableCouldHoldAreNoLimits() {
        assertThatThrownBy(() -> new GuessLimits(101, Duration.ZERO, Duration.ZERO, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GuessLimits(0, Duration.ZERO, Duration.ZERO, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GuessLimits(1, Duration.ofMillis(-1), Duration.ZERO, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
