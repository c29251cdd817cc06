package org.postern.smtpserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postern.defence.SpoolBudget;
import org.postern.listen.Peer;
import org.postern.mail.message.FieldFilter;
import org.postern.mail.message.HeaderReader;
import org.postern.mail.message.HeaderSection;
import org.postern.mail.wire.BodySink;
import org.postern.reason.Reason;
import org.postern.store.BlobDraft;
import org.postern.store.StagedBlob;
import org.postern.store.Store;
import org.postern.store.StoreException;
import org.postern.store.StoreLimits;
import org.postern.store.StoreUnavailable;

/**
 * A message on its way in: into the store's draft, past the header reader, against the clock and the strangers' memory.
 * Trouble is kept until the message has ended, since only then may it be told. Close it in every case.
 */
final class Intake implements BodySink, AutoCloseable {
    /** Memory is asked for in steps. */
    private static final long STEP = 32 * 1024;

    private static final long SPOOL_STEP = 1024 * 1024;

    /** Whatever time a message has earned by its size, it must have come in this; ours. */
    private static final Duration LONGEST = Duration.ofHours(2);

    /** A message is in memory up to what the store keeps inline, and its header twice more: as it came, and as it is kept. */
    private static final long MOST = StoreLimits.INLINE_BLOB + 2L * HeaderReader.MAX_SIZE;

    private final Peer peer;
    private final Store store;
    private final SpoolBudget spool;
    private final SmtpSettings.Times times;
    private final HeaderReader header = new HeaderReader();
    private final @Nullable Mailing mailing;
    private final FieldFilter filter;
    private final long started = System.nanoTime();
    private long arrived;
    private long reserved;
    private long spooled;
    private @Nullable BlobDraft draft;
    private @Nullable Reason trouble;

    /** @param mailing whose message it is; null for octets that belong to none */
    Intake(Peer peer, SmtpDoor.Stuff stuff, SmtpSettings.Times times, @Nullable Mailing mailing) {
        this.peer = peer;
        this.store = stuff.store();
        this.spool = stuff.spool();
        this.times = times;
        this.mailing = mailing;
        this.filter = new FieldFilter(mailing == null ? FieldFilter.Unwanted.NONE : mailing.unwanted(), new Kept());
        waitForMore();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        arrived += length;
        waitForMore();
        if (trouble != null) {
            return;
        }
        if (!hasMemory()) {
            trouble = Reason.STRANGERS_MEMORY_SPENT;
            return;
        }
        if (!hasRoom()) {
            trouble = Reason.SPOOL_SPENT;
            return;
        }
        if (mailing != null) {
            mailing.passes(bytes, offset, length);
        }
        filter(() -> filter.write(bytes, offset, length));
    }

    private interface Step {
        void run() throws IOException;
    }

    private void filter(Step step) {
        try {
            step.run();
        } catch (StoreException e) {
            trouble = reason(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What has passed the filter. */
    private final class Kept implements BodySink {
        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (draft == null) {
                draft = store.draft();
            }
            draft.write(bytes, offset, length);
            header.take(bytes, offset, length);
        }

        @Override
        public void dropped(int length) {
            // counted before
        }
    }

    @Override
    public void dropped(int length) {
        arrived += length;
        waitForMore();
    }

    /** Why the message cannot be taken; null when it can. */
    @Nullable
    Reason trouble() {
        return trouble;
    }

    HeaderSection header() {
        return header.section();
    }

    /** The message has ended: nothing is held back any more. */
    void end() {
        if (trouble == null) {
            filter(filter::end);
        }
    }

    /** The whole message, for the caller to close. Throws the store's exceptions. */
    StagedBlob seal() {
        BlobDraft whole = draft == null ? store.draft() : draft;
        draft = whole; // an empty message is one too
        return whole.seal();
    }

    @Override
    public void close() {
        peer.release(reserved);
        reserved = 0;
        spool.give(peer.remote().getAddress(), spooled);
        spooled = 0;
        if (draft != null) {
            draft.close();
        }
    }

    /** What the sender is told about trouble of the store. */
    static Reason reason(StoreException e) {
        return e instanceof StoreUnavailable unavailable && unavailable.full()
                ? Reason.DISK_FULL
                : Reason.STORE_TROUBLE;
    }

    private boolean hasMemory() {
        long needed = Math.min(3 * arrived, MOST);
        while (reserved < needed) {
            if (!peer.reserve(STEP)) {
                return false;
            }
            reserved += STEP;
        }
        return true;
    }

    /** What is no longer in memory lies on the disk while it arrives. */
    private boolean hasRoom() {
        while (arrived - StoreLimits.INLINE_BLOB > spooled) {
            if (!spool.take(peer.remote().getAddress(), SPOOL_STEP)) {
                return false;
            }
            spooled += SPOOL_STEP;
        }
        return true;
    }

    /** A peer that is slow for long is cut: each slice has its time, and all together has a slowest rate. */
    private void waitForMore() {
        Duration earned = times.message().plusSeconds(arrived / times.octetsPerSecond());
        Duration all = earned.compareTo(LONGEST) < 0 ? earned : LONGEST;
        Duration left = all.minusNanos(System.nanoTime() - started);
        peer.deadline(left.compareTo(times.chunk()) < 0 ? left : times.chunk());
    }
}
