package org.postern.smtpserver;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.inbound.Arrived;
import org.postern.inbound.Client;
import org.postern.inbound.Envelope;
import org.postern.inbound.Inbound;
import org.postern.inbound.Outcome;
import org.postern.inbound.RcptAnswer;
import org.postern.inbound.Recipient;
import org.postern.inbound.Verdict;
import org.postern.listen.Peer;
import org.postern.mail.message.FieldFilter;
import org.postern.mail.message.HeaderSection;
import org.postern.mail.smtp.MailDsn;
import org.postern.mail.smtp.RcptDsn;
import org.postern.mail.smtp.Reply;
import org.postern.mail.smtp.SmtpCommand;
import org.postern.origin.Examiner;
import org.postern.reason.Reason;
import org.postern.store.StagedBlob;

/** Port 25: whoever comes may send to our own people, and nobody logs in. */
final class StrangerRules implements Rules {
    private final Inbound inbound;
    private final Peer peer;

    StrangerRules(Inbound inbound, Peer peer) {
        this.inbound = inbound;
        this.peer = peer;
    }

    @Override
    public List<String> keywords() {
        return List.of();
    }

    @Override
    public @Nullable Reason bars(SmtpCommand command) {
        return command instanceof SmtpCommand.Auth ? Reason.NO_LOGIN_HERE : null;
    }

    @Override
    public boolean offers(SmtpCommand.MailFrom mail) {
        return mail.dsn().equals(MailDsn.NONE) && !mail.auth();
    }

    @Override
    public boolean offers(SmtpCommand.RcptTo rcpt) {
        return rcpt.dsn().equals(RcptDsn.NONE);
    }

    @Override
    public boolean isPatient() {
        return true; // servers of the world have the time of RFC 5321 §4.5.3.2.7 once they said EHLO
    }

    @Override
    public Reply authenticate(SmtpCommand.Auth auth, Conversation wire) {
        return SmtpDoor.reply(Reason.NO_LOGIN_HERE);
    }

    @Override
    public Begun begin(Hello hello, SmtpCommand.MailFrom mail) {
        Peer.Tls tls = peer.tls();
        String cipher = tls == null ? null : tls.cipher();
        var client = new Client(peer.id(), peer.remote().getAddress(), hello.name(), hello.extended(), cipher);
        return switch (inbound.sender(client, mail.from())) {
            case Verdict.Accept _, Verdict.Junk _ -> new Begun.Open(new FromStranger(inbound, client, mail));
            case Verdict.Defer(Reason reason) -> new Begun.Turned(reason);
            case Verdict.Refuse(Reason reason) -> new Begun.Turned(reason);
        };
    }

    private static final class FromStranger implements Mailing {
        private final Inbound inbound;
        private final Client client;
        private final SmtpCommand.MailFrom mail;
        private final List<Recipient> recipients = new ArrayList<>();
        private final Examiner examiner = new Examiner();

        FromStranger(Inbound inbound, Client client, SmtpCommand.MailFrom mail) {
            this.inbound = inbound;
            this.client = client;
            this.mail = mail;
        }

        private Envelope envelope() {
            return new Envelope(mail.from(), mail.utf8(), recipients);
        }

        @Override
        public FieldFilter.Unwanted unwanted() {
            return inbound.unwanted();
        }

        @Override
        public void passes(byte[] slice, int offset, int length) {
            examiner.take(slice, offset, length);
        }

        @Override
        public int recipients() {
            return recipients.size();
        }

        @Override
        public @Nullable Reason add(SmtpCommand.RcptTo rcpt) {
            return switch (inbound.recipient(client, envelope(), rcpt.to())) {
                case RcptAnswer.Taken(Recipient recipient) -> {
                    recipients.add(recipient);
                    yield null;
                }
                case RcptAnswer.Turned(Reason reason) -> reason;
            };
        }

        @Override
        public Ending end(StagedBlob body, HeaderSection header) {
            return switch (inbound.receive(client, envelope(), new Arrived(body, header, examiner))) {
                case Outcome.Accepted(String id) -> new Ending.Taken(id);
                case Outcome.Turned(Reason reason, boolean slowly) -> new Ending.Turned(reason, slowly);
            };
        }
    }
}
