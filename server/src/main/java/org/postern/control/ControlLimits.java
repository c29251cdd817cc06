package org.postern.control;

import java.time.Duration;

/** Bounds of the control socket: all ours. */
public final class ControlLimits {
    /** Version of the protocol; another is refused with a plain word. */
    public static final int PROTOCOL = 1;

    /** Largest request, its line end included, in octets. */
    public static final int MAX_REQUEST = 64 * 1024;

    /** Largest line of an answer, its line end included, in octets: a JSON report of 10,000 accounts fits. */
    public static final int MAX_ANSWER_LINE = 8 * 1024 * 1024;

    /** Most lines of an answer. */
    public static final int MAX_ANSWER_LINES = 200_000;

    /** Most arguments of a request. */
    public static final int MAX_ARGUMENTS = 32;

    /** Most connections at once; more are closed at once. */
    public static final int MAX_CONNECTIONS = 16;

    /** Time a client has to send its request. */
    public static final Duration REQUEST_TIME = Duration.ofSeconds(10);

    /** Time a command may take, and its answer to be read; {@code verify} of a large store is long. */
    public static final Duration ANSWER_TIME = Duration.ofHours(1);

    private ControlLimits() {}
}
