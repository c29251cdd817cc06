package org.postern.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ReaperTest {
    private final LinkedBlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();

    private static Reaper.Watched late(Runnable expire) {
        long deadline = System.nanoTime() - 1;
        return new Reaper.Watched() {
            @Override
            public long deadline() {
                return deadline;
            }

            @Override
            public void expire() {
                expire.run();
            }
        };
    }

    private static Runnable failing(Error error) {
        return () -> {
            throw error;
        };
    }

    @Test
    void aConnectionThatCannotBeClosedIsToldOnceAndTheOthersAreClosedAllTheSame() throws InterruptedException {
        try (Reaper reaper = new Reaper(faults::add)) {
            var error = new OutOfMemoryError("for a moment");
            reaper.watch(late(failing(error)));
            assertThat(faults.poll(10, TimeUnit.SECONDS)).isSameAs(error);
            var closed = new CountDownLatch(3);
            reaper.watch(late(closed::countDown));
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(faults).isEmpty();
        }
    }
}
