package org.postern.listen;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.postern.certificate.Certificates;
import org.postern.trace.Event;
import org.postern.trace.EventLog;

/**
 * All listeners of the server, with the limits that they share. Safe for any thread.
 */
public final class Listeners {
    /** A session that waits for input and has had none for so long has nothing to finish when the server stops. */
    private static final long QUIET = Duration.ofSeconds(1).toNanos();

    /** How often sessions are looked at while the server stops. */
    private static final long LOOK = Duration.ofMillis(100).toNanos();

    /** Parts of the time to stop: until then what runs may finish; from there on, it is cut. */
    private static final double FINISHING = 0.6;

    private static final double CUTTING = 0.9;

    private final Common common;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    public Listeners(ListenLimits limits, Certificates certificates, EventLog log) {
        var gate = new Gate(limits, System::nanoTime);
        common = new Common(
                gate,
                Handshakes.forProcessors(Runtime.getRuntime().availableProcessors()),
                new StrangersBudget(() -> gate.limits().reservable()),
                new Reaper(e -> log.fault("reaper", e)),
                new Sessions(),
                certificates,
                log,
                new Counts());
    }

    /**
     * Listens there, from now on.
     *
     * @return the address and port that it became, for port 0
     * @throws BindProblem when that is not possible; its message says why and what to do
     */
    public InetSocketAddress open(ListenAt where, Door door) throws BindProblem {
        try {
            ServerSocket socket = Listener.bind(where, common.gate().limits().backlog());
            var at = new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
            open(where, door, Listener.source(socket));
            common.log()
                    .record(Event.of(
                            "listen.open",
                            null,
                            null,
                            "listener",
                            where.name(),
                            "address",
                            at.getAddress().getHostAddress(),
                            "port",
                            at.getPort()));
            return at;
        } catch (BindProblem e) {
            throw e;
        } catch (IOException e) {
            throw new BindProblem(where, e);
        }
    }

    void open(ListenAt where, Door door, Listener.Source source) {
        var listener = new Listener(common, where, door, source);
        listeners.add(listener);
        listener.start();
    }

    /**
     * Other limits, from now on; nobody who is connected is cut for it. What the kernel keeps for a listener stays as it was
     * when the listener was opened.
     */
    public void limits(ListenLimits changed) {
        common.gate().limits(changed);
    }

    /** The limits in effect. */
    public ListenLimits limits() {
        return common.gate().limits();
    }

    /** The numbers of this moment. */
    public Traffic traffic() {
        Counts counts = common.counts();
        int strangers = common.gate().strangers();
        return new Traffic(
                common.sessions().size(),
                strangers,
                strangers * ListenLimits.SHARE + common.budget().used(),
                common.gate().limits().strangersMemory(),
                counts.admitted.sum(),
                counts.slowed.sum(),
                counts.turnedAway.sum(),
                counts.evicted.sum(),
                counts.handshakes.sum(),
                counts.handshakesFailed.sum(),
                counts.late.sum(),
                counts.broken.sum(),
                counts.faults.sum(),
                counts.acceptFailures.sum());
    }

    /**
     * Stops: no new connections; {@link Peer#shuttingDown()} says yes; sessions that wait for a command see the end of
     * input at once, so that they can say their protocol's goodbye; those in the middle of something may finish it in the
     * first three fifths of the time, then see the end of input too; what is left after nine tenths is cut.
     *
     * @param bound returns after this time at the latest; 5 seconds are good
     */
    public void close(Duration bound) {
        long start = System.nanoTime();
        common.sessions().stop();
        listeners.forEach(Listener::close);
        int open = common.sessions().size();
        try {
            waitUntil(start, bound, FINISHING);
            common.sessions().wakeAll();
            waitUntil(start, bound, CUTTING);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // In haste: cut all.
        }
        int cut = common.sessions().size();
        common.sessions().cutAll();
        try {
            waitUntil(start, bound, 1);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        common.reaper().close();
        common.log().record(Event.of("listen.closed", null, null, "sessions", open, "cut", cut));
    }

    private void waitUntil(long start, Duration bound, double part) throws InterruptedException {
        long end = start + Math.round(bound.toNanos() * part);
        long left = end - System.nanoTime();
        while (left > 0 && common.sessions().size() > 0) {
            common.sessions().wakeQuiet(QUIET);
            common.sessions().awaitLeave(Math.min(left, LOOK));
            left = end - System.nanoTime();
        }
    }
}
