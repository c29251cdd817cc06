package org.postern.submission;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.filing.Posting;
import org.postern.filing.Site;
import org.postern.mail.address.Address;
import org.postern.mail.address.ReversePath;
import org.postern.mail.message.HeaderSection;
import org.postern.mail.message.HeaderWriter;
import org.postern.mail.message.Received;
import org.postern.mail.smtp.ForwardPath;
import org.postern.mail.smtp.RcptDsn;
import org.postern.reason.Reason;
import org.postern.store.Bytes;
import org.postern.store.PartitionId;
import org.postern.store.StagedBlob;
import org.postern.store.account.AccountLimits;
import org.postern.store.account.DeliveryId;
import org.postern.store.account.EvidenceRow;
import org.postern.store.directory.Destination;
import org.postern.store.directory.Directory;
import org.postern.store.directory.Person;
import org.postern.store.queue.Deliveries;
import org.postern.store.queue.LocalRecipient;
import org.postern.store.queue.Outbox;
import org.postern.store.queue.OutboxItem;
import org.postern.store.queue.Outgoing;
import org.postern.store.queue.QueuedRecipient;
import org.postern.trace.Event;
import org.postern.trace.EventLog;

/**
 * Judges what people who logged in send, and takes it. For any thread; the session's own does the work. Throws the store's
 * exceptions, which mean "not now".
 */
public final class Submission {
    /**
     * Fields that go, in lower case: those that no recipient may see (RFC 5322 §3.6.3, §3.6.6), and the one that only the
     * last server writes (RFC 5321 §4.4).
     */
    public static final Set<String> HIDDEN = Set.of("bcc", "resent-bcc", "return-path");

    /** Characters of a Message-ID that evidence keeps; ours. */
    private static final int MESSAGE_ID = 256;

    private final Site site;
    private final Directory directory;
    private final Posting posting;
    private final EventLog log;

    public Submission(Site site, Directory directory, Posting posting, EventLog log) {
        this.site = site;
        this.directory = directory;
        this.posting = posting;
        this.log = log;
    }

    /**
     * Judges the envelope's sender: the submitter's own, or none, as for a receipt (RFC 6409 §3.2, RFC 8098 §3).
     *
     * @return why it may not be; null when it may
     */
    public @Nullable Reason sender(Submitter submitter, ReversePath from) {
        if (!directory.isStillWelcome(submitter.person())) {
            record("submission.mail.refused", submitter, Reason.LOGIN_OVER, "from", from.toString());
            return Reason.LOGIN_OVER;
        }
        boolean own = switch (from) {
            case ReversePath.Null _ -> true;
            case ReversePath.Mailbox(Address address) -> isOwn(submitter, address);
        };
        if (own) {
            return null;
        }
        record("submission.mail.refused", submitter, Reason.SUBMITTED_SENDER, "from", from.toString());
        return Reason.SUBMITTED_SENDER;
    }

    /**
     * Whether an address is somebody's own: his first one, an alias that leads to him and to nobody else, and both with a
     * tag. An alias of several is nobody's own: whoever is in it could write in the name of the others. A catch-all makes
     * every address exist, and none somebody's.
     */
    private boolean isOwn(Submitter submitter, Address address) {
        return directory.find(address) instanceof Destination.Local(List<Person> people, boolean catchAll)
                && !catchAll
                && people.size() == 1
                && people.getFirst().account().equals(submitter.person().account());
    }

    /**
     * Judges the next recipient.
     *
     * @param soFar those taken before
     */
    public RcptAnswer recipient(Submitter submitter, boolean utf8, List<Addressee> soFar, ForwardPath to, RcptDsn dsn) {
        RcptAnswer answer = switch (to) {
            case ForwardPath.Postmaster _ -> operators(new Address("postmaster", site.hostName()), dsn);
            case ForwardPath.AtLiteral _ -> new RcptAnswer.Turned(Reason.ODD_RECIPIENT);
            case ForwardPath.Mailbox(Address address) -> mailbox(utf8, address, dsn);
        };
        return switch (answer) {
            case RcptAnswer.Turned(Reason reason) -> {
                record("submission.rcpt.refused", submitter, reason, "to", to.shown());
                yield answer;
            }
            case RcptAnswer.Taken(Addressee recipient) ->
                reached(soFar) + recipient.here().size() > Deliveries.RECIPIENTS
                                || octets(soFar) + octets(List.of(recipient)) > OutboxItem.RECIPIENTS
                        ? new RcptAnswer.Turned(Reason.TOO_MANY_RECIPIENTS)
                        : ifMayWait(submitter, soFar, recipient);
        };
    }

