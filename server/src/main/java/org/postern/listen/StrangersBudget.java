package org.postern.listen;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The memory that all who have not logged in may hold together, beyond each connection's fixed share (which {@link
 * ListenLimits#strangers} bounds). Safe for any thread.
 */
final class StrangersBudget {
    private final LongSupplier total;
    private final AtomicLong used = new AtomicLong();

    /** @param total bytes; asked for each time, since a limit on connections can change */
    StrangersBudget(LongSupplier total) {
        this.total = total;
    }

    long used() {
        return used.get();
    }

    private boolean take(long bytes) {
        while (true) {
            long before = used.get();
            if (bytes > total.getAsLong() - before) {
                return false;
            }
            if (used.compareAndSet(before, before + bytes)) {
                return true;
            }
        }
    }

    /** What one session holds of the budget; used by the session's thread alone. Nothing is left after {@link #end}. */
    static final class Holding {
        private final StrangersBudget budget;
        private long held;
        private boolean limited = true;

        Holding(StrangersBudget budget) {
            this.budget = budget;
        }

        /** @param bytes not negative */
        boolean reserve(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("a reservation is not negative");
            }
            if (!limited) {
                return true;
            }
            if (!budget.take(bytes)) {
                return false;
            }
            held += bytes;
            return true;
        }

        /** @param bytes not negative; more than is held gives back what is held */
        void release(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("a reservation is not negative");
            }
            long back = Math.min(bytes, held);
            held -= back;
            budget.used.addAndGet(-back);
        }

        /** Gives all back and counts no more: the session has logged in, or is over. */
        void end() {
            release(held);
            limited = false;
        }
    }
}
