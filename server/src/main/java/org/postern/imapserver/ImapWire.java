package org.postern.imapserver;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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

    /**
     * From now on, time is given by what goes out; before, all there is are the seconds before login.
     *
     * @param login whether it still holds; asked before more time is given
     */
    void loggedIn(BooleanSupplier login) {
        paced.login = login;
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

    /**
     * A new piece of work begins.
     *
     * @throws LoginOver when there is to be none
     */
    void working() throws LoginOver {
        paced.mustHold();
        peer.deadline(settings.get().times().command());
    }

    /** A piece of work that cannot be broken off goes on. */
    void goesOn() {
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

    /**
     * The next piece of a literal has so long to arrive.
     *
     * @throws LoginOver when it is not wanted any more
     */
    void awaiting(Duration fromNow) throws LoginOver {
        paced.mustHold();
        peer.deadline(fromNow);
    }

    /** Gives a peer that takes what it is sent, however slowly, as much time as that needs. */
    private static final class Paced extends OutputStream {
        private final Peer peer;
        private final Supplier<ImapSettings> settings;
        private @Nullable BooleanSupplier login;
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
            if (login != null && sinceDeadline >= ImapServerLimits.PIECE) {
                sinceDeadline = 0;
                mustHold();
                peer.deadline(settings.get().times().command());
            }
        }

        private void mustHold() throws LoginOver {
            BooleanSupplier asked = login;
            if (asked != null && !asked.getAsBoolean()) {
                throw new LoginOver();
            }
        }

        @Override
        public void flush() throws IOException {
            peer.out().flush();
        }
    }
}