    /** Asked for the first one elsewhere: the others wait in the same message. Mail to people here goes in any case. */
    private RcptAnswer ifMayWait(Submitter submitter, List<Addressee> soFar, Addressee recipient) {
        boolean first = isElsewhere(recipient) && soFar.stream().noneMatch(Submission::isElsewhere);
        if (first && posting.isWaitingFull(submitter.person().account())) {
            record(
                    "submission.rcpt.refused",
                    submitter,
                    Reason.TOO_MUCH_WAITS,
                    "to",
                    recipient.address().toString());
            return new RcptAnswer.Turned(Reason.TOO_MUCH_WAITS);
        }
        return new RcptAnswer.Taken(recipient);
    }

    private static boolean isElsewhere(Addressee recipient) {
        return recipient.here().isEmpty();
    }

    private static int reached(List<Addressee> recipients) {
        return recipients.stream().mapToInt(one -> one.here().size()).sum();
    }

    private static int octets(List<Addressee> recipients) {
        return recipients.stream()
                .mapToInt(one -> QueuedRecipient.size(one.address(), one.dsn()))
                .sum();
    }

    private RcptAnswer mailbox(boolean utf8, Address address, RcptDsn dsn) {
        if (address.needsUtf8() && !utf8) {
            return new RcptAnswer.Turned(Reason.NEEDS_SMTPUTF8);
        }
        if (address.domain().equals(site.hostName()) && !directory.ours(address.domain())) {
            String local = address.canonical().local();
            return local.equals("postmaster") || local.equals("abuse")
                    ? operators(address, dsn)
                    : new RcptAnswer.Turned(Reason.ODD_RECIPIENT);
        }
        if (directory.ours(address.domain()) && address.looksLikeRoute()) {
            return new RcptAnswer.Turned(Reason.ODD_RECIPIENT);
        }
        return switch (directory.find(address)) {
            case Destination.Elsewhere _ -> new RcptAnswer.Taken(new Addressee(address, dsn, List.of()));
            case Destination.Unknown _ -> new RcptAnswer.Turned(Reason.UNKNOWN_RECIPIENT);
            case Destination.Local(List<Person> people, boolean _) -> here(address, dsn, people);
        };
    }

    private RcptAnswer operators(Address address, RcptDsn dsn) {
        List<Person> people = directory.administrators();
        return people.isEmpty() ? new RcptAnswer.Turned(Reason.UNKNOWN_RECIPIENT) : here(address, dsn, people);
    }

    private RcptAnswer here(Address address, RcptDsn dsn, List<Person> people) {
        List<PartitionId> accounts = people.stream().map(Person::account).toList();
        return accounts.stream().allMatch(posting::isFull)
                ? new RcptAnswer.Turned(Reason.MAILBOX_FULL)
                : new RcptAnswer.Taken(new Addressee(address, dsn, accounts));
    }

    /**
     * Judges a message and takes it; what is Accepted is on disk.
     *
     * @param body without the fields of {@link #HIDDEN}
     */
    public Answer receive(Submitter submitter, Posted envelope, StagedBlob body, HeaderSection header) {
        if (!directory.isStillWelcome(submitter.person())) {
            return turned(submitter, envelope, body, Reason.LOGIN_OVER);
        }
        return switch (Authorship.of(header)) {
            case Authorship.Refused(Reason reason) -> turned(submitter, envelope, body, reason);
            case Authorship.Named(List<Address> all) -> {
                for (Address address : all) {
                    if (!isOwn(submitter, address)) {
                        yield turned(submitter, envelope, body, Reason.SUBMITTED_AUTHOR);
                    }
                }
                yield post(submitter, envelope, body, header, all.getFirst());
            }
        };
    }

