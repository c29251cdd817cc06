package org.postern.store.rocks;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.store.StoreUnavailable;

/**
 * A few platform threads for what must not run on a session's virtual thread: native code and files, both of which hold
 * their carrier. Work on it must never wait for other work on it; what it asks for itself, it does itself.
 */
final class WorkPool implements AutoCloseable {
    private static final int THREADS = Math.max(4, Runtime.getRuntime().availableProcessors());

    private final ThreadGroup workers = new ThreadGroup("store");
    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS,
            Thread.ofPlatform().group(workers).daemon().name("store-", 1).factory());

    /** Runs work and waits for what it returns or throws. An interrupt does not end the wait. */
    <T> T call(Supplier<T> work) {
        if (workers.equals(Thread.currentThread().getThreadGroup())) {
            return work.get();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> complete(answer, work));
        } catch (RejectedExecutionException closed) {
            throw new StoreUnavailable("the store is closed", false, closed);
        }
        return await(answer);
    }

    /** As {@link #call}, for what may find nothing. */
    <T> @Nullable T find(Finding<T> work) {
        List<T> found = call(() -> {
            T it = work.run();
            return it == null ? List.<T>of() : List.of(it);
        });
        return found.isEmpty() ? null : found.getFirst();
    }

    /** Work that may find nothing. */
    @FunctionalInterface
    interface Finding<T> {
        @Nullable
        T run();
    }

    void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }

    private static <T> void complete(CompletableFuture<T> answer, Supplier<T> work) {
        try {
            answer.complete(work.get());
        } catch (RuntimeException | Error fault) {
            answer.completeExceptionally(fault);
        }
    }

    /** Waits, and throws what was thrown there, not a wrapper of it. */
    static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException wrapper) {
            switch (wrapper.getCause()) {
                case RuntimeException fault -> throw fault;
                case Error fault -> throw fault;
                case null, default -> throw wrapper;
            }
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
