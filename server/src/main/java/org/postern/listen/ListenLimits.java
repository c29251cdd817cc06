package org.postern.listen;

import java.time.Duration;

/**
 * What connections may cost. Strangers are all that have not logged in.
 *
 * @param atOncePerAddress strangers from one address at once, at least 1. Up to half as many again are slowed, more are
 *     turned away; so with the other counts
 * @param perMinutePerAddress strangers that arrive from one address in a minute, at least 1
 * @param networkFactor how many times as much a whole /24 (IPv4) or /48 (IPv6) may have, at least 1
 * @param strangers all strangers at once, at least 1; when full, the slowest goes
 * @param perAccount connections of one account at once, at least 1
 * @param loggedIn connections of all accounts at once, at least 1
 * @param strangersMemory bytes that all strangers together may hold, those of {@link #SHARE} included
 * @param handshake how long a TLS handshake may take
 * @param backlog connections that the kernel keeps until we take them
 */
public record ListenLimits(
        int atOncePerAddress,
        int perMinutePerAddress,
        int networkFactor,
        int strangers,
        int perAccount,
        int loggedIn,
        long strangersMemory,
        Duration handshake,
        int backlog) {
    /** Bytes that one connection holds without asking: stack, line buffer, TLS, session. */
    public static final long SHARE = 24 * 1024;

    static final int MAX_STRANGERS = 8_000;
    static final int MAX_LOGGED_IN = 20_000;
    static final long MAX_STRANGERS_MEMORY = 256L << 20;

    /** Of the strangers' memory, at most this part goes into shares; the rest can be reserved. */
    private static final int SHARES_NUMERATOR = 3;

    private static final int SHARES_DENOMINATOR = 4;

    public ListenLimits {
        if (Math.min(Math.min(atOncePerAddress, perMinutePerAddress), Math.min(networkFactor, strangers)) < 1
                || Math.min(perAccount, loggedIn) < 1
                || backlog < 1) {
            throw new IllegalArgumentException("a limit on connections is at least 1");
        }
        if (strangersMemory < strangers * SHARE) {
            throw new IllegalArgumentException(strangers + " connections need " + strangers * SHARE + " bytes");
        }
        if (handshake.isNegative() || handshake.isZero()) {
            throw new IllegalArgumentException("a handshake takes time");
        }
    }

    /**
     * The defaults, made smaller where the machine is small. Strangers get at most half of the file descriptors and users a
     * quarter: the rest belongs to store, deliveries and the Java machine itself, which may fail for good when it cannot
     * open a file.
     *
     * @param heap the most bytes that the heap may have
     * @param fileDescriptors how many files and sockets the process may have open
     */
    public static ListenLimits defaults(long heap, long fileDescriptors) {
        long memory = Math.clamp(heap / 4, SHARE * 16, MAX_STRANGERS_MEMORY);
        long byMemory = memory * SHARES_NUMERATOR / SHARES_DENOMINATOR / SHARE;
        long strangers = Math.clamp(Math.min(byMemory, fileDescriptors / 2), 8, MAX_STRANGERS);
        int loggedIn = Math.clamp(fileDescriptors / 4, 8, MAX_LOGGED_IN);
        return new ListenLimits(60, 600, 5, (int) strangers, 50, loggedIn, memory, Duration.ofSeconds(20), 1_024);
    }

    /** Bytes that strangers can reserve beyond their shares. */
    long reservable() {
        return strangersMemory - strangers * SHARE;
    }
}