    private Answer post(Submitter submitter, Posted envelope, StagedBlob body, HeaderSection header, Address author) {
        OffsetDateTime now = site.now();
        String name = site.newId();
        String messageId = header.first("Message-ID");
        boolean unnamed = header.count("Message-ID") == 0;
        if (unnamed) {
            messageId = "<" + site.newId() + site.newId() + "@"
                    + submitter.person().address().domain() + ">";
        }
        var with = new Received.With(true, envelope.utf8(), submitter.cipher(), true);
        String prefix = HeaderWriter.submitted(site.hostName(), with, name, now)
                + (header.count("Date") == 0 ? HeaderWriter.date(now) : "")
                + (unnamed ? HeaderWriter.messageId(messageId) : "");
        Bytes before = Bytes.wrap(prefix.getBytes(StandardCharsets.UTF_8));
        long time = now.toInstant().toEpochMilli();
        DeliveryId id = posting.newId(time);
        var message = new Outgoing(
                id,
                name,
                submitter.person().account(),
                Outbox.body(id),
                body.size(),
                time,
                now.getOffset().getTotalSeconds() / 60,
                before,
                envelope.from(),
                envelope.dsn(),
                envelope.utf8(),
                envelope.eightBit());
        EvidenceRow.Submitted evidence = evidence(submitter, envelope, message, body, author, messageId);
        List<LocalRecipient> here = new ArrayList<>();
        List<QueuedRecipient> elsewhere = new ArrayList<>();
        for (Addressee recipient : once(envelope.recipients())) {
            if (isElsewhere(recipient)) {
                elsewhere.add(new QueuedRecipient(recipient.address(), recipient.dsn(), QueuedRecipient.State.HELD));
            } else {
                here.add(new LocalRecipient(recipient.address(), recipient.dsn(), recipient.here()));
            }
        }
        return switch (posting.post(message, here, elsewhere, evidence, body)) {
            case TAKEN -> {
                record(
                        "submission.accepted",
                        submitter,
                        null,
                        "id",
                        name,
                        "from",
                        envelope.from().toString(),
                        "recipients",
                        envelope.recipients().size(),
                        "elsewhere",
                        elsewhere.size(),
                        "size",
                        body.size());
                yield new Answer.Accepted(name);
            }
            case FULL -> turned(submitter, envelope, body, Reason.MAILBOX_FULL);
            case GONE -> turned(submitter, envelope, body, Reason.UNKNOWN_RECIPIENT);
            case TOO_MUCH_WAITS -> turned(submitter, envelope, body, Reason.TOO_MUCH_WAITS);
        };
    }

    /** Who was named several times, with the same wishes, gets one copy and is reported once. */
    private static Collection<Addressee> once(List<Addressee> recipients) {
        Map<Addressee, Addressee> once = new LinkedHashMap<>();
        for (Addressee one : recipients) {
            // Only our own local parts may be folded: elsewhere their case may matter (RFC 5321 §2.4).
            Address same = isElsewhere(one) ? one.address() : one.address().canonical();
            once.putIfAbsent(new Addressee(same, one.dsn(), one.here()), one);
        }
        return once.values();
    }

    private static EvidenceRow.Submitted evidence(
            Submitter submitter, Posted envelope, Outgoing message, StagedBlob body, Address author, String messageId) {
        var all = new StringBuilder();
        List<String> names = new ArrayList<>();
        for (Addressee recipient : envelope.recipients()) {
            String text = recipient.address().toString();
            names.add(text);
            all.append(text).append('\n');
        }
        return new EvidenceRow.Submitted(
                message.submitted(),
                submitter.credential(),
                submitter.origin(),
                envelope.from().toString(),
                names.size(),
                all.length() > AccountLimits.EVIDENCE_RECIPIENTS ? List.of() : names,
                EvidenceRow.digest(Bytes.wrap(all.toString().getBytes(StandardCharsets.UTF_8))),
                author.toString(),
                messageId.substring(0, Math.min(messageId.length(), MESSAGE_ID)),
                body.size(),
                body.sha256(),
                EvidenceRow.digest(message.prefix()));
    }

    private Answer turned(Submitter submitter, Posted envelope, StagedBlob body, Reason reason) {
        record(
                "submission.refused",
                submitter,
                reason,
                "from",
                envelope.from().toString(),
                "recipients",
                envelope.recipients().size(),
                "size",
                body.size());
        return new Answer.Turned(reason);
    }

    private void record(String kind, Submitter submitter, @Nullable Reason reason, @Nullable Object... fields) {
        var all = new ArrayList<@Nullable Object>(List.of(
                "account",
                submitter.person().address().toString(),
                "address",
                submitter.origin().address()));
        all.addAll(Arrays.asList(fields));
        log.record(Event.of(kind, submitter.origin().session(), reason, all.toArray()));
    }
}
