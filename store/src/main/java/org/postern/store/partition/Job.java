package org.postern.store.partition;

import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/** One closure on its way through a partition. Guarded by the partition's lock, but for {@link #run}. */
final class Job<T> {
    private enum State {
        WAITING,
        DONE,
        FAILED
    }

    final boolean readOnly;
    final Condition turn;
    private final Work<T> work;
    private State state = State.WAITING;
    private @Nullable T outcome;
    private @Nullable T value;
    private long version;
    private @Nullable Throwable failure;

    Job(Work<T> work, boolean readOnly, Condition turn) {
        this.work = work;
        this.readOnly = readOnly;
        this.turn = turn;
    }

    /** Runs the closure once more, on the leader's thread; its value counts only after {@link #done}. */
    void run(Tx tx) {
        outcome = work.run(tx);
    }

    boolean waiting() {
        return state == State.WAITING;
    }

    void done(long atVersion) {
        value = outcome;
        version = atVersion;
        state = State.DONE;
    }

    /** @param why unchecked */
    void failed(Throwable why) {
        failure = why;
        state = State.FAILED;
    }

    /** The result, to the caller that waited for it. */
    Written<T> result() {
        switch (failure) {
            case null -> {
                // it went well
            }
            case RuntimeException why -> throw why;
            case Error why -> throw why;
            case Throwable why -> throw new IllegalStateException(why);
        }
        @SuppressWarnings("NullAway") // T is what the closure gave, null only where its caller chose a nullable T
        var written = new Written<T>(version, value);
        return written;
    }
}
