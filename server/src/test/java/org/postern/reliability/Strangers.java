package org.postern.reliability;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Attackers: many connections from as many addresses of 127.0.0.0/8, each of which does what its {@link Attack} says, by
 * one thread. Whoever is thrown out comes again. Ends when closed, and by itself after a time.
 */
final class Strangers implements AutoCloseable {
    private static final int NETWORKS = 250;
    private static final int PER_NETWORK = 200;
    private static final long TICK_MILLIS = 20;
    private static final int NEW_IN_A_TICK = 100;
    private static final long LONGEST_SECONDS = 300;

    private final Attack attack;
    private final InetSocketAddress target;
    private final int wanted;
    private final Selector selector;
    private final Set<Stranger> live = new HashSet<>();
    private final ArrayDeque<Stranger> gone = new ArrayDeque<>();
    private final ByteBuffer scrap = ByteBuffer.allocate(64 * 1024);
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong thrownOut = new AtomicLong();
    private final Thread thread;
    private volatile boolean over;
    private int next;

    private static final class Stranger {
        final SocketChannel channel;
        int step;
        long due;

        @Nullable
        ByteBuffer pending;

        Stranger(SocketChannel channel) {
            this.channel = channel;
        }
    }

    private Strangers(Attack attack, InetSocketAddress target, int wanted) throws IOException {
        this.attack = attack;
        this.target = target;
        this.wanted = wanted;
        this.selector = Selector.open();
        this.thread = Thread.ofPlatform().name("strangers").daemon().unstarted(this::run);
    }

    static Strangers start(Attack attack, ServerProcess server, int wanted) throws IOException {
        int port = switch (attack.door()) {
            case "smtp" -> server.smtp();
            case "imap" -> server.imap();
            default -> server.imaps();
        };
        Strangers strangers =
                new Strangers(attack, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), wanted);
        strangers.thread.start();
        return strangers;
    }

    /** The most that were connected at one time. */
    int most() {
        return most.get();
    }

    long opened() {
        return opened.get();
    }

    /** Connections that the server closed. */
    long thrownOut() {
        return thrownOut.get();
    }

    private void run() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        try {
            while (!over && System.nanoTime() < end) {
                for (int i = 0; i < NEW_IN_A_TICK && live.size() < wanted; i++) {
                    come();
                }
                selector.select(this::look, TICK_MILLIS);
                long now = System.nanoTime();
                for (Stranger stranger : live) {
                    if (stranger.channel.isConnected() && now >= stranger.due) {
                        act(stranger, now);
                    }
                }
                leave();
            }
            gone.addAll(live);
            leave();
            selector.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void come() throws IOException {
        int number = next++ % (PER_NETWORK * NETWORKS);
        int block = 20 + Math.floorMod(attack.name().hashCode(), 200);
        String address = "127." + block + "." + number % NETWORKS + "." + (1 + number / NETWORKS);
        SocketChannel channel = SocketChannel.open();
        Stranger stranger = new Stranger(channel);
        live.add(stranger);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_LINGER, 0); // no TIME_WAIT: ports are few
            channel.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
            channel.connect(target);
            channel.register(selector, SelectionKey.OP_CONNECT, stranger);
        } catch (IOException full) {
            gone.add(stranger);
        }
    }

    private void look(SelectionKey key) {
        Stranger stranger = (Stranger) key.attachment();
        try {
            if (key.isConnectable() && stranger.channel.finishConnect()) {
                opened.incrementAndGet();
                most.accumulateAndGet(connected.incrementAndGet(), Math::max);
                key.interestOps(attack.listens() ? SelectionKey.OP_READ : 0);
            } else if (key.isReadable()) {
                scrap.clear();
                if (stranger.channel.read(scrap) < 0) {
                    thrownOut.incrementAndGet();
                    gone.add(stranger);
                }
            }
        } catch (IOException reset) {
            thrownOut.incrementAndGet();
            gone.add(stranger);
        }
    }

    private void act(Stranger stranger, long now) {
        try {
            if (stranger.pending == null || !stranger.pending.hasRemaining()) {
                byte[] octets = attack.octets(stranger.step++);
                if (octets == null) {
                    stranger.due = Long.MAX_VALUE;
                    if (attack.hangsUp()) {
                        gone.add(stranger);
                    }
                    return;
                }
                stranger.pending = ByteBuffer.wrap(octets);
            }
            stranger.channel.write(stranger.pending);
            stranger.due = now + TimeUnit.MILLISECONDS.toNanos(attack.pauseMillis());
        } catch (IOException reset) {
            thrownOut.incrementAndGet();
            gone.add(stranger);
        }
    }

    private void leave() throws IOException {
        for (Stranger stranger = gone.poll(); stranger != null; stranger = gone.poll()) {
            if (live.remove(stranger)) {
                if (stranger.channel.isConnected()) {
                    connected.decrementAndGet();
                }
                stranger.channel.close();
            }
        }
        selector.selectNow();
    }

    @Override
    public void close() {
        over = true;
        selector.wakeup();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
