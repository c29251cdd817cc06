package org.postern.listen;

import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The connections there are, and whether the server is stopping. Safe for any thread. */
final class Sessions {
    /** Base 32 without letters that are easily mistaken. */
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

    /** 16 digits of 5 bits: nobody guesses one, and no two are alike. */
    private static final int ID_LENGTH = 16;

    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final SecureRandom random = new SecureRandom();
    private final Semaphore left = new Semaphore(0);
    private volatile boolean stopping;

    String newId() {
        byte[] bytes = new byte[ID_LENGTH];
        random.nextBytes(bytes);
        var id = new StringBuilder(ID_LENGTH);
        for (byte b : bytes) {
            id.append(DIGITS.charAt(b & 31));
        }
        return id.toString();
    }

    void enter(Connection connection) {
        open.add(connection);
    }

    void leave(Connection connection) {
        open.remove(connection);
        if (stopping) {
            left.release();
        }
    }

    int size() {
        return open.size();
    }

    boolean stopping() {
        return stopping;
    }

    void stop() {
        stopping = true;
    }

    /** Those that have nothing to finish: they wait at the gate, or for a command since so long. */
    void wakeQuiet(long nanos) {
        for (Connection connection : open) {
            connection.wakeIfQuiet(nanos);
        }
    }

    void wakeAll() {
        for (Connection connection : open) {
            connection.wake();
        }
    }

    void cutAll() {
        for (Connection connection : open) {
            connection.cut();
        }
    }

    /** Waits until a session ends or this time passes. */
    void awaitLeave(long nanos) throws InterruptedException {
        if (!open.isEmpty() && left.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
            left.drainPermits();
        }
    }
}
