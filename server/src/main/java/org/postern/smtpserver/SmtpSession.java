package org.postern.smtpserver;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.listen.Peer;
import org.postern.mail.smtp.Reply;
import org.postern.mail.smtp.SmtpCommand;
import org.postern.mail.smtp.SmtpSyntax;
import org.postern.mail.wire.DotReader;
import org.postern.mail.wire.LineReader;
import org.postern.mail.wire.TextGauge;
import org.postern.reason.Reason;
import org.postern.store.StagedBlob;
import org.postern.store.StoreException;
import org.postern.trace.Event;

/**
 * One session with one peer, on its own virtual thread: a loop that reads a command, lets the verb's method answer, and
 * writes the one reply. Methods of verbs never write.
 */
final class SmtpSession {
    /** Cross-protocol requests begin so: a browser made to speak to us must not get further. */
    private static final Set<String> WEB_VERBS =
            Set.of("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "CONNECT", "PATCH", "TRACE");

    private static final Reply OK = Reply.ok("0.0", "ok");
    private static final Reply HELLO_FIRST = Reply.badSequence("EHLO comes first");
    private static final Reply MAIL_FIRST = Reply.badSequence("MAIL comes first");
    private static final Reply RCPT_FIRST = Reply.badSequence("no valid recipients");
    private static final Reply IN_CHUNKS = Reply.badSequence("the message comes in chunks");
    private static final int SLICE = 8 * 1024;

    private final Supplier<SmtpSettings> inEffect;
    private final Rules rules;
    private final SmtpDoor.Stuff stuff;
    private final Peer peer;
    private final Conversation wire;
    private @Nullable Hello hello;
    private @Nullable Transaction transaction;
    private final Conduct conduct = new Conduct();
    /** The same from a command's first look to its answer. */
    private SmtpSettings settings;

    SmtpSession(Supplier<SmtpSettings> inEffect, Rules rules, SmtpDoor.Stuff stuff, Peer peer) {
        this.inEffect = inEffect;
        this.settings = inEffect.get();
        this.rules = rules;
        this.stuff = stuff;
        this.peer = peer;
        this.wire = new Conversation(peer);
    }

    void run() throws IOException {
        try {
            converse();
        } catch (EOFException e) {
            if (!peer.shuttingDown()) {
                throw e;
            }
            wire.send(goodbye()); // woken in the middle of a line or message, so that we can say so
        } finally {
            drop();
        }
    }

    private void converse() throws IOException {
        if (wire.isEarly()) {
            wire.send(turn(Reason.EARLY_TALKER).andClose());
            return;
        }
        wire.send(Reply.of(220, "", settings.hostName() + " ESMTP"));
        while (true) {
            LineReader.Line line = peer.shuttingDown() ? new LineReader.End() : wire.readLine(patience());
            if (line instanceof LineReader.End && !peer.shuttingDown()) {
                return; // RFC 5321 §4.1.1.5: as if QUIT had been said
            }
            settings = inEffect.get();
            Reply reply = peer.shuttingDown() ? goodbye() : next(line);
            if (reply != null) {
                wire.send(reply);
            }
            if (reply != null && reply.closes()) {
                return;
            }
        }
    }

    private Duration patience() {
        return hello == null || !rules.isPatient()
                ? settings.times().first()
                : settings.times().command();
    }

    private static Reply goodbye() {
        return SmtpDoor.reply(Reason.STOPPING).andClose();
    }

    /** The last error still gets its own reply: a 550 behind a message must never turn into "try again". */
    private @Nullable Reply next(LineReader.Line line) throws IOException {
        if (conduct.isEnough(settings.errors())) {
            record(Reason.TOO_MANY_ERRORS);
            return SmtpDoor.reply(Reason.TOO_MANY_ERRORS).andClose();
        }
        Reply reply = answer(line);
        conduct.told(reply);
        return reply;
    }

    /** The reply to a reason that is recorded here, for want of anybody who knows more. */
    private Reply turn(Reason reason) {
        if (conduct.isWorthRecording()) {
            record(reason);
        }
        return reply(reason);
    }

    private Reply reply(Reason reason) {
        conduct.turned(reason);
        return SmtpDoor.reply(reason);
    }

    private void record(Reason reason) {
        String address = peer.remote().getAddress().getHostAddress();
        stuff.log().record(Event.of("smtp.session.turned", peer.id(), reason, "address", address));
    }

    /** @return null when the reply is out already: after STARTTLS */
    private @Nullable Reply answer(LineReader.Line line) throws IOException {
        return switch (line) {
            case LineReader.Complete complete -> guarded(SmtpSyntax.parse(complete.text()));
            case LineReader.TooLong _ -> Reply.of(500, "5.2", "line too long"); // RFC 5321 §4.5.3.1.4
            case LineReader.BadEnd _ ->
                Reply.of(500, "5.2", "lines must end in CRLF").andClose();
            case LineReader.End _ -> goodbye();
        };
    }

    private @Nullable Reply guarded(SmtpCommand command) throws IOException {
        try {
            conduct.heard(command);
            return answer(command);
        } catch (StoreException e) {
            // The transaction stays as it was before: what is already in the pipe must not get a permanent 503.
            return turn(Intake.reason(e));
        } catch (RuntimeException e) {
            stuff.log().fault("smtp", e);
            return SmtpDoor.reply(Reason.INTERNAL_FAULT).andClose();
        }
    }

    private @Nullable Reply answer(SmtpCommand command) throws IOException {
        Reason bar = rules.bars(command);
        if (bar != null && !(command instanceof SmtpCommand.Bdat)) {
            return turn(bar); // what follows BDAT must be read, whatever the answer
        }
        return switch (command) {
            case SmtpCommand.Ehlo(String name) -> ehlo(name);
            case SmtpCommand.Helo(String name) -> helo(name);
            case SmtpCommand.MailFrom mail -> mailFrom(mail);
            case SmtpCommand.RcptTo rcpt -> rcptTo(rcpt);
            case SmtpCommand.Data _ -> data();
            case SmtpCommand.Bdat chunk -> bdat(chunk);
            case SmtpCommand.Rset _ -> rset();
            case SmtpCommand.Noop _ -> OK;
            case SmtpCommand.Quit _ -> Reply.of(221, "0.0", "bye").andClose();
            case SmtpCommand.Vrfy _ -> Reply.of(252, "5.0", "send some mail and see"); // RFC 5321 §7.3
            case SmtpCommand.Expn _ -> Reply.of(502, "5.1", "not here");
            case SmtpCommand.Help _ -> Reply.of(214, "0.0", "see RFC 5321");
            case SmtpCommand.StartTls _ -> startTls();
            case SmtpCommand.Auth auth -> auth(auth);
            case SmtpCommand.Unknown(String verb) -> unknown(verb);
            case SmtpCommand.Malformed(Reply reply) -> reply;
            case SmtpCommand.LostChunk(Reply reply) -> reply;
        };
    }

    private Reply unknown(String verb) {
        return WEB_VERBS.contains(verb) ? turn(Reason.NOT_MAIL).andClose() : Reply.of(500, "5.1", "command not known");
    }

    private Reply ehlo(String name) {
        drop(); // RFC 5321 §4.1.4: as if RSET had been said
        hello = new Hello(name, true);
        var lines = new ArrayList<>(List.of(
                settings.hostName().name(),
                "PIPELINING",
                "SIZE " + settings.maxMessage(),
                "8BITMIME",
                "SMTPUTF8",
                "ENHANCEDSTATUSCODES"));
        if (peer.tls() == null) {
            lines.add("STARTTLS"); // RFC 3207 §4.2: never once TLS is on
        }
        lines.add("CHUNKING");
        lines.addAll(rules.keywords());
        lines.add("LIMITS RCPTMAX=" + settings.recipients());
        return new Reply(250, "", lines, false);
    }

    private Reply helo(String name) {
        drop();
        hello = new Hello(name, false);
        return Reply.of(250, "", settings.hostName().name());
    }

    private Reply rset() {
        drop();
        return OK;
    }

    /** AUTH, RFC 4954 §4. */
    private Reply auth(SmtpCommand.Auth auth) throws IOException {
        if (hello == null) {
            return HELLO_FIRST;
        }
        return transaction == null
                ? rules.authenticate(auth, wire)
                : Reply.badSequence("not while a transaction is open");
    }

    /** MAIL, RFC 5321 §4.1.1.2. */
    private Reply mailFrom(SmtpCommand.MailFrom mail) {
        if (hello == null) {
            return HELLO_FIRST;
        }
        if (transaction != null) {
            return Reply.badSequence("a transaction is open");
        }
        if (!mail.unknown().isEmpty() || !rules.offers(mail)) {
            return Reply.of(555, "5.4", "parameter not known");
        }
        if (mail.size() > settings.maxMessage()) {
            return turn(Reason.MESSAGE_TOO_LARGE); // RFC 1870 §6.1
        }
        if (!stuff.room().has(mail.size())) {
            return turn(Reason.DISK_FULL);
        }
        peer.deadline(settings.times().command()); // the DNS may be asked
        return switch (rules.begin(hello, mail)) {
            case Begun.Open(Mailing mailing) -> {
                transaction = new Transaction(mailing);
                yield Reply.ok("1.0", "sender ok");
            }
            case Begun.Turned(Reason reason) -> reply(reason);
        };
    }

    /** RCPT, RFC 5321 §4.1.1.3. */
    private Reply rcptTo(SmtpCommand.RcptTo rcpt) {
        if (hello == null || transaction == null) {
            return MAIL_FIRST;
        }
        if (transaction.chunks() != null) {
            return IN_CHUNKS;
        }
        if (!rcpt.unknown().isEmpty() || !rules.offers(rcpt)) {
            return Reply.of(555, "5.4", "parameter not known");
        }
        if (transaction.mailing().recipients() >= settings.recipients()) {
            return SmtpDoor.reply(Reason.TOO_MANY_RECIPIENTS); // RFC 5321 §4.5.3.1.10
        }
        Reason refusal = transaction.mailing().add(rcpt);
        return refusal == null ? Reply.ok("1.5", "recipient ok") : reply(refusal);
    }

    /** DATA, RFC 5321 §4.1.1.4. */
    private Reply data() throws IOException {
        Transaction open = transaction;
        if (open == null) {
            return MAIL_FIRST;
        }
        if (open.chunks() != null) {
            return IN_CHUNKS; // RFC 3030 §2: BDAT and DATA are not mixed
        }
        if (open.mailing().recipients() == 0) {
            return RCPT_FIRST;
        }
        if (!stuff.room().has(0)) {
            drop();
            return turn(Reason.DISK_FULL);
        }
        try (Intake intake = intake(open)) {
            wire.send(Reply.of(354, "", "go on, end with a dot alone"));
            DotReader.Body body = DotReader.read(wire.in(), settings.maxMessage(), intake);
            return end(open, intake, body);
        }
    }

    /** BDAT, RFC 3030 §2. Whatever is wrong, the chunk is read: what follows it is the next command. */
    private Reply bdat(SmtpCommand.Bdat chunk) throws IOException {
        if (chunk.size() > DotReader.PATIENCE * settings.maxMessage()) {
            return turn(Reason.MESSAGE_TOO_LARGE).andClose();
        }
        Transaction open = transaction;
        Reply refusal = chunkRefusal(chunk, open);
        if (open == null || refusal != null) {
            try (Intake nowhere = new Intake(peer, stuff, settings.times(), null)) {
                receive(chunk.size(), new Transaction.Chunks(nowhere, new TextGauge()), 0);
            }
            return refusal == null ? MAIL_FIRST : refusal;
        }
        Transaction.Chunks chunks = open.chunks();
        if (chunks == null) {
            chunks = new Transaction.Chunks(intake(open), new TextGauge());
            open.begin(chunks);
        }
        receive(chunk.size(), chunks, settings.maxMessage());
        return afterChunk(open, chunks, chunk);
    }

    private Intake intake(Transaction open) {
        return new Intake(peer, stuff, settings.times(), open.mailing());
    }

    private @Nullable Reply chunkRefusal(SmtpCommand.Bdat chunk, @Nullable Transaction open) {
        Reason bar = rules.bars(chunk);
        if (bar != null) {
            return turn(bar);
        }
        if (open == null) {
            return MAIL_FIRST;
        }
        if (open.mailing().recipients() == 0) {
            return RCPT_FIRST;
        }
        if (open.chunks() == null && !stuff.room().has(0)) {
            drop();
            return turn(Reason.DISK_FULL);
        }
        return null;
    }

    private void receive(long size, Transaction.Chunks chunks, long max) throws IOException {
        byte[] slice = new byte[(int) Math.min(SLICE, size)];
        for (long left = size; left > 0; ) {
            int n = wire.in().read(slice, 0, (int) Math.min(slice.length, left));
            if (n < 0) {
                throw new EOFException("closed in the middle of a chunk");
            }
            left -= n;
            chunks.text().take(slice, 0, n);
            if (chunks.text().size() > max || chunks.text().loneLineEnd()) {
                chunks.intake().dropped(n);
            } else {
                chunks.intake().write(slice, 0, n);
            }
        }
    }

    private Reply afterChunk(Transaction open, Transaction.Chunks chunks, SmtpCommand.Bdat chunk) {
        TextGauge text = chunks.text();
        boolean tooLarge = text.size() > settings.maxMessage();
        boolean lost = tooLarge || text.loneLineEnd() || chunks.intake().trouble() != null;
        if (chunk.last() || lost) {
            return end(
                    open,
                    chunks.intake(),
                    new DotReader.Body(text, tooLarge, chunk.last() ? text.badLineEnds() : text.loneLineEnd(), false));
        }
        return Reply.ok("0.0", chunk.size() + " octets taken");
    }

    /** The message has ended: the transaction with it, whatever the answer (RFC 5321 §4.1.1.4). */
    private Reply end(Transaction open, Intake intake, DotReader.Body body) {
        try (open) {
            transaction = null;
            intake.end();
            Reason trouble = intake.trouble();
            if (body.givenUp()) {
                return turn(Reason.MESSAGE_TOO_LARGE).andClose(); // what comes next is still the message
            }
            if (body.badLineEnds()) {
                return turn(Reason.BAD_LINE_ENDS).andClose();
            }
            if (body.tooLarge()) {
                return turn(Reason.MESSAGE_TOO_LARGE);
            }
            if (trouble != null || hello == null) {
                return turn(trouble == null ? Reason.INTERNAL_FAULT : trouble);
            }
            peer.deadline(settings.times().command()); // the DNS is asked; what is filed must be told
            try (StagedBlob staged = intake.seal()) {
                return told(open.mailing().end(staged, intake.header()));
            }
        }
    }

    private Reply told(Ending ending) {
        return switch (ending) {
            case Ending.Taken(String id) -> Reply.ok("0.0", "taken as " + id);
            case Ending.Turned(Reason reason, boolean slowly) -> {
                if (slowly) {
                    pause();
                }
                yield reply(reason);
            }
        };
    }

    private void pause() {
        try {
            peer.deadline(settings.times().command());
            stuff.pause().take(settings.times().slowly());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // answer at once, and end where the thread is asked to end
        }
    }

    /** STARTTLS, RFC 3207 §4. */
    private @Nullable Reply startTls() throws IOException {
        if (peer.tls() != null) {
            return Reply.badSequence("TLS is on already");
        }
        drop();
        hello = null; // RFC 3207 §4.2: nothing that was said in the clear counts
        int dropped = wire.startTls(Reply.of(220, "0.0", "go ahead"));
        if (dropped > 0) {
            stuff.log().record(Event.of("smtp.starttls.injection", peer.id(), null, "dropped", dropped));
        }
        return null;
    }

    private void drop() {
        if (transaction != null) {
            transaction.close();
            transaction = null;
        }
    }
}
