package org.postern.listen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.postern.mail.wire.LineReader;
import org.postern.store.PartitionId;

/**
 * A little protocol: greets with "hello", repeats each line; knows STARTTLS, LOGIN n (to account n), FLOOD (sends without
 * end), HANG (waits until the connection is gone), BOOM, LATE (a deadline of 50 ms), WAIT (patience for
 * 50 ms), DATA (reads to a line "."), QUIT.
 */
final class TestDoor implements Door {
    final LinkedBlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final CountDownLatch release = new CountDownLatch(1);
    volatile Duration patience = Duration.ofSeconds(60);

    @Override
    public void serve(Peer peer) throws IOException {
        peers.add(peer);
        peer.deadline(patience);
        var in = new LineReader(peer.in(), 512);
        say(peer, "hello");
        while (true) {
            switch (in.readLine(500, 1_000)) {
                case LineReader.Complete line -> {
                    heard.add(line.octets());
                    if (line.octets().equals("QUIT")) {
                        say(peer, "bye");
                        return;
                    }
                    if (line.octets().equals("STARTTLS")) {
                        say(peer, "go");
                        peer.startTls();
                        in = new LineReader(peer.in(), 512);
                    } else {
                        obey(peer, in, line.octets());
                    }
                    if (peer.shuttingDown()) {
                        say(peer, "closing");
                        return;
                    }
                }
                case LineReader.End() -> {
                    if (peer.shuttingDown()) {
                        say(peer, "closing");
                    } else if (peer.late()) {
                        say(peer, "too late");
                    }
                    return;
                }
                case LineReader.TooLong() -> say(peer, "too long");
                case LineReader.BadEnd() -> say(peer, "bad end");
            }
        }
    }

    private void obey(Peer peer, LineReader in, String line) throws IOException {
        switch (line) {
            case "FLOOD" -> flood(peer);
            case "HANG" -> hang();
            case "BOOM" -> throw new IllegalStateException("boom");
            case "LATE" -> peer.deadline(Duration.ofMillis(50));
            case "WAIT" -> peer.patience(Duration.ofMillis(50));
            case "DATA" -> say(peer, data(in));
            default -> say(peer, line.startsWith("LOGIN ") ? login(peer, line) : "you said " + line);
        }
    }

    private static String login(Peer peer, String line) {
        long account = Long.parseLong(line.substring("LOGIN ".length()));
        return peer.loggedIn(new PartitionId(PartitionId.Kind.ACCOUNT, account, 0)) ? "welcome" : "too many";
    }

    private String data(LineReader in) throws IOException {
        while (in.readLine(500, 1_000) instanceof LineReader.Complete line) {
            heard.add(line.octets());
            if (line.octets().equals(".")) {
                return "stored";
            }
        }
        return "lost";
    }

    private static void flood(Peer peer) throws IOException {
        byte[] much = new byte[64 * 1024];
        while (true) {
            peer.out().write(much);
        }
    }

    private void hang() throws IOException {
        try {
            if (!release.await(30, TimeUnit.SECONDS)) {
                throw new IOException("never released");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void say(Peer peer, String line) throws IOException {
        peer.out().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String turnedAway() {
        return "later\r\n";
    }
}
