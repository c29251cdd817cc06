package org.postern.command;

import org.postern.config.Config;
import org.postern.control.Administration;
import org.postern.control.QueueAdministration;
import org.postern.control.Verification;

/** The store of a server that is stopped, opened under its lock. Used by one thread. */
public interface OpenStore extends AutoCloseable {
    Administration administration();

    QueueAdministration queue();

    /**
     * Looks at everything that is kept.
     *
     * @param repair whether to rebuild what is derived
     */
    Verification verify(boolean repair);

    @Override
    void close();

    /** Opens it. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens the store of that data folder, or makes it.
         *
         * @throws CommandFailed when another process has it, or it is damaged
         */
        OpenStore open(Config config) throws CommandFailed;

        /**
         * Brings back what can be brought back, even of a store that does not open, and says what was found and lost.
         *
         * @throws CommandFailed when another process has it
         */
        default Verification repair(Config config) throws CommandFailed {
            try (OpenStore store = open(config)) {
                return store.verify(true);
            }
        }
    }
}
