package org.postern.imapserver;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.OffsetDateTime;
import org.postern.mail.imap.ImapCommand;
import org.postern.mail.mime.MimeLimits;
import org.postern.mail.mime.MimeReader;
import org.postern.mail.mime.Summary;
import org.postern.mail.wire.LineReader;
import org.postern.store.BlobDraft;
import org.postern.store.Bytes;
import org.postern.store.StagedBlob;
import org.postern.store.StoreException;
import org.postern.store.account.Account;
import org.postern.store.account.AccountLimits;
import org.postern.store.account.Filed;
import org.postern.store.account.Mailbox;
import org.postern.store.account.NewMessage;
import org.postern.store.account.Quota;

/**
 * APPEND (RFC 3501 §6.3.11, 3516 §4.4, 4315 §3, 7889): the message goes to disk as it comes. One command of one session.
 *
 * <p>A literal8 may be sent, but not hold NUL: a client without BINARY would have to be shown such a part in another
 * encoding (RFC 3516 §6), and no byte of a message is ever rewritten. So a mailbox here does not support binary content, and
 * says so. A NUL that comes in a plain literal, against the grammar, is kept, so that odd mail can be moved here.
 */
final class Appending {
    private final ImapSetup setup;
    private final ImapWire wire;
    private final Account account;
    private final ImapCommand.Append command;
    private final ImapCommand.Coming message;
    /** Octets of the message that are still to come. */
    private long left;

    private boolean asked;
    private boolean ended;
    private boolean nul;

    Appending(ImapSetup setup, ImapWire wire, Account account, ImapCommand.Append command) {
        this.setup = setup;
        this.wire = wire;
        this.account = account;
        this.command = command;
        this.message = command.message();
        this.left = message.size();
    }

    /**
     * @throws IOException also when a message we do not take cannot be told apart from what follows
     */
    Answer append() throws IOException {
        try {
            return take();
        } catch (StoreException trouble) {
            dropRest();
            throw trouble;
        }
    }

    /** When the store refuses in the middle of a message, the rest of it must not be read as commands. */
    private void dropRest() throws IOException {
        if (message.waits() && !asked) {
            return;
        }
        if (!asked && left > ImapServerLimits.DROPPED) {
            throw new IOException("a message beyond all bounds");
        }
        each((_, _) -> {});
        if (!ended) {
            endsHere();
        }
    }

    private Answer take() throws IOException {
        Mailbox mailbox = MailboxCommands.selectable(account, command.mailbox());
        Answer refused = mailbox == null ? Answer.no("TRYCREATE", "no such mailbox") : refused();
        if (mailbox == null || !refused.text().isEmpty()) {
            dropUnasked();
            return refused;
        }
        if (message.waits()) {
            wire.out().continuation("go on");
            asked = true;
        }
        try (BlobDraft draft = setup.store().draft()) {
            receive(draft);
            if (!endsHere()) {
                return Answer.bad("one message at a time");
            }
            if (nul && message.binary()) {
                return Answer.no("UNKNOWN-CTE", "a message with NUL octets cannot be kept; encode them");
            }
            try (StagedBlob staged = draft.seal()) {
                return file(mailbox, staged);
            }
        }
    }

    /** Why the message is not taken; without text when it is. */
    private Answer refused() {
        Quota quota = account.quota();
        if (message.size() == 0) {
            return Answer.no("", "a message has at least one octet");
        }
        if (message.size() > setup.maxMessage()) {
            return Answer.no("TOOBIG", "the message is too large");
        }
        if (quota.limit() > 0 && quota.bytes() + message.size() > quota.limit()) {
            return Answer.no("OVERQUOTA", "the account is full");
        }
        return FlagWords.tooLong(command.flags()) ? Answer.no("LIMIT", "a keyword is too long") : Answer.ok("");
    }

    /** A client that did not wait to be asked sends the message in any case. */
    private void dropUnasked() throws IOException {
        if (message.waits()) {
            return;
        }
        if (message.size() > ImapServerLimits.DROPPED) {
            throw new IOException("a message beyond all bounds");
        }
        each((_, _) -> {});
        endsHere();
    }

    private interface Sink {
        void write(byte[] bytes, int length);
    }

    private void receive(BlobDraft draft) throws IOException {
        each((bytes, length) -> {
            draft.write(bytes, 0, length);
            for (int i = 0; i < length && !nul; i++) {
                nul = bytes[i] == 0;
            }
        });
    }

    private void each(Sink sink) throws IOException {
        byte[] piece = new byte[(int) Math.min(message.size(), 16 * 1024)];
        long sinceDeadline = ImapServerLimits.PIECE;
        while (left > 0) {
            if (sinceDeadline >= ImapServerLimits.PIECE) {
                wire.awaiting(setup.times().chunk());
                sinceDeadline = 0;
            }
            int n = wire.lines().read(piece, 0, (int) Math.min(left, piece.length));
            if (n < 0) {
                throw new EOFException("closed in the middle of a message");
            }
            left -= n;
            sinceDeadline += n;
            sink.write(piece, n);
        }
        wire.working();
    }

    /** The command ends after the message: no further message (RFC 3502) and no CATENATE. */
    private boolean endsHere() throws IOException {
        ended = true;
        return wire.lines().readLine(0, ImapServerLimits.PIECE) instanceof LineReader.Complete(String rest)
                && rest.isEmpty();
    }

    private Answer file(Mailbox mailbox, StagedBlob staged) throws IOException {
        Summary summary;
        try (InputStream bytes = staged.open()) {
            summary = MimeReader.read(bytes);
        }
        if (summary.structure().place().headerLength() > MimeLimits.HEADER) {
            return Answer.no("LIMIT", "the header of the message is too large");
        }
        byte[] encoded = summary.encode();
        Bytes kept = encoded == null || encoded.length > AccountLimits.SUMMARY ? Bytes.EMPTY : Bytes.wrap(encoded);
        OffsetDateTime date = command.date();
        if (date == null) {
            date = setup.clock().instant().atZone(setup.settings().get().zone()).toOffsetDateTime();
        }
        var filed = new NewMessage(
                new NewMessage.Own(staged),
                Bytes.EMPTY,
                date.toInstant().toEpochMilli(),
                date.getOffset().getTotalSeconds() / 60,
                kept);
        return switch (account.file(mailbox.id(), filed, FlagWords.names(command.flags()))) {
            case Filed.Stored(int _, int validity, int uid, long _) ->
                Answer.ok("APPENDUID " + Integer.toUnsignedString(validity) + " " + uid, "done");
            case Filed.Before _ -> Answer.ok("done");
            case Filed.OverQuota _ -> Answer.no("OVERQUOTA", "the account is full");
            case Filed.NoMailbox _ -> Answer.no("TRYCREATE", "no such mailbox");
            case Filed.TooManyKeywords _ -> Answer.no("LIMIT", "too many keywords in this mailbox");
        };
    }
}
