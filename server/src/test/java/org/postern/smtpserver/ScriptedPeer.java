package org.postern.smtpserver;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postern.listen.Peer;
import org.postern.store.PartitionId;

/** A peer without a socket: streams, and a note of all that the session asked for. */
final class ScriptedPeer implements Peer {
    private final InputStream in;
    private final OutputStream out;
    private final InetSocketAddress remote;
    final List<Duration> deadlines = new ArrayList<>();
    long memory = Long.MAX_VALUE;
    long reserved;
    BooleanSupplier stopping = () -> false;
    boolean mayLogIn = true;
    private @Nullable Tls tls;

    ScriptedPeer(InputStream in, OutputStream out, String remote) {
        this.in = in;
        this.out = out;
        this.remote = new InetSocketAddress(address(remote), 40_000);
    }

    static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    @Override
    public String id() {
        return "c1";
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public InetSocketAddress local() {
        return new InetSocketAddress(address("127.0.0.1"), 25);
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

    @Override
    public void patience(Duration fromNow) {
        deadlines.add(fromNow);
    }

    @Override
    public boolean late() {
        return false;
    }

    @Override
    public void deadline(Duration fromNow) {
        deadlines.add(fromNow);
    }

    @Override
    public boolean reserve(long bytes) {
        if (reserved + bytes > memory) {
            return false;
        }
        reserved += bytes;
        return true;
    }

    @Override
    public void release(long bytes) {
        reserved -= bytes;
    }

    @Override
    public boolean loggedIn(PartitionId account) {
        return mayLogIn;
    }

    /** As on port 465. */
    ScriptedPeer encrypted() {
        startTls();
        return this;
    }

    @Override
    public boolean shuttingDown() {
        return stopping.getAsBoolean();
    }
}
