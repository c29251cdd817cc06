package org.postern.listen;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postern.store.PartitionId;

/**
 * The other end of one connection, as a session sees it: a socket, or a script in tests. Used by the session's thread
 * alone, but for {@link #shuttingDown()}, {@link #deadline} and {@link #patience}.
 */
public interface Peer {
    /** A number that names this connection in the log, unique for the life of the process and unguessable. */
    String id();

    /** Where the connection comes from. */
    InetSocketAddress remote();

    /** The address and port of ours that it reached. */
    InetSocketAddress local();

    /** Bytes from the peer; after {@link #startTls()} another stream. Wrap it in one LineReader. */
    InputStream in();

    /** Bytes to the peer, unbuffered; after {@link #startTls()} another stream. Writes obey the deadline too. */
    OutputStream out();

    /** What TLS was agreed on; null while the connection is plain. */
    @Nullable
    Tls tls();

    /**
     * Starts TLS as the server, by the certificate for the name the client asks for. The session must have dropped all
     * input that came early.
     *
     * @throws IOException when the handshake failed; the connection is of no further use
     */
    void startTls() throws IOException;

    /** From now on, the connection is closed under the session when this time passes; replaces the deadline before. */
    void deadline(Duration fromNow);

    /**
     * As {@link #deadline}, for a session that only waits for its peer: when this time passes, reading ends as if the peer
     * had closed, {@link #late} tells why, and some seconds are left for a goodbye.
     */
    void patience(Duration fromNow);

    /** Whether the {@link #patience} with the peer has ended. */
    boolean late();

    /**
     * Asks for memory of the budget that all strangers share, for what this session is about to hold beyond its fixed
     * share (a literal, a message kept in memory). Given back when the session ends or by {@link #release(long)}. Always
     * granted after {@link #loggedIn}.
     *
     * @param bytes how much more
     * @return false when the budget is spent: answer with the protocol's word for "try later"
     */
    boolean reserve(long bytes);

    /** Gives back what {@link #reserve} granted. */
    void release(long bytes);

    /**
     * The peer has proven to be a user: it leaves the strangers' limits and counts against its account's connections.
     *
     * @return false when that account has too many connections: refuse the login
     */
    boolean loggedIn(PartitionId account);

    /** Whether the server is stopping: finish the command, say so in the protocol's words, and end. */
    boolean shuttingDown();

    /** @param protocol for example TLSv1.3
     * @param cipher the suite's standard name
     * @param serverName the name the client asked for (SNI); null when it asked for none */
    record Tls(String protocol, String cipher, @Nullable String serverName) {}
}
