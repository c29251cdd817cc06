package org.postern.smtpserver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.listen.Peer;
import org.postern.mail.message.FieldFilter;
import org.postern.mail.message.HeaderSection;
import org.postern.mail.smtp.Reply;
import org.postern.mail.smtp.SmtpCommand;
import org.postern.reason.Reason;
import org.postern.store.StagedBlob;
import org.postern.store.account.EvidenceRow;
import org.postern.store.directory.Person;
import org.postern.submission.Addressee;
import org.postern.submission.Answer;
import org.postern.submission.Posted;
import org.postern.submission.RcptAnswer;
import org.postern.submission.Submission;
import org.postern.submission.Submitter;

/** Ports 587 and 465: our own people send, once the connection is encrypted and they have logged in (RFC 6409, RFC 8314). */
final class UserRules implements Rules {
    private final Supplier<SmtpSettings> settings;
    private final Submission submission;
    private final SubmissionDoor.Logins logins;
    private final Peer peer;
    private @Nullable Person person;

    UserRules(Supplier<SmtpSettings> settings, Submission submission, SubmissionDoor.Logins logins, Peer peer) {
        this.settings = settings;
        this.submission = submission;
        this.logins = logins;
        this.peer = peer;
    }

    @Override
    public List<String> keywords() {
        return peer.tls() == null ? List.of("DSN") : List.of("DSN", "AUTH " + Authentication.MECHANISMS);
    }

    /** Before TLS RFC 3207 §4 counts what may be said; before the login RFC 4954 §6. */
    @Override
    public @Nullable Reason bars(SmtpCommand command) {
        Reason missing = peer.tls() == null ? Reason.TLS_FIRST : person == null ? Reason.LOGIN_FIRST : null;
        return switch (command) {
            case SmtpCommand.Ehlo _,
                    SmtpCommand.Noop _,
                    SmtpCommand.Quit _,
                    SmtpCommand.Rset _,
                    SmtpCommand.StartTls _,
                    SmtpCommand.Unknown _,
                    SmtpCommand.Malformed _,
                    SmtpCommand.LostChunk _ -> null;
            case SmtpCommand.Auth _ -> peer.tls() == null ? Reason.TLS_BEFORE_LOGIN : null;
            case SmtpCommand.Helo _, SmtpCommand.Help _ -> peer.tls() == null ? missing : null;
            case SmtpCommand.MailFrom _,
                    SmtpCommand.RcptTo _,
                    SmtpCommand.Data _,
                    SmtpCommand.Bdat _,
                    SmtpCommand.Vrfy _,
                    SmtpCommand.Expn _ -> missing;
        };
    }

    @Override
    public boolean offers(SmtpCommand.MailFrom mail) {
        return true;
    }

    @Override
    public boolean offers(SmtpCommand.RcptTo rcpt) {
        return true;
    }

    @Override
    public boolean isPatient() {
        return person != null;
    }

    @Override
    public Reply authenticate(SmtpCommand.Auth auth, Conversation wire) throws IOException {
        if (person != null) {
            return Reply.badSequence("you are logged in already"); // RFC 4954 §4
        }
        var authentication =
                new Authentication(logins, peer, wire, settings.get().times().first());
        Reply reply = authentication.run(auth);
        person = authentication.person();
        return reply;
    }

    @Override
    public Begun begin(Hello hello, SmtpCommand.MailFrom mail) {
        Peer.Tls tls = peer.tls();
        Person known = person;
        if (tls == null || known == null) {
            return new Begun.Turned(Reason.LOGIN_FIRST);
        }
        var origin = new EvidenceRow.Origin(
                peer.remote().getAddress().getHostAddress(),
                peer.remote().getPort(),
                tls.protocol() + " " + tls.cipher(),
                hello.name(),
                peer.id());
        var submitter = new Submitter(known, "password", origin, tls.cipher());
        Reason refusal = submission.sender(submitter, mail.from());
        return refusal == null ? new Begun.Open(new FromUser(submission, submitter, mail)) : new Begun.Turned(refusal);
    }

    private static final class FromUser implements Mailing {
        private final Submission submission;
        private final Submitter submitter;
        private final SmtpCommand.MailFrom mail;
        private final List<Addressee> recipients = new ArrayList<>();

        FromUser(Submission submission, Submitter submitter, SmtpCommand.MailFrom mail) {
            this.submission = submission;
            this.submitter = submitter;
            this.mail = mail;
        }

        @Override
        public FieldFilter.Unwanted unwanted() {
            return new FieldFilter.Unwanted(Submission.HIDDEN);
        }

        @Override
        public void passes(byte[] slice, int offset, int length) {
            // whose it is was proven by the login
        }

        @Override
        public int recipients() {
            return recipients.size();
        }

        @Override
        public @Nullable Reason add(SmtpCommand.RcptTo rcpt) {
            return switch (submission.recipient(submitter, mail.utf8(), recipients, rcpt.to(), rcpt.dsn())) {
                case RcptAnswer.Taken(Addressee recipient) -> {
                    recipients.add(recipient);
                    yield null;
                }
                case RcptAnswer.Turned(Reason reason) -> reason;
            };
        }

        @Override
        public Ending end(StagedBlob body, HeaderSection header) {
            var envelope = new Posted(
                    mail.from(), mail.dsn(), mail.utf8(), mail.body() == SmtpCommand.Body.EIGHT_BIT, recipients);
            return switch (submission.receive(submitter, envelope, body, header)) {
                case Answer.Accepted(String id) -> new Ending.Taken(id);
                case Answer.Turned(Reason reason) -> new Ending.Turned(reason, false);
            };
        }
    }
}
