package org.postern.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.postern.testkit.Eventually;

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
        Eventually.holds(waiting + " wait", () -> handshakes.waiting() == waiting);
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
    void nobodyWaitsForEver() throws Exception {
        Handshakes.Turn busy = handshakes.turn(1);
        busy.take();
        waits("second of his network", 2);
        for (int i = 1; i <= Handshakes.YIELDS + 1; i++) {
            waits("new " + i, 1);
        }
        busy.give();
        join();
        assertThat(served.indexOf("second of his network")).isEqualTo(Handshakes.YIELDS - 1);
    }

    /** Who does not take what he is sent must not hold up those who would. */
    @Test
    void whoDoesNotReadHoldsNoTurnWhileWeWrite() throws Exception {
        byte[] record = {22, 3, 1, 0, 1, 1};
        HandshakeInput input = HandshakeInput.await(new ByteArrayInputStream(record));
        var writing = new CountDownLatch(1);
        var taking = new CountDownLatch(1);
        var raw = new Socket() {
            @Override
            public OutputStream getOutputStream() {
                return new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        writing.countDown();
                        try {
                            taking.await();
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                    }
                };
            }
        };
        try (var socket = new HandshakeSocket(raw, input)) {
            input.begin(handshakes.turn(1));
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    socket.getOutputStream().write(7);
                    served.add("written");
                } catch (IOException e) {
                    served.add("broken");
                }
            });
            assertThat(writing.await(10, TimeUnit.SECONDS)).isTrue();
            Handshakes.Turn other = handshakes.turn(1);
            other.take();
            taking.countDown();
            until(1);
            assertThat(served).as("goes on only when it has its turn again").isEmpty();
            other.give();
            assertThat(writer.join(java.time.Duration.ofSeconds(10))).isTrue();
            assertThat(served).containsExactly("written");
            input.end();
            handshakes.turn(1).take();
        }
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
