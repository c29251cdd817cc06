package org.postern.store.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.Commit;
import org.postern.store.CommitResult;
import org.postern.store.Freshness;
import org.postern.store.LogPage;
import org.postern.store.Order;
import org.postern.store.PartitionId;
import org.postern.store.Store;
import org.postern.store.StoreLimits;
import org.postern.store.StoreUnavailable;
import org.postern.store.UnknownOutcome;
import org.postern.store.Watch;
import org.postern.store.memory.MemoryStore;
import org.postern.store.support.Crowd;
import org.postern.store.support.ScriptedStore;
import org.postern.testkit.Eventually;
import org.postern.testkit.store.FaultyStore;
import org.postern.testkit.store.Rows;

/** One writer at a time: closures in order, folded, all or nothing each, whatever the store answers. */
@Timeout(120)
final class PartitionsTest {
    private static final PartitionId ID = Rows.ACCOUNT;
    private static final Bytes COUNTER = Rows.bytes("counter");

    private final MemoryStore memory = new MemoryStore();
    private final ScriptedStore store = new ScriptedStore(memory);
    private final Partitions partitions = new Partitions(store);

    private static long next(Tx tx) {
        Bytes now = tx.get(COUNTER);
        long next = now == null ? 1 : now.buffer().getLong() + 1;
        tx.put(COUNTER, longBytes(next));
        return next;
    }

    private static long count(Tx tx) {
        Bytes now = tx.get(COUNTER);
        return now == null ? 0 : now.buffer().getLong();
    }

    private static Bytes longBytes(long value) {
        return Bytes.wrap(java.nio.ByteBuffer.allocate(8).putLong(value).array());
    }

    private @Nullable Bytes row(String key) {
        return memory.get(ID, List.of(Rows.bytes(key)), 0).rows().get(Rows.bytes(key));
    }

    /** Holds the first commit until {@code waiting} closures wait behind it, then lets them fold. */
    private void whileOneCommits(int waiting, Crowd.Part part) {
        var committing = new CountDownLatch(1);
        store.script((real, id, commit) -> {
            store.script(ScriptedStore.PLAIN);
            committing.countDown();
            awaitWaiting(waiting);
            return real.commit(id, commit);
        });
        Crowd.run(waiting + 1, number -> {
            if (number == 0) {
                partitions.write(ID, tx -> {
                    tx.put(Rows.bytes("first"), Bytes.EMPTY);
                    return true;
                });
            } else {
                await(committing);
                part.run(number);
            }
        });
    }

    private void awaitWaiting(int wanted) {
        Eventually.holds("all wait", Duration.ofSeconds(30), () -> partitions.waiting(ID) >= wanted);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody came");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void twoHundredThreadsLoseAndDoubleNothing() {
        Crowd.run(200, _ -> {
            for (int i = 0; i < 20; i++) {
                partitions.write(ID, PartitionsTest::next);
            }
        });
        assertThat(row("counter")).isEqualTo(longBytes(4_000));
        assertThat(store.commits()).isLessThanOrEqualTo(4_000);
    }

    @Test
    void closuresThatWaitAreFoldedIntoFewCommits() {
        whileOneCommits(100, _ -> partitions.write(ID, PartitionsTest::next));
        assertThat(row("counter")).isEqualTo(longBytes(100));
        assertThat(store.commits()).isLessThan(60);
    }

