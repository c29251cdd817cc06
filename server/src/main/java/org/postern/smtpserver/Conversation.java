package org.postern.smtpserver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.postern.listen.Peer;
import org.postern.mail.smtp.Reply;
import org.postern.mail.smtp.SmtpLimits;
import org.postern.mail.wire.LineReader;

/**
 * Lines in, replies out. Replies wait until the session would block for input, so that those to pipelined commands go out
 * together, and none is ever held back while the peer waits for it (RFC 2920 §3.2). Used by the session's thread alone.
 */
final class Conversation {
    private static final int INPUT_BUFFER = 4 * 1024;
    private static final int OUTPUT_BUFFER = 8 * 1024;

    private final Peer peer;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream(512);
    private LineReader in;

    Conversation(Peer peer) {
        this.peer = peer;
        this.in = reader();
    }

    private LineReader reader() {
        return new LineReader(new FlushingInput(), INPUT_BUFFER);
    }

    LineReader in() {
        return in;
    }

    /** Whether the peer has sent something that nobody asked for yet. */
    boolean isEarly() throws IOException {
        return peer.in().available() > 0;
    }

    LineReader.Line readLine(Duration within) throws IOException {
        peer.deadline(within);
        return in.readLine(SmtpLimits.COMMAND_LINE, SmtpLimits.COMMAND_LINE_DROPPED);
    }

    /** A line of an AUTH exchange (RFC 4954 §4). */
    LineReader.Line readAuthLine(Duration within) throws IOException {
        peer.deadline(within);
        return in.readLine(SmtpLimits.AUTH_LINE, SmtpLimits.COMMAND_LINE_DROPPED);
    }

    /** Asks for the next line of an AUTH exchange. */
    void challenge(String base64) throws IOException {
        send(Reply.of(334, "", base64));
    }

    void send(Reply reply) throws IOException {
        pending.writeBytes(reply.wire().getBytes(StandardCharsets.US_ASCII));
        if (reply.closes() || pending.size() >= OUTPUT_BUFFER) {
            flush();
        }
    }

    void flush() throws IOException {
        if (pending.size() > 0) {
            peer.out().write(pending.toByteArray());
            peer.out().flush();
            pending.reset();
        }
    }

    /**
     * Says so, drops what was sent too early, and starts TLS (RFC 3207 §4.2: nothing from before may be used after).
     *
     * @return octets dropped
     */
    int startTls(Reply go) throws IOException {
        send(go);
        flush();
        int dropped = in.drop();
        peer.startTls();
        in = reader();
        return dropped;
    }

    /** Sends what is pending before it waits for the peer. */
    private final class FlushingInput extends InputStream {
        private final InputStream below = peer.in();

        @Override
        public int read() throws IOException {
            flush();
            return below.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            flush();
            return below.read(target, offset, length);
        }
    }
}
