package org.postern.imapserver;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postern.mail.imap.ImapLimits;
import org.postern.mail.wire.LineReader;
import org.postern.store.StoreException;
import org.postern.store.account.NoSuchAccount;
import org.postern.trace.Event;
import org.postern.trace.EventLog;

/**
 * IDLE (RFC 2177). The session's thread waits for DONE; a second one, which lives as long as the command, tells what
 * changes and is the only one to write meanwhile.
 */
final class Idling {
    private final ImapWire wire;
    private final SessionState state;
    private final Semaphore changes;
    private final BooleanSupplier loginHolds;
    private final EventLog log;
    private volatile boolean done;
    private volatile boolean failed;
    private volatile long end;

    /** @param changes gets a permit whenever the account, or what the login rests on, has changed */
    Idling(ImapWire wire, SessionState state, Semaphore changes, BooleanSupplier loginHolds, EventLog log) {
        this.wire = wire;
        this.state = state;
        this.changes = changes;
        this.loginHolds = loginHolds;
        this.log = log;
    }

    /** @return null when there is nothing more to read: the peer closed, it took too long, or the session must end */
    @Nullable
    Answer idle() throws IOException {
        wire.out().continuation("idling");
        end = System.nanoTime() + wire.idle().toNanos();
        Thread telling = Thread.ofVirtual().name("idle-" + wire.peer().id()).start(this::tell);
        LineReader.Line line;
        try {
            line = wire.lines().readLine(ImapLimits.WORD, ImapLimits.DROPPED);
        } finally {
            stop(telling);
        }
        if (failed) {
            throw new IOException("the client was told goodbye while it was idling");
        }
        return switch (line) {
            case LineReader.Complete(String word) ->
                word.equalsIgnoreCase("DONE") ? Answer.ok("done") : Answer.bad("expected DONE");
            case LineReader.TooLong _, LineReader.BadEnd _ -> Answer.bad("expected DONE");
            case LineReader.End _ -> null;
        };
    }

    private void stop(Thread telling) {
        done = true;
        changes.release();
        boolean interrupted = false;
        while (telling.isAlive()) {
            try {
                telling.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        try {
            while (!done) {
                if (!loginHolds.getAsBoolean()) {
                    wire.patience(Duration.ZERO); // wakes the session's thread, which says goodbye
                    return;
                }
                if (state instanceof SessionState.Selected(var _, View view)) {
                    view.tell(wire.out(), true, Map.of());
                }
                wire.out().flush();
                // telling gave the peer time to take it; idling goes on as long as before
                wire.patience(Duration.ofNanos(end - System.nanoTime()));
                boolean changed = changes.tryAcquire(ImapServerLimits.STILL_HERE.toMillis(), TimeUnit.MILLISECONDS);
                changes.drainPermits();
                if (!changed && !done) {
                    wire.out().status("*", "OK", "", "still here");
                }
            }
        } catch (IOException broken) {
            done = true; // the reading thread sees the same connection break
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StoreException | NoSuchAccount lost) {
            log.record(Event.of(
                    "imap.lost", wire.peer().id(), null, "why", lost.getClass().getSimpleName()));
            goodbye();
        } catch (RuntimeException fault) {
            log.fault("imap idle", fault);
            goodbye();
        }
    }

    /** A client that hears nothing any more must know it, or it waits for mail in vain. */
    private void goodbye() {
        failed = true;
        wire.deadline(ImapServerLimits.GOODBYE);
        try {
            if (!wire.out().inLine()) {
                wire.out().status("*", "BYE", "UNAVAILABLE", "try again later");
            }
            wire.out().flush();
        } catch (IOException broken) {
            done = true; // the reading thread sees the same connection break
        }
    }
}
