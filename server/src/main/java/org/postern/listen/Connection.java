package org.postern.listen;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.postern.certificate.Certificates;
import org.postern.reason.Reason;
import org.postern.store.PartitionId;
import org.postern.trace.Event;

/**
 * A peer at the end of a socket. TLS lies over the raw socket; whatever must end the connection from outside (a deadline,
 * the gate, the stop of the server) closes the raw socket, which ends all reading and writing at once. The session's
 * thread uses it as a {@link Peer}; the package's other methods are for any thread.
 */
final class Connection implements Peer, Reaper.Watched, Gate.Visitor {
    /** For the last words to go out and for the peer to close. */
    private static final Duration CLOSING = Duration.ofSeconds(3);

    /** Until the session sets a deadline of its own, beyond the delay at the gate. */
    private static final Duration FIRST = Duration.ofSeconds(60);

    /** No deadline lies further ahead. */
    private static final Duration FURTHEST = Duration.ofDays(1);

    /** Bytes that are read and dropped after the last word. */
    private static final int MAX_DRAINED = 64 * 1024;

    private static final int SCRAP = 1_024;

    private final Common common;
    private final Socket raw;
    private final String alpn;
    private final String id;
    private final InetSocketAddress remote;
    private final InetSocketAddress local;
    private final RawInput rawInput;
    private final StrangersBudget.Holding holding;
    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile long deadline;
    /** Whether the deadline is the end of the session's patience, after which it may say goodbye. */
    private volatile boolean patient;

    private volatile boolean late;
    private volatile boolean serving;
    private volatile Handshakes.@Nullable Turn turn;
    private Gate.@Nullable Ticket ticket;
    private InputStream in;
    private OutputStream out;
    private @Nullable SSLSocket secure;
    private @Nullable Tls tls;

    Connection(Common common, Socket raw, String alpn) throws IOException {
        this.common = common;
        this.raw = raw;
        this.alpn = alpn;
        this.id = common.sessions().newId();
        this.remote = new InetSocketAddress(raw.getInetAddress(), raw.getPort());
        this.local = new InetSocketAddress(raw.getLocalAddress(), raw.getLocalPort());
        this.rawInput = new RawInput(raw.getInputStream());
        this.holding = new StrangersBudget.Holding(common.budget());
        this.in = new SessionInput(rawInput, rawInput);
        this.out = raw.getOutputStream();
        deadline(FIRST);
    }

    void admitted(Gate.Ticket ticket, Duration delay) {
        this.ticket = ticket;
        deadline(FIRST.plus(delay));
    }

