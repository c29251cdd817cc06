package org.postern.filing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.store.Bytes;
import org.postern.store.StagedBlob;
import org.postern.store.UnknownOutcome;
import org.postern.store.account.Account;
import org.postern.store.account.Accounts;
import org.postern.store.account.Filed;
import org.postern.store.account.FlagNames;
import org.postern.store.account.Mailbox;
import org.postern.store.account.MailboxPath;
import org.postern.store.account.NewMessage;
import org.postern.store.account.NoSuchAccount;
import org.postern.store.account.Quota;
import org.postern.store.account.SpecialUse;
import org.postern.store.queue.Deliveries;
import org.postern.store.queue.Delivery;

/** Files accepted messages. For any thread; the caller's own does the work and waits for the disk. */
public final class Filing {
    /** What became of a message. */
    public enum Outcome {
        /** It is on disk; it may be acknowledged. */
        TAKEN,
        /** No account has room within its quota. */
        FULL,
        /** No account is there any more. */
        GONE
    }

    private final Accounts accounts;
    private final Deliveries deliveries;
    private final Summaries summaries;
    private final FilingRunner runner;

    public Filing(Accounts accounts, Deliveries deliveries, Summaries summaries, FilingRunner runner) {
        this.accounts = accounts;
        this.deliveries = deliveries;
        this.summaries = summaries;
        this.runner = runner;
    }

    /** Whether an account is at its quota already, so that it need not be tried. */
    public boolean isFull(Target target) {
        try {
            Quota quota = accounts.account(target.account()).quota();
            return quota.limit() > 0 && quota.bytes() >= quota.limit();
        } catch (NoSuchAccount e) {
            return false;
        }
    }

    /**
     * Files a message; all that it throws means "not taken", but for {@link org.postern.store.UnknownOutcome}.
     *
     * @param body as received
     * @param prefix whole header lines to put before it
     * @param received when it arrived, in the operator's zone
     * @param targets each account once, 1 to {@link Deliveries#RECIPIENTS}
     */
    public Outcome file(StagedBlob body, String prefix, OffsetDateTime received, List<Target> targets) {
        byte[] before = prefix.getBytes(StandardCharsets.UTF_8);
        var message = new NewMessage(
                new NewMessage.Own(body),
                Bytes.copyOf(before),
                received.toInstant().toEpochMilli(),
                received.getOffset().getTotalSeconds() / 60,
                summary(before, body));
        return targets.size() == 1 ? fileOne(message, targets.getFirst()) : fileSeveral(message, body, targets);
    }

    Bytes summary(byte[] before, StagedBlob body) {
        try (InputStream message = new SequenceInputStream(new ByteArrayInputStream(before), body.open())) {
            return summaries.of(message);
        } catch (IOException e) {
            throw new UncheckedIOException("a staged body could not be read", e);
        }
    }

    private Outcome fileOne(NewMessage message, Target target) {
        Account account = accounts.account(target.account());
        try {
            Mailbox mailbox = mailbox(account, target.place());
            if (mailbox == null) {
                return Outcome.GONE;
            }
            return switch (account.file(mailbox.id(), message, FlagNames.NONE)) {
                case Filed.Stored _, Filed.Before _ -> Outcome.TAKEN;
                case Filed.OverQuota _ -> Outcome.FULL;
                case Filed.NoMailbox _, Filed.TooManyKeywords _ -> Outcome.GONE;
            };
        } catch (NoSuchAccount e) {
            return Outcome.GONE;
        }
    }

    /** If one has room, all get it: a message that was accepted must reach everybody it was accepted for. */
    private Outcome fileSeveral(NewMessage message, StagedBlob body, List<Target> targets) {
        boolean room = false;
        var recipients = new ArrayList<Delivery.Recipient>();
        for (Target target : targets) {
            Reached reached = reach(target, message.size());
            if (reached != null) {
                recipients.add(reached.recipient());
                room |= reached.room();
            }
        }
        if (recipients.isEmpty()) {
            return Outcome.GONE;
        }
        if (!room) {
            return Outcome.FULL;
        }
        try {
            runner.take(deliveries.accept(message, body, recipients, message.received()));
            return Outcome.TAKEN;
        } catch (UnknownOutcome e) {
            runner.lookAgain(); // if it is there, it must reach them now, not at the next start
            throw e;
        }
    }

    record Reached(Delivery.Recipient recipient, boolean room) {}

    /** Null when the account was removed since RCPT: the others still get the message. */
    @Nullable
    Reached reach(Target target, long size) {
        Account account = accounts.account(target.account());
        try {
            Mailbox mailbox = mailbox(account, target.place());
            return mailbox == null
                    ? null
                    : new Reached(
                            new Delivery.Recipient(target.account(), mailbox.id()), hasRoom(account.quota(), size));
        } catch (NoSuchAccount e) {
            return null;
        }
    }

    static boolean hasRoom(Quota quota, long size) {
        return quota.limit() == 0 || quota.bytes() + size <= quota.limit();
    }

    private static @Nullable Mailbox mailbox(Account account, Target.Place place) {
        return switch (place) {
            case INBOX -> account.mailbox(MailboxPath.INBOX);
            case JUNK -> {
                Mailbox junk = account.mailbox(MailboxPath.INBOX);
                for (Mailbox mailbox : account.mailboxes()) {
                    junk = mailbox.use() == SpecialUse.JUNK ? mailbox : junk;
                }
                yield junk;
            }
        };
    }
}