    @Test
    void eachCallerHearsItsOwnValueAndTheVersionThatHasIt() {
        var seen = Collections.synchronizedList(new ArrayList<Long>());
        Crowd.run(50, _ -> {
            Written<Long> written = partitions.write(ID, PartitionsTest::next);
            assertThat(memory.head(ID, Freshness.LINEAR).version()).isGreaterThanOrEqualTo(written.version());
            seen.add(written.value());
        });
        assertThat(seen).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void aClosureThatThrowsLeavesNothingAndItsNeighboursStand() {
        whileOneCommits(60, number -> {
            if (number % 3 == 0) {
                assertThatThrownBy(() -> partitions.write(ID, tx -> {
                            next(tx);
                            tx.put(Rows.bytes("x" + number), Bytes.EMPTY);
                            if (number % 2 == 0) {
                                throw new IllegalStateException("mine");
                            }
                            throw new AssertionError("mine");
                        }))
                        .hasMessage("mine");
            } else {
                partitions.write(ID, PartitionsTest::next);
            }
        });
        assertThat(row("counter")).isEqualTo(longBytes(40));
        assertThat(row("x3")).isNull();
    }

    @Test
    void aRowBeyondTheLimitsIsRefusedAlone() {
        whileOneCommits(40, number -> {
            Bytes key = number % 4 == 0 ? Rows.zeros(StoreLimits.KEY + 1) : Rows.bytes("k" + number);
            Bytes value = number % 4 == 1 ? Rows.zeros(StoreLimits.VALUE + 1) : Bytes.EMPTY;
            Work<Boolean> work = tx -> {
                tx.put(key, value);
                return true;
            };
            if (number % 4 < 2) {
                assertThatThrownBy(() -> partitions.write(ID, work)).isInstanceOf(IllegalArgumentException.class);
            } else {
                partitions.write(ID, work);
            }
        });
        assertThat(Rows.all(memory, ID, Order.ASCENDING, 100)).hasSize(21);
    }

    @Test
    void aCommitThatTheStoreRefusesHurtsOnlyTheClosureToBlame() {
        store.script((real, id, commit) -> real.commit(id, commit));
        whileOneCommits(30, number -> {
            store.script((real, id, commit) -> {
                if (commit.changes().stream()
                        .anyMatch(change ->
                                change instanceof Change.Put put && put.key().equals(Rows.bytes("bad")))) {
                    throw new IllegalArgumentException("not this one");
                }
                return real.commit(id, commit);
            });
            if (number == 7) {
                assertThatThrownBy(() -> partitions.write(ID, tx -> {
                            tx.put(Rows.bytes("bad"), Bytes.EMPTY);
                            return true;
                        }))
                        .hasMessage("not this one");
            } else {
                partitions.write(ID, PartitionsTest::next);
            }
        });
        assertThat(row("counter")).isEqualTo(longBytes(29));
    }

    @Test
    void whatDoesNotFitGoesIntoTheNextCommit() {
        var sizes = Collections.synchronizedList(new ArrayList<Integer>());
        whileOneCommits(30, number -> {
            store.script((real, id, commit) -> {
                sizes.add(commit.changes().size());
                return real.commit(id, commit);
            });
            partitions.write(ID, tx -> {
                for (int i = 0; i < 299; i++) {
                    tx.put(Rows.bytes(number + "/" + i), Bytes.EMPTY);
                }
                return next(tx);
            });
        });
        assertThat(sizes).allMatch(size -> size <= StoreLimits.CHANGES).contains(300 * 3 - 2);
        assertThat(row("counter")).isEqualTo(longBytes(30));
    }

    @Test
    void closuresRunInTheOrderInWhichTheyCame() {
        var committing = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        store.script((real, id, commit) -> {
            store.script(ScriptedStore.PLAIN);
            committing.countDown();
            await(go);
            return real.commit(id, commit);
        });
        var ran = Collections.synchronizedList(new ArrayList<Integer>());
        var threads = new ArrayList<Thread>();
        threads.add(Thread.ofVirtual().start(() -> partitions.write(ID, PartitionsTest::next)));
        await(committing);
        for (int i = 0; i < 40; i++) {
            int number = i;
            Thread thread = Thread.ofVirtual()
                    .start(() -> partitions.write(ID, tx -> {
                        for (int row = 0; row < 400; row++) {
                            tx.put(Rows.bytes("r" + row + "of" + number), Bytes.EMPTY);
                        }
                        tx.note(longBytes(number));
                        return true;
                    }));
            threads.add(thread);
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        go.countDown();
        threads.forEach(PartitionsTest::join);
        for (LogPage.LogEntry entry : ((LogPage.Commits) memory.log(ID, 0, 1_000)).entries()) {
            java.nio.ByteBuffer note = entry.note().buffer();
            while (note.hasRemaining()) {
                ran.add((int) note.getLong());
            }
        }
        assertThat(ran).hasSize(40).isSorted();
    }

    private static void join(Thread thread) {
        try {
            assertThat(thread.join(java.time.Duration.ofSeconds(30))).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aClosureAtTheLimitPassesAndOneBeyondIsRefused() {
        partitions.write(ID, tx -> rows(tx, StoreLimits.CHANGES));
        assertThatThrownBy(() -> partitions.write(ID, tx -> rows(tx, StoreLimits.CHANGES + 1)))
                .isInstanceOf(TooLarge.class);
        int values = StoreLimits.COMMIT / StoreLimits.VALUE;
        assertThatThrownBy(() -> partitions.write(ID, tx -> large(tx, values, StoreLimits.VALUE)))
                .isInstanceOf(TooLarge.class);
        partitions.write(ID, tx -> large(tx, values, StoreLimits.VALUE - 2));
        partitions.write(ID, tx -> note(tx, StoreLimits.NOTE));
        assertThatThrownBy(() -> partitions.write(ID, tx -> note(tx, StoreLimits.NOTE + 1)))
                .isInstanceOf(TooLarge.class);
    }

    private static boolean rows(Tx tx, int count) {
        for (int i = 0; i < count; i++) {
            tx.put(Rows.bytes("k" + i), Bytes.EMPTY);
        }
        return true;
    }

    private static boolean large(Tx tx, int count, int size) {
        for (int i = 0; i < count; i++) {
            tx.put(Bytes.wrap(new byte[] {1, (byte) i}), Rows.zeros(size));
        }
        return true;
    }

    private static boolean note(Tx tx, int length) {
        tx.note(Rows.zeros(length));
        return true;
    }

    @Test
    void anotherWriterMakesTheClosureRunAgain() {
        partitions.write(ID, PartitionsTest::next);
        Rows.write(memory, ID, new Change.Put(COUNTER, longBytes(10)));
        assertThat(partitions.write(ID, PartitionsTest::next).value()).isEqualTo(11);
    }

    @Test
    void aLostAnswerIsAskedForAgainWithTheSameCommit() {
        var ids = Collections.synchronizedList(new ArrayList<Object>());
        var lose = new AtomicInteger(3);
        store.script((real, id, commit) -> {
            ids.add(commit.id());
            CommitResult result = real.commit(id, commit);
            if (lose.getAndDecrement() > 0) {
                throw new UnknownOutcome("lost", null);
            }
            return result;
        });
        assertThat(partitions.write(ID, PartitionsTest::next).value()).isEqualTo(1);
        assertThat(ids).hasSize(4).containsOnly(ids.getFirst());
    }

    @Test
    void unavailableAfterALostAnswerIsNeverTakenForNothingHappened() {
        var calls = new AtomicInteger();
        store.script((real, id, commit) -> {
            if (calls.getAndIncrement() == 0) {
                real.commit(id, commit);
                throw new UnknownOutcome("lost", null);
            }
            throw new StoreUnavailable("gone", false, null);
        });
        assertThatThrownBy(() -> partitions.write(ID, PartitionsTest::next)).isInstanceOf(UnknownOutcome.class);
    }

    @Test
    void aCommitThatProvesToBeAppliedLaterIsStillTold() {
        for (boolean applied : new boolean[] {true, false}) {
            var id = new PartitionId(PartitionId.Kind.QUEUE, 1, applied ? 1 : 2);
            var heard = new ArrayList<Long>();
            Watch watch = partitions.listen(id, commit -> heard.add(commit.version()));
            store.script((real, partition, commit) -> {
                if (applied) {
                    real.commit(partition, commit);
                }
                throw new UnknownOutcome("lost", null);
            });
            assertThatThrownBy(() -> partitions.write(id, PartitionsTest::next)).isInstanceOf(UnknownOutcome.class);
            store.script(ScriptedStore.PLAIN);
            assertThat(partitions.write(id, PartitionsTest::next).value()).isEqualTo(applied ? 2 : 1);
            assertThat(heard).isEqualTo(applied ? List.of(1L, 2L) : List.of(1L));
            watch.close();
        }
    }

    @Test
    void aCommitAppliedOnlyAfterItWasGivenUpIsTold() {
        var heard = new ArrayList<Long>();
        var lost = new ArrayList<Commit>();
        partitions.listen(ID, commit -> heard.add(commit.version()));
        store.script((_, _, commit) -> {
            lost.add(commit);
            throw new UnknownOutcome("lost", null);
        });
        assertThatThrownBy(() -> partitions.write(ID, PartitionsTest::next)).isInstanceOf(UnknownOutcome.class);
        store.script((real, id, commit) -> {
            store.script(ScriptedStore.PLAIN);
            real.commit(id, lost.getFirst());
            return real.commit(id, commit);
        });
        assertThat(partitions.write(ID, PartitionsTest::next).value()).isEqualTo(2);
        assertThat(heard).containsExactly(1L, 2L);
    }

    @Test
    void listenersHearEveryCommitOnceInOrderFromTheirReadOn() {
        Crowd.run(60, number -> {
            if (number % 6 == 0) {
                var heard = Collections.synchronizedList(new ArrayList<Long>());
                Written<Watch> begun = partitions.read(ID, _ -> partitions.listen(ID, c -> heard.add(c.version())));
                for (int i = 0; i < 20; i++) {
                    partitions.write(ID, PartitionsTest::next);
                }
                begun.value().close();
                List<Long> all = List.copyOf(heard);
                assertThat(all.getFirst()).isEqualTo(begun.version() + 1);
                for (int i = 1; i < all.size(); i++) {
                    assertThat(all.get(i)).isEqualTo(all.get(i - 1) + 1);
                }
            } else {
                for (int i = 0; i < 30; i++) {
                    partitions.write(ID, PartitionsTest::next);
                }
            }
        });
        assertThat(row("counter")).isEqualTo(longBytes(10 * 20 + 50 * 30));
    }

    @Test
    void aListenerThatThrowsHurtsNobody() {
        var heard = new AtomicInteger();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        var told = new AtomicInteger();
        Thread.setDefaultUncaughtExceptionHandler((_, _) -> told.incrementAndGet());
        try {
            partitions.listen(ID, _ -> {
                throw new IllegalStateException("a bad listener");
            });
            partitions.listen(ID, _ -> heard.incrementAndGet());
            Crowd.run(1, _ -> partitions.write(ID, PartitionsTest::next));
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(heard).hasValue(1);
        assertThat(told).hasValue(1);
    }

    @Test
    void slowListenersAndThrowingClosuresStrandNobody() {
        partitions.listen(ID, _ -> java.util.concurrent.locks.LockSupport.parkNanos(50_000));
        var refused = new AtomicInteger();
        Crowd.run(200, number -> {
            for (int i = 0; i < 25; i++) {
                boolean bad = (number + i) % 5 == 0;
                try {
                    if (i % 7 == 0) {
                        partitions.read(ID, tx -> tx.get(COUNTER) != null);
                    }
                    partitions.write(ID, tx -> {
                        next(tx);
                        if (bad) {
                            throw new IllegalStateException("bad");
                        }
                        return true;
                    });
                } catch (IllegalStateException e) {
                    refused.incrementAndGet();
                }
            }
        });
        assertThat(refused).hasValue(1_000);
        assertThat(row("counter")).isEqualTo(longBytes(4_000));
    }

    @Test
    void aReaderRunsAloneAndChangesNothing() {
        assertThatThrownBy(() -> partitions.read(ID, tx -> {
                    tx.put(COUNTER, Bytes.EMPTY);
                    return true;
                }))
                .isInstanceOf(IllegalStateException.class);
        var writing = new AtomicBoolean();
        Crowd.run(80, number -> {
            if (number % 2 == 0) {
                partitions.read(ID, tx -> {
                    assertThat(memory.head(ID, Freshness.LINEAR).version()).isEqualTo(tx.version() - 1);
                    assertThat(writing).isFalse();
                    return true;
                });
            } else {
                partitions.write(ID, tx -> {
                    writing.set(true);
                    next(tx);
                    writing.set(false);
                    return true;
                });
            }
        });
    }

    @Test
    void aClosureThatWaitsForItsOwnPartitionIsToldSo() {
        assertThatThrownBy(() -> partitions.write(ID, _ -> partitions.write(ID, PartitionsTest::next)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(partitions.write(ID, PartitionsTest::next).value()).isEqualTo(1);
    }

    @Test
    void aTransactionEndsWithItsClosure() {
        var kept = new ArrayList<Tx>();
        partitions.write(ID, kept::add);
        assertThatThrownBy(() -> kept.getFirst().put(COUNTER, Bytes.EMPTY)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void overAStoreThatFailsNothingThatWasToldIsLostAndNothingIsDoubled() {
        for (long seed = 1; seed <= 20; seed++) {
            var faulty = new FaultyStore(new MemoryStore(), seed, FaultyStore.Odds.SOME);
            var over = new Partitions(faulty);
            var done = new AtomicInteger();
            var unknown = new AtomicInteger();
            var heard = Collections.synchronizedList(new ArrayList<Long>());
            over.listen(ID, commit -> heard.add(commit.version()));
            Crowd.run(20, _ -> {
                for (int i = 0; i < 20; i++) {
                    try {
                        over.write(ID, PartitionsTest::next);
                        done.incrementAndGet();
                    } catch (UnknownOutcome e) {
                        unknown.incrementAndGet();
                    } catch (StoreUnavailable e) {
                        assertThat(e).hasMessageContaining("a fault");
                    }
                }
            });
            long count = insist(over);
            assertThat(count).as("seed " + seed).isBetween((long) done.get(), (long) done.get() + unknown.get());
            assertThat(heard).as("seed " + seed).isSorted().doesNotHaveDuplicates();
            assertThat(heard.getLast()).isEqualTo(heard.size());
        }
    }

    private static long insist(Partitions over) {
        while (true) {
            try {
                return over.read(ID, PartitionsTest::count).value();
            } catch (StoreUnavailable e) {
                assertThat(e).hasMessageContaining("a fault");
            }
        }
    }

    @Test
    void idlePartitionsAreForgottenAndThoseInUseAreNot() {
        var heard = new AtomicInteger();
        partitions.listen(ID, _ -> heard.incrementAndGet());
        Store real = memory;
        for (int i = 0; i < Partitions.IDLE + 500; i++) {
            partitions.write(new PartitionId(PartitionId.Kind.DELIVERY, 1, i), PartitionsTest::next);
        }
        partitions.write(ID, PartitionsTest::next);
        assertThat(heard).hasValue(1);
        assertThat(real.head(ID, Freshness.LINEAR).version()).isEqualTo(1);
    }
}
