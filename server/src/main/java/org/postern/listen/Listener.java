package org.postern.listen;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.postern.reason.Reason;
import org.postern.trace.Event;

/**
 * One listening socket. Its own thread takes connections, asks the gate and starts a virtual thread for each; it never
 * speaks TLS, never waits for a peer and never dies while the server runs.
 */
final class Listener {
    /** Where connections come from: the socket, or a script in tests. */
    interface Source {
        Socket accept() throws IOException;

        void close() throws IOException;
    }

    private final Common common;
    private final ListenAt where;
    private final Door door;
    private final Source source;
    private final Shortage shortage;
    private final CountDownLatch closed = new CountDownLatch(1);

    Listener(Common common, ListenAt where, Door door, Source source) {
        this.common = common;
        this.where = where;
        this.door = door;
        this.source = source;
        this.shortage = new Shortage(common.log(), where.name(), System::nanoTime);
    }

    /** @throws BindProblem when the address or port cannot be had */
    static ServerSocket bind(ListenAt where, int backlog) throws IOException {
        var socket = new ServerSocket();
        try {
            socket.setReuseAddress(true); // A restart must not wait for the last connections' TIME_WAIT.
            socket.bind(where.at(), backlog);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw new BindProblem(where, e);
        }
    }

    static Source source(ServerSocket socket) {
        return new Source() {
            @Override
            public Socket accept() throws IOException {
                return socket.accept();
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }

    void start() {
        Thread.ofPlatform().name("accept-" + where.name()).daemon().start(this::acceptAll);
    }

    /** No connection is taken any more; those that are go on. */
    void close() {
        closed.countDown();
        try {
            source.close();
        } catch (IOException e) {
            common.log().fault("closing listener " + where.name(), e);
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void acceptAll() {
        while (!isClosed()) {
            try {
                Socket socket = source.accept();
                shortage.over();
                take(socket);
            } catch (IOException e) {
                guarded(() -> failed(String.valueOf(e.getMessage())));
            } catch (RuntimeException | Error e) {
                fault(e);
                guarded(() -> failed(e.toString()));
            }
        }
    }

    /** This thread must not end while the port is open, whatever else is short together with files. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            fault(e);
            LockSupport.parkNanos(Shortage.LONGEST_PAUSE.toNanos());
        }
    }

    private void fault(Throwable e) {
        if (!isClosed()) {
            common.log().fault("listener " + where.name(), e);
        }
    }

    private void failed(String why) {
        if (isClosed()) {
            return;
        }
        common.counts().acceptFailures.increment();
        Duration pause = shortage.met(why);
        if (shortage.lasting() && common.gate().evictSlowest() > 0) {
            pause = Shortage.AFTER_MAKING_ROOM;
        }
        try {
            closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            close(); // Nobody interrupts this thread but to end it.
        }
    }

    /** A connection that breaks before it is a session is that peer's matter, not the listener's. */
    private void take(Socket socket) {
        Connection connection;
        try {
            socket.setTcpNoDelay(true);
            socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            connection = new Connection(common, socket, where.alpn());
        } catch (IOException _) {
            common.counts().broken.increment();
            close(socket);
            return;
        }
        switch (common.gate().arrive(connection.remote().getAddress(), connection)) {
            case Gate.TurnedAway(boolean tell) -> turnAway(socket, connection.remote(), tell);
            case Gate.Admitted(Gate.Ticket ticket, Duration delay) -> begin(connection, ticket, delay);
        }
    }

    private void begin(Connection connection, Gate.Ticket ticket, Duration delay) {
        connection.admitted(ticket, delay);
        common.counts().admitted.increment();
        if (!delay.isZero()) {
            common.counts().slowed.increment();
        }
        common.sessions().enter(connection);
        common.reaper().watch(connection);
        boolean started = false;
        try {
            Thread.ofVirtual().name("session-" + connection.id()).start(() -> run(connection, delay));
            started = true;
        } finally {
            if (!started) {
                connection.end();
            }
        }
    }

    private void run(Connection connection, Duration delay) {
        try {
            if (common.sessions().stopping() || connection.goneWithin(delay)) {
                return;
            }
            if (where.mode() == TlsMode.IMPLICIT_TLS) {
                connection.startTls();
            }
            connection.serving();
            door.serve(connection);
            connection.goodbye();
        } catch (IOException _) {
            common.counts().broken.increment();
        } catch (InterruptedException _) {
            common.counts().broken.increment(); // Nobody interrupts a session but to end it.
        } catch (RuntimeException | Error e) {
            common.counts().faults.increment();
            common.log().fault("session " + connection.id() + " of " + where.name(), e);
        } finally {
            connection.end();
        }
    }

    /** On the accepting thread: one short line always fits into the empty buffer of a fresh socket, so nothing waits. */
    private void turnAway(Socket socket, InetSocketAddress from, boolean tell) {
        common.counts().turnedAway.increment();
        if (tell) {
            common.log()
                    .record(Event.of(
                            "listen.turned-away",
                            null,
                            Reason.TOO_MANY_CONNECTIONS,
                            "listener",
                            where.name(),
                            "address",
                            from.getAddress().getHostAddress()));
        }
        try (socket) {
            // Where TLS comes first, a plain line would be noise: the connection just ends.
            if (where.mode() == TlsMode.PLAIN_THEN_STARTTLS) {
                socket.getOutputStream().write(door.turnedAway().getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException _) {
            common.counts().broken.increment();
        }
    }

    private void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            common.counts().broken.increment();
        }
    }
}
