package org.postern.command;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.control.Administration;
import org.postern.control.QueueAdministration;
import org.postern.control.Verification;
import org.postern.trace.Event;
import org.postern.trace.EventLog;

/** A server without a socket or a store. */
final class MemoryServer implements Server, EventLog {
    final MemoryAdministration administration = new MemoryAdministration();
    final MemoryQueue queue = new MemoryQueue();
    final List<String> warnings = new ArrayList<>();
    final List<String> findings = new ArrayList<>();
    private final @Nullable Path authority;
    boolean stopped;
    int changes;

    MemoryServer(@Nullable Path authority) {
        this.authority = authority;
    }

    @Override
    public List<Listening> listeners() {
        return List.of(
                new Listening("smtp", new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 10_025)),
                new Listening("smtp", new InetSocketAddress(InetAddress.ofLiteral("::1"), 10_025)),
                new Listening("imaps", new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 10_993)));
    }

    @Override
    public Administration administration() {
        return administration;
    }

    @Override
    public QueueAdministration queue() {
        return queue;
    }

    @Override
    public Verification verify(boolean repair) {
        return new Verification(1, 3, repair ? List.of() : findings);
    }

    @Override
    public List<Figure> figures() {
        return List.of(new Figure("connections.strangers", 3, "3 of 4000"));
    }

    @Override
    public List<Figure> fixedLimits() {
        return List.of(new Figure("mime-depth", 50, "50"));
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public @Nullable Path authority() {
        return authority;
    }

    @Override
    public EventLog events() {
        return this;
    }

    @Override
    public List<String> configurationChanged() {
        changes++;
        return List.of();
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public void record(Event event) {
        // nobody reads it here
    }

    @Override
    public void fault(String where, Throwable fault) {
        throw new AssertionError(where, fault);
    }
}
