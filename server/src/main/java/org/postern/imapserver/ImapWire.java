package org.postern.imapserver;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.Supplier;
import org.postern.listen.Peer;
import org.postern.mail.imap.CommandReader;
import org.postern.mail.imap.ResponseWriter;
import org.postern.mail.wire.LineReader;

/** One connection, read and written; made anew after STARTTLS. */
final class ImapWire {
    private final Peer peer;
    private final Supplier<ImapSettings> settings;
    private final LineReader lines;
    private final Paced paced;
    private final ResponseWriter out;
    private final CommandReader commands;

    ImapWire(Peer peer, Supplier<ImapSettings> settings) {
        this.peer = peer;
        this.settings = settings;
        this.lines = new LineReader(peer.in(), ImapServerLimits.LINE_BUFFER);
        this.paced = new Paced(peer, settings);
        this.out = new ResponseWriter(paced);
        this.commands = new CommandReader(lines, () -> out.continuation("go on"));
    }

    /** From now on, time is given by what goes out; before, all there is are the seconds before login. */
    void loggedIn() {
        paced.loggedIn = true;
    }

    Peer peer() {
        return peer;
    }

    LineReader lines() {
        return lines;
    }

    ResponseWriter out() {
        return out;
    }

    CommandReader commands() {
        return commands;
    }

    /** A new piece of work begins. */
    void working() {
        peer.deadline(settings.get().times().command());
    }

    /** Nothing is to be done until the client, who is logged in, says something; says how long that may take. */
    Duration idle() {
        Duration patience = settings.get().times().idle();
        peer.patience(patience);
        return patience;
    }

    /** Idling goes on, for so long. */
    void patience(Duration fromNow) {
        peer.patience(fromNow);
    }

    void deadline(Duration fromNow) {
        peer.deadline(fromNow);
    }

    /** Gives a peer that takes what it is sent, however slowly, as much time as that needs. */
    private static final class Paced extends OutputStream {
        private final Peer peer;
        private final Supplier<ImapSettings> settings;
        private boolean loggedIn;
        private long sinceDeadline;

        Paced(Peer peer, Supplier<ImapSettings> settings) {
            this.peer = peer;
            this.settings = settings;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            peer.out().write(bytes, offset, length);
            sinceDeadline += length;
            if (loggedIn && sinceDeadline >= ImapServerLimits.PIECE) {
                peer.deadline(settings.get().times().command());
                sinceDeadline = 0;
            }
        }

        @Override
        public void flush() throws IOException {
            peer.out().flush();
        }
    }
}
