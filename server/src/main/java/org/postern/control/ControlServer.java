package org.postern.control;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;
import org.postern.listen.Shortage;
import org.postern.trace.Event;
import org.postern.trace.EventLog;

/** Listens on the control socket of a data folder: one virtual thread accepts, one serves each connection. */
public final class ControlServer implements AutoCloseable {
    private final ServerSocketChannel listener;
    private final Path socket;
    private final UserPrincipal owner;
    private final Handlers handlers;
    private final EventLog log;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    private ControlServer(
            ServerSocketChannel listener, Path socket, UserPrincipal owner, Handlers handlers, EventLog log) {
        this.listener = listener;
        this.socket = socket;
        this.owner = owner;
        this.handlers = handlers;
        this.log = log;
    }

    /**
     * Opens the socket; a stale one is replaced.
     *
     * @param data the data folder; it exists
     * @throws ControlException when another server answers there, or the folder is not ours
     */
    public static ControlServer open(Path data, Handlers handlers, EventLog log) throws IOException, ControlException {
        return open(data, Path.of(System.getProperty("java.io.tmpdir")), handlers, log);
    }

    static ControlServer open(Path data, Path shortBase, Handlers handlers, EventLog log)
            throws IOException, ControlException {
        Path socket = SocketPath.of(data, shortBase);
        SocketPath.prepareFolder(socket, data);
        if (Files.exists(socket) && answers(socket)) {
            throw new ControlException(
                    "a server is running on the data folder " + data + " already",
                    "Stop it first, or give this one another folder.");
        }
        Files.deleteIfExists(socket);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(socket), ControlLimits.MAX_CONNECTIONS);
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            var server = new ControlServer(listener, socket, Files.getOwner(socket), handlers, log);
            Thread.ofVirtual().name("control").start(server::acceptAll);
            return server;
        } catch (IOException failed) {
            listener.close();
            throw failed;
        }
    }

    private static boolean answers(Path socket) {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return probe.isConnected();
        } catch (IOException stale) {
            return false;
        }
    }

    private void acceptAll() {
        var shortage = new Shortage(log, "control", System::nanoTime);
        while (listener.isOpen()) {
            try {
                SocketChannel channel = listener.accept();
                shortage.over();
                admit(channel);
            } catch (ClosedChannelException _) {
                return; // the server stops
            } catch (IOException failed) {
                rest(shortage.met(failed.getMessage()));
            } catch (RuntimeException | Error fault) {
                log.fault("control.accept", fault);
                rest(Duration.ofSeconds(1)); // an operator must be able to ask, whatever is short
            }
        }
    }

    /** Out of descriptors, accept fails at once each time: a rest keeps the loop from spinning. */
    private static void rest(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    private void admit(SocketChannel channel) throws IOException {
        if (open.size() >= ControlLimits.MAX_CONNECTIONS) {
            channel.close();
            return;
        }
        open.add(channel);
        Thread.ofVirtual().name("control-session").start(() -> serve(channel));
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            UserPrincipal peer =
                    channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
            boolean allowed = peer.equals(owner) || peer.getName().equals("root");
            if (allowed) {
                converse(channel, peer);
            } else {
                log.record(Event.of("control.refused", null, null, "user", peer.getName()));
            }
        } catch (IOException broken) {
            log.record(Event.of("control.broken", null, null, "error", String.valueOf(broken.getMessage())));
        } finally {
            open.remove(channel);
        }
    }

    private void converse(SocketChannel channel, UserPrincipal peer) throws IOException {
        var in = new BufferedInputStream(Channels.newInputStream(channel));
        var out = new BufferedOutputStream(Channels.newOutputStream(channel));
        Request request;
        var asked = deadline(channel, ControlLimits.REQUEST_TIME);
        try {
            request = Wire.readRequest(in).by(peer.getName());
        } catch (Wire.Malformed malformed) {
            Wire.write(out, Answer.refused(Exit.WRONG, String.valueOf(malformed.getMessage()), "Use our own program."));
            return;
        } finally {
            asked.countDown();
        }
        log.record(Event.of("control.command", null, null, "command", request.command(), "user", peer.getName()));
        var answered = deadline(channel, ControlLimits.ANSWER_TIME);
        try {
            Wire.write(out, answer(request));
        } finally {
            answered.countDown();
        }
    }

    private Answer answer(Request request) {
        try {
            return handlers.answer(request);
        } catch (RuntimeException fault) {
            log.fault("control." + request.command(), fault);
            return Answer.refused(
                    Exit.NOT_WELL, "the server met a fault of its own", "Its log has the details; please report them.");
        }
    }

    /** Closes the channel when the time passes before the latch is counted down: channels have no timeouts. */
    private static CountDownLatch deadline(SocketChannel channel, Duration time) {
        var done = new CountDownLatch(1);
        Thread.ofVirtual().name("control-deadline").start(() -> {
            try {
                if (!done.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                    channel.close();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (IOException _) {
                done.countDown(); // it was closed already
            }
        });
        return done;
    }

    /** Where it listens. */
    public Path socket() {
        return socket;
    }

    /** Stops listening, closes all connections, removes the socket. */
    @Override
    public void close() throws IOException {
        listener.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
        Files.deleteIfExists(socket);
    }
}
