package org.postern.imapserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client by hand: sends a command, collects the lines of its answer. Text is UTF-8 on the wire. */
final class ImapClient implements AutoCloseable {
    private final Pipe toServer = new Pipe();
    private final Pipe toClient = new Pipe();
    private final OutputStream out = toServer.out();
    private final InputStream in = new BufferedInputStream(toClient.in());
    final ScriptedPeer peer;
    private final Thread session;
    private volatile @Nullable Throwable escaped;
    private int tags;

    ImapClient(ImapSetup setup, boolean tls) {
        peer = new ScriptedPeer(toServer, toClient, tls);
        session = Thread.ofVirtual().start(() -> {
            try {
                new ImapDoor(setup).serve(peer);
            } catch (IOException broken) {
                assertThat(broken).isNotNull();
            } catch (RuntimeException | Error bug) {
                escaped = bug;
            } finally {
                toClient.close();
            }
        });
    }

    void send(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    /** The next line; {@code null} at the end. Literals come as lines too. */
    @Nullable
    String line() {
        try {
            var line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n') {
                    return line.toString(StandardCharsets.UTF_8).stripTrailing();
                }
                line.write(b);
            }
            return null;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Sends a command; all lines of the answer, the tag of the last one left out. */
    List<String> command(String command) {
        String tag = "t" + ++tags;
        send(tag + " " + command + "\r\n");
        return answer(tag);
    }

    List<String> answer(String tag) {
        var lines = new ArrayList<String>();
        while (true) {
            String line = line();
            if (line == null) {
                throw new AssertionError("the session ended: " + lines, escaped);
            }
            if (line.startsWith(tag + " ")) {
                lines.add(line.substring(tag.length() + 1));
                return lines;
            }
            lines.add(line);
        }
    }

    /** As {@link #command}, and it must be done: the untagged lines. */
    List<String> ok(String command) {
        List<String> lines = command(command);
        assertThat(lines.getLast()).as(command + " " + lines).startsWith("OK");
        return lines.subList(0, lines.size() - 1);
    }

    /** The tagged line. */
    String last(String command) {
        return command(command).getLast();
    }

    /** All lines to the end of the session. */
    List<String> rest() {
        var lines = new ArrayList<String>();
        for (String line = line(); line != null; line = line()) {
            lines.add(line);
        }
        return lines;
    }

    /** Nothing more comes from this client. */
    void finish() {
        toServer.close();
    }

    @Nullable
    Throwable escaped() {
        return escaped;
    }

    @Override
    public void close() {
        peer.gone();
        try {
            session.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(session.isAlive()).as("the session goes on").isFalse();
        assertThat(escaped).isNull();
    }
}
