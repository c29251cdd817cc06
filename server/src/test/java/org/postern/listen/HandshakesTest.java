package org.postern.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class HandshakesTest {
    private final Handshakes handshakes = new Handshakes(1);
    private final List<String> served = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** Starts somebody who waits for his turn, and returns when he does. */
    private void waits(String name, int rank) {
        int before = handshakes.waiting();
        Handshakes.Turn turn = handshakes.turn(rank);
        threads.add(Thread.ofVirtual().start(() -> {
            try {
                turn.take();
                served.add(name);
                turn.give();
            } catch (IOException e) {
                served.add(name + " was closed");
            }
        }));
        until(before + 1);
    }

    private void until(int waiting) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (handshakes.waiting() != waiting) {
            assertThat(System.nanoTime()).as("ten seconds are over").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void join() throws InterruptedException {
        for (Thread thread : threads) {
            assertThat(thread.join(java.time.Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void theLowestRankGoesFirstAndOfTwoAlikeTheOneWhoCameFirst() throws Exception {
        Handshakes.Turn busy = handshakes.turn(9);
        busy.take();
        waits("tenth of his network", 10);
        waits("first of his network", 1);
        waits("another first", 1);
        waits("familiar", Gate.FAMILIAR);
        assertThat(served).isEmpty();
        busy.give();
        join();
        assertThat(served).containsExactly("familiar", "first of his network", "another first", "tenth of his network");
    }

    @Test
    void whoIsClosedWhileHeWaitsTakesNobodysTurn() throws Exception {
        Handshakes.Turn busy = handshakes.turn(1);
        busy.take();
        Handshakes.Turn closed = handshakes.turn(1);
        threads.add(Thread.ofVirtual().start(() -> {
            try {
                closed.take();
                served.add("taken");
            } catch (IOException e) {
                served.add("closed");
            }
        }));
        until(1);
        waits("next", 2);
        closed.end();
        until(1);
        busy.give();
        join();
        assertThat(served).containsExactlyInAnyOrder("closed", "next");
        assertThatThrownBy(closed::take).isInstanceOf(IOException.class);
        handshakes.turn(1).take();
    }

    @Test
    void aTurnIsGivenBackOnceHoweverOftenThatIsSaid() throws Exception {
        Handshakes.Turn busy = handshakes.turn(1);
        busy.give();
        busy.take();
        busy.end();
        busy.give();
        busy.give();
        handshakes.turn(1).take();
        waits("must wait", 1);
        assertThat(served).isEmpty();
    }

    @Test
    void atLeastOneIsComputed() {
        assertThatThrownBy(() -> new Handshakes(0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Handshakes.forProcessors(1).waiting()).isZero();
    }
}
