package org.postern.listen;

import java.time.Duration;
import java.util.LinkedHashMap;

/**
 * Where somebody has logged in from lately. Whoever comes from there is a stranger until he has logged in again, and yet
 * most likely one of ours. Bounded: beyond, whoever was quiet longest is forgotten. Not safe for threads: {@link Gate}
 * holds the lock.
 */
final class Familiar {
    /** For so long a login speaks for where it came from. */
    static final Duration LATELY = Duration.ofDays(14);

    private final int remembered;
    /** By nanoseconds of the last login, the oldest first. */
    private final LinkedHashMap<Network, Long> logins = new LinkedHashMap<>();

    /** @param remembered how many hosts */
    Familiar(int remembered) {
        this.remembered = remembered;
    }

    void loggedIn(Network host, long nanos) {
        logins.remove(host); // else it keeps its old place
        logins.put(host, nanos);
        if (logins.size() > remembered) {
            logins.pollFirstEntry();
        }
    }

    boolean isFamiliar(Network host, long nanos) {
        Long login = logins.get(host);
        return login != null && nanos - login < LATELY.toNanos();
    }
}
