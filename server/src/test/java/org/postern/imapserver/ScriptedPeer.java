package org.postern.imapserver;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.postern.listen.Peer;
import org.postern.store.PartitionId;

/** The other end of a session in a test. */
final class ScriptedPeer implements Peer {
    private final Pipe toServer;
    private final Pipe toClient;
    private final InputStream in;
    private final OutputStream out;
    private volatile @Nullable Tls tls;
    private volatile boolean stopping;
    private volatile boolean full;
    private volatile boolean late;
    final List<Duration> deadlines = new CopyOnWriteArrayList<>();

    ScriptedPeer(Pipe toServer, Pipe toClient, boolean tls) {
        this.toServer = toServer;
        this.toClient = toClient;
        this.in = toServer.in();
        this.out = toClient.out();
        this.tls = tls ? new Tls("TLSv1.3", "TLS_AES_128_GCM_SHA256", null) : null;
    }

    /** As the listener does it: the reader sees the end. */
    void stop() {
        stopping = true;
        toServer.close();
    }

    void accountIsFull() {
        full = true;
    }

    void gone() {
        toServer.close();
        toClient.close();
    }

    @Override
    public String id() {
        return "test";
    }

    @Override
    public InetSocketAddress remote() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
    }

    @Override
    public InetSocketAddress local() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 10_143);
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
    public void startTls() {
        tls = new Tls("TLSv1.3", "TLS_AES_128_GCM_SHA256", null);
    }

    /** As the listener does it: the reader sees the end. */
    @Override
    public void patience(Duration fromNow) {
        deadlines.add(fromNow);
        if (!fromNow.isPositive()) {
            late = true;
            toServer.close();
        }
    }

    @Override
    public boolean late() {
        return late;
    }

    @Override
    public void deadline(Duration fromNow) {
        deadlines.add(fromNow);
        if (fromNow.isNegative()) {
            toServer.close();
        }
    }

    @Override
    public boolean reserve(long bytes) {
        return true;
    }

    @Override
    public void release(long bytes) {
        // nothing is counted here
    }

    @Override
    public boolean loggedIn(PartitionId account) {
        return !full;
    }

    @Override
    public boolean shuttingDown() {
        return stopping;
    }
}
