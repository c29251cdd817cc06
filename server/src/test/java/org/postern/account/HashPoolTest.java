package org.postern.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postern.testkit.Eventually;

final class HashPoolTest {
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();

    private final List<HashPool> pools = new ArrayList<>();

    private HashPool opened(HashPool pool) {
        pools.add(pool);
        return pool;
    }

    @AfterEach
    void letGo() throws InterruptedException {
        release.countDown();
        for (Thread thread : threads) {
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        }
        pools.forEach(HashPool::close);
    }

    /** So many who hold what they get. */
    private void crowd(HashPool pool, boolean known, int size) {
        for (int i = 0; i < size; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                Boolean done = pool.compute(known, () -> {
                    running.incrementAndGet();
                    return release.await(10, TimeUnit.SECONDS);
                });
                if (done == null) {
                    refused.incrementAndGet();
                }
            }));
        }
    }

    private static boolean allWait(List<Thread> threads) {
        return threads.stream()
                .allMatch(thread ->
                        thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
    }

    @Test
    void strangersHoldAtMostHalfAndKnownUsersGetThroughWhileTheyFlood() {
        HashPool pool = opened(new HashPool(4));
        crowd(pool, false, 50);
        Eventually.holds("the pool", () -> running.get() == 2 && allWait(threads));
        assertThat(running.get()).isEqualTo(2);
        assertThat(pool.compute(true, () -> "in")).isEqualTo("in");
        crowd(pool, true, 10);
        Eventually.holds("the pool", () -> running.get() == 4 && allWait(threads));
        assertThat(running.get()).isEqualTo(4);
        release.countDown();
        Eventually.holds("the pool", () -> pool.computed() == 61);
    }

    @Test
    void evenOneCoreHasAPlaceThatStrangersCannotTake() {
        HashPool pool = opened(new HashPool(1));
        crowd(pool, false, 5);
        Eventually.holds("the pool", () -> running.get() == 1 && allWait(threads));
        assertThat(pool.compute(true, () -> "in")).isEqualTo("in");
    }

    @Test
    void twoHundredMayWaitAndOneMoreIsToldToComeAgain() {
        for (boolean known : new boolean[] {true, false}) {
            HashPool pool = opened(new HashPool(2));
            int before = running.get();
            crowd(pool, known, HashPool.WAITING);
            Eventually.holds("the pool", () -> running.get() == before + (known ? 2 : 1) && allWait(threads));
            assertThat(pool.compute(known, () -> "too many")).isNull();
            assertThat(refused.get()).isZero();
        }
        release.countDown();
        Eventually.holds("the pool", () -> pools.stream().allMatch(pool -> pool.computed() == HashPool.WAITING));
        pools.forEach(pool -> assertThat(pool.compute(false, () -> "again")).isEqualTo("again"));
    }

    @Test
    void noCrowdOfStrangersTurnsAKnownUserAway() {
        HashPool pool = opened(new HashPool(2));
        crowd(pool, false, HashPool.WAITING);
        Eventually.holds("the pool", () -> running.get() == 1 && allWait(threads));
        assertThat(pool.compute(false, () -> "too many")).isNull();
        assertThat(pool.compute(true, () -> "in")).isEqualTo("in");
    }

    @Test
    void nobodyWaitsForEver() {
        HashPool pool = opened(new HashPool(2, Duration.ofMillis(20)));
        crowd(pool, false, 1);
        Eventually.holds("the pool", () -> running.get() == 1);
        assertThat(pool.compute(false, () -> "never")).isNull();
        assertThat(pool.computed()).isEqualTo(1);
    }

    @Test
    void aHashThatFailsIsAFaultAndGivesItsPlaceBack() {
        HashPool pool = opened(new HashPool(2));
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> pool.compute(true, () -> Objects.requireNonNull((Object) null)))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(pool.compute(true, () -> "in")).isEqualTo("in");
    }
}