    /** Waits at the gate; true when the connection was closed meanwhile. */
    boolean goneWithin(Duration delay) throws InterruptedException {
        return gone.await(delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The door's session begins. */
    void serving() {
        serving = true;
        if (common.sessions().stopping()) {
            wake();
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public @Nullable Tls tls() {
        return tls;
    }

    @Override
    public void startTls() throws IOException {
        if (secure != null) {
            throw new IllegalStateException("TLS twice");
        }
        long before = deadline;
        long latest = System.nanoTime() + common.gate().limits().handshake().toNanos();
        deadline = before - latest < 0 ? before : latest;
        try {
            handshake();
        } catch (IOException e) {
            common.counts().handshakesFailed.increment();
            failed(e.getMessage());
            throw e;
        }
        common.counts().handshakes.increment();
        deadline = before;
    }

    private void failed(@Nullable String why) {
        Reason reason = System.nanoTime() - deadline >= 0 ? Reason.HANDSHAKE_LATE : null;
        if (ticket == null || common.gate().tells(ticket)) {
            String from = remote.getAddress().getHostAddress();
            common.log().record(Event.of("listen.tls.failed", id, reason, "address", from, "why", why));
        }
    }

    private void handshake() throws IOException {
        HandshakeInput input = HandshakeInput.await(rawInput);
        Handshakes.Turn mine = common.handshakes().turn(ticket == null ? Gate.FAMILIAR : ticket.rank());
        turn = mine;
        if (gone.getCount() == 0) {
            mine.end(); // Who closed it came too early to see that we wait.
        }
        try {
            input.begin(mine);
            handshake(input);
        } finally {
            input.end();
            turn = null;
        }
    }

    private void handshake(HandshakeInput input) throws IOException {
        // The "consumed" input never ends before the socket's does: TLS reads through it, and so can be woken.
        var below = new HandshakeSocket(raw, input);
        SSLSocket layer =
                (SSLSocket) common.certificates().context().getSocketFactory().createSocket(below, input, true);
        layer.setUseClientMode(false);
        layer.setSSLParameters(Certificates.parameters(alpn));
        layer.startHandshake();
        secure = layer;
        SSLSession session = layer.getSession();
        tls = new Tls(session.getProtocol(), session.getCipherSuite(), Certificates.serverName(session));
        in = new SessionInput(layer.getInputStream(), rawInput);
        out = layer.getOutputStream();
    }

    @Override
    public void deadline(Duration fromNow) {
        patient = false;
        endsIn(fromNow);
    }

    @Override
    public void patience(Duration fromNow) {
        endsIn(fromNow);
        patient = true;
    }

    private void endsIn(Duration fromNow) {
        Duration bounded = fromNow.compareTo(FURTHEST) > 0 ? FURTHEST : fromNow;
        deadline = System.nanoTime() + bounded.toNanos();
    }

    @Override
    public boolean late() {
        return late;
    }

    @Override
    public boolean reserve(long bytes) {
        return holding.reserve(bytes);
    }

    @Override
    public void release(long bytes) {
        holding.release(bytes);
    }

    @Override
    public boolean loggedIn(PartitionId account) {
        if (ticket == null || !common.gate().loggedIn(ticket, account)) {
            return false;
        }
        holding.end();
        return true;
    }

    @Override
    public boolean shuttingDown() {
        return common.sessions().stopping();
    }

    @Override
    public long deadline() {
        return deadline;
    }

    @Override
    public void expire() {
        if (gone.getCount() == 0 || deadline - System.nanoTime() > 0) {
            return; // Closed, or more time was given in this very moment.
        }
        if (!late) {
            common.counts().late.increment();
        }
        if (patient && !late) {
            late = true;
            deadline(CLOSING);
            wake();
        } else {
            cut();
        }
    }

    @Override
    public long received() {
        return rawInput.received();
    }

    @Override
    public void evict() {
        common.counts().evicted.increment();
        cut();
    }

    /** Ends the connection at once, whatever the session is doing. */
    void cut() {
        gone.countDown();
        Handshakes.Turn waits = turn;
        if (waits != null) {
            waits.end();
        }
        try (raw) {
            if (!raw.isClosed()) {
                raw.setSoLinger(true, 0); // Else a peer that takes nothing keeps our bytes in the kernel for long.
            }
        } catch (IOException _) {
            common.counts().broken.increment(); // The session closed it in this very moment.
        }
    }

    /** Makes a session that reads see the end of input, so that it can say goodbye; one at the gate just ends. */
    void wake() {
        if (!serving) {
            cut();
            return;
        }
        rawInput.wake();
        try {
            if (!raw.isClosed() && !raw.isInputShutdown()) {
                raw.shutdownInput();
            }
        } catch (IOException _) {
            cut(); // The peer was faster.
        }
    }

    void wakeIfQuiet(long nanos) {
        if (!serving || rawInput.quietFor(nanos)) {
            wake();
        }
    }

    /**
     * Ends the connection so that the last words arrive: a socket that is closed with unread input resets the connection,
     * and the peer may lose what it had not read yet (RFC 1122 §4.2.2.13).
     */
    void goodbye() throws IOException {
        deadline(CLOSING);
        if (secure != null) {
            secure.shutdownOutput(); // close_notify, RFC 8446 §6.1
        }
        if (!raw.isOutputShutdown()) {
            raw.shutdownOutput();
        }
        InputStream rest = raw.getInputStream();
        byte[] scrap = new byte[SCRAP];
        for (int left = MAX_DRAINED; left > 0; ) {
            int count = rest.read(scrap);
            if (count < 0) {
                return;
            }
            left -= count;
        }
    }

    /** All that the connection held is given back. Does nothing the second time. */
    void end() {
        try {
            raw.close();
        } catch (IOException _) {
            common.counts().broken.increment();
        }
        gone.countDown();
        holding.end();
        if (ticket != null) {
            common.gate().leave(ticket);
        }
        common.reaper().forget(this);
        common.sessions().leave(this);
    }
}
