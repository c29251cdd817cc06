package org.postern.command;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.control.Administration;
import org.postern.control.QueueAdministration;
import org.postern.control.Verification;
import org.postern.trace.EventLog;

/** A mail server that runs. Safe for use by many threads. */
public interface Server {
    /**
     * A listener that accepts.
     *
     * @param name smtp, submission, submissions, imap, imaps
     */
    record Listening(String name, InetSocketAddress address) {}

    /**
     * One figure for {@code status}: load, memory, queue.
     *
     * @param name stable, for programs, for example {@code connections.strangers}
     * @param value in the unit that {@code words} says
     * @param words for a person, for example {@code 3 of 4000}
     */
    record Figure(String name, long value, String words) {}

    /** One entry for each listener and address, in the order in which they were opened; the main address first. */
    List<Listening> listeners();

    Administration administration();

    QueueAdministration queue();

    /**
     * Looks at everything that is kept.
     *
     * @param repair whether to rebuild what is derived
     */
    Verification verify(boolean repair);

    List<Figure> figures();

    /** The limits that nobody can change, in the same form. */
    List<Figure> fixedLimits();

    /** What the operator should know about, in words; empty when all is well. */
    List<String> warnings();

    /** The PEM file that clients of this server are to trust; null when its certificate is one that the world trusts. */
    @Nullable
    Path authority();

    EventLog events();

    /**
     * The configuration was swapped: takes up what is not asked for each time, such as certificates.
     *
     * @return what could not be taken up, in words; the old stays in use for that
     */
    List<String> configurationChanged();

    /** Says goodbye in each protocol's own words, lets running deliveries finish, closes the store: within 5 seconds. */
    void stop();
}
