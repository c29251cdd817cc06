package org.postern.command;

import org.postern.config.ConfigHolder;

/** Starts the server. */
@FunctionalInterface
public interface ServerStart {
    /** What the server is started for. */
    enum Occasion {
        PRODUCTION,
        /** Loopback, certificates for {@code localhost} by an authority of its own, the world cut off. */
        TRIAL
    }

    /**
     * Returns when every listener accepts.
     *
     * @throws CommandFailed when it cannot start: a port is taken, the store is in use or damaged; nothing is left behind
     */
    Server start(ConfigHolder config, Occasion occasion) throws CommandFailed;
}
