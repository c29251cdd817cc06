package org.postern.store.support;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Virtual threads that begin together. */
public final class Crowd {
    private static final long SECONDS = 60;

    /** What each of them does. */
    @FunctionalInterface
    public interface Part {
        void run(int number) throws Exception;
    }

    private Crowd() {}

    /** Runs all, and fails when one fails or hangs. */
    public static void run(int count, Part part) {
        var start = new CountDownLatch(1);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        List<Future<Boolean>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            running.add(threads.submit(() -> {
                start.await();
                part.run(number);
                return true;
            }));
        }
        start.countDown();
        try {
            for (Future<Boolean> one : running) {
                one.get(SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("one of the threads failed or hangs", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
