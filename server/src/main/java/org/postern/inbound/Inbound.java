package org.postern.inbound;

import java.net.InetAddress;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.defence.Harvest;
import org.postern.filing.Filing;
import org.postern.filing.Site;
import org.postern.filing.Target;
import org.postern.mail.address.Address;
import org.postern.mail.address.Domain;
import org.postern.mail.address.ReversePath;
import org.postern.mail.dns.Resolver;
import org.postern.mail.dns.TimedResolver;
import org.postern.mail.message.FieldFilter;
import org.postern.mail.message.HeaderWriter;
import org.postern.mail.message.Received;
import org.postern.mail.smtp.ForwardPath;
import org.postern.mail.spf.SpfCheck;
import org.postern.mail.spf.SpfQuestion;
import org.postern.mail.spf.SpfResult;
import org.postern.origin.Claim;
import org.postern.origin.Examination;
import org.postern.origin.Examiner;
import org.postern.origin.ResultsField;
import org.postern.reason.Reason;
import org.postern.store.PartitionId;
import org.postern.store.directory.Destination;
import org.postern.store.directory.Directory;
import org.postern.store.directory.Person;
import org.postern.store.queue.Deliveries;
import org.postern.trace.Event;
import org.postern.trace.EventLog;

/**
 * Judges senders, recipients and messages from the world. For any thread; the session's own does the work. Throws the
 * store's exceptions, which mean "not now".
 */
public final class Inbound {
    private static final boolean NO_STANDING = false; // needs to be known whom our people write to

    private final Site site;
    private final Directory directory;
    private final Harvest harvest;
    private final Filing filing;
    private final Resolver dns;
    private final OurNames ours;
    private final EventLog log;

    public Inbound(Site site, Directory directory, Harvest harvest, Filing filing, Resolver dns, EventLog log) {
        this.site = site;
        this.directory = directory;
        this.harvest = harvest;
        this.filing = filing;
        this.dns = dns;
        this.ours = new OurNames(site.hostName(), directory);
        this.log = log;
    }

    /** Judges the envelope's sender. Asks the DNS where it is one of ours. */
    public Verdict sender(Client client, ReversePath from) {
        Verdict verdict = Policy.sender(ours.has(from) ? spf(client, from) : null);
        switch (verdict) {
            case Verdict.Accept _, Verdict.Junk _ -> {}
            case Verdict.Defer(Reason reason) -> record("smtp.mail.deferred", client, reason, "from", from.toString());
            case Verdict.Refuse(Reason reason) -> record("smtp.mail.refused", client, reason, "from", from.toString());
        }
        return verdict;
    }

    private SpfResult spf(Client client, ReversePath from) {
        var resolver = new TimedResolver(dns, site.clock(), Examiner.PATIENCE);
        SpfQuestion question = SpfQuestion.mailFrom(
                client.address(),
                address(from),
                client.helo(),
                site.hostName().toString(),
                site.clock().instant().getEpochSecond());
        return SpfCheck.evaluate(resolver, question).result();
    }

    /** Without angle brackets. */
    private static String address(ReversePath from) {
        return switch (from) {
            case ReversePath.Null _ -> "";
            case ReversePath.Mailbox(Address address) -> address.toString();
        };
    }

    /** Fields that must not come in with a message. */
    public FieldFilter.Unwanted unwanted() {
        return ours.ownWord();
    }

    /** Judges the next recipient of an envelope. */
    public RcptAnswer recipient(Client client, Envelope soFar, ForwardPath to) {
        RcptAnswer answer = switch (to) {
            case ForwardPath.Postmaster _ -> operators(null);
            case ForwardPath.AtLiteral _ -> new RcptAnswer.Turned(Reason.ODD_RECIPIENT);
            case ForwardPath.Mailbox(Address address) -> mailbox(client, soFar, address);
        };
        return switch (answer) {
            case RcptAnswer.Turned(Reason reason) -> {
                record("smtp.rcpt.refused", client, reason, "from", soFar.from().toString(), "to", to.shown());
                yield answer;
            }
            case RcptAnswer.Taken(Recipient recipient) ->
                soFar.reached() + recipient.accounts().size() > Deliveries.RECIPIENTS
                        ? new RcptAnswer.Turned(Reason.TOO_MANY_RECIPIENTS)
                        : answer;
        };
    }

    private RcptAnswer mailbox(Client client, Envelope soFar, Address address) {
        Domain domain = address.domain();
        if (address.needsUtf8() && !soFar.utf8()) {
            return new RcptAnswer.Turned(Reason.NEEDS_SMTPUTF8);
        }
        if (!directory.ours(domain)) {
            if (domain.equals(site.hostName())) {
                return isOperator(address) ? operators(address) : new RcptAnswer.Turned(Reason.ODD_RECIPIENT);
            }
            return new RcptAnswer.Turned(Reason.NO_RELAY);
        }
        if (address.looksLikeRoute()) {
            return new RcptAnswer.Turned(Reason.ODD_RECIPIENT);
        }
        return switch (directory.find(address)) {
            case Destination.Elsewhere _ -> new RcptAnswer.Turned(Reason.NO_RELAY);
            case Destination.Unknown _ -> unknown(client.address(), address);
            case Destination.Local(List<Person> people, boolean catchAll) -> {
                var recipient = new Recipient(address, accounts(people), isOperator(address));
                yield catchAll || recipient.operator() ? taken(recipient) : known(client.address(), recipient);
            }
        };
    }

    private RcptAnswer operators(@Nullable Address address) {
        List<PartitionId> accounts = accounts(directory.administrators());
        return accounts.isEmpty()
                ? new RcptAnswer.Turned(Reason.UNKNOWN_RECIPIENT)
                : taken(new Recipient(address, accounts, true));
    }

    /** A full mailbox is only told where a missing one would be told too. */
    private RcptAnswer known(InetAddress from, Recipient recipient) {
        return switch (harvest.known(from, NO_STANDING)) {
            case OPENLY -> taken(recipient);
            case AFTER_DATA -> new RcptAnswer.Taken(recipient);
            case LATER -> new RcptAnswer.Turned(Reason.NAME_GUESSING);
        };
    }

    private RcptAnswer unknown(InetAddress from, Address address) {
        return switch (harvest.unknown(from, NO_STANDING)) {
            case OPENLY -> new RcptAnswer.Turned(Reason.UNKNOWN_RECIPIENT);
            case AFTER_DATA -> new RcptAnswer.Taken(new Recipient(address, List.of(), false));
            case LATER -> new RcptAnswer.Turned(Reason.NAME_GUESSING);
        };
    }

    private RcptAnswer taken(Recipient recipient) {
        boolean full = recipient.accounts().stream()
                .allMatch(account -> filing.isFull(new Target(account, Target.Place.INBOX)));
        return full ? new RcptAnswer.Turned(Reason.MAILBOX_FULL) : new RcptAnswer.Taken(recipient);
    }

    private static List<PartitionId> accounts(List<Person> people) {
        return people.stream().map(Person::account).toList();
    }

    private static boolean isOperator(Address address) {
        String local = address.canonical().local();
        return local.equals("postmaster") || local.equals("abuse");
    }

    /** Judges a message and files it for those it is accepted for; what is Accepted is on disk. */
    public Outcome receive(Client client, Envelope envelope, Arrived message) {
        var claim = new Claim(client.address(), client.helo(), address(envelope.from()));
        Examination examination =
                message.examiner().examine(dns, claim, site.hostName().toString(), site.clock());
        Evidence evidence = Evidence.gather(message.header(), site.hostName(), ours::has, examination);
        Map<PartitionId, Target.Place> places = new LinkedHashMap<>();
        Reason marked = null;
        Reason refusal = null;
        boolean accepted = false;
        for (Recipient recipient : envelope.recipients()) {
            Verdict verdict = Policy.message(evidence, recipient.operator());
            boolean exists = !recipient.accounts().isEmpty();
            switch (verdict) {
                case Verdict.Accept _ -> accepted |= exists;
                case Verdict.Junk(Reason reason) -> {
                    accepted |= exists;
                    marked = reason;
                }
                case Verdict.Defer(Reason reason) -> refusal = reason;
                case Verdict.Refuse(Reason reason) -> refusal = reason;
            }
            // Verdicts that differ: if one accepts, the others find it in Junk.
            Target.Place place = verdict instanceof Verdict.Accept ? Target.Place.INBOX : Target.Place.JUNK;
            recipient.accounts().forEach(account -> places.merge(account, place, Inbound::better));
        }
        if (accepted) {
            String results = ResultsField.of(site.hostName().toString(), claim, examination)
                    .field();
            return file(client, envelope, message, new Found(results, evidence.author(), marked), places);
        }
        return refusal == null
                ? turned(client, envelope, message, Reason.UNKNOWN_RECIPIENT, true)
                : turned(client, envelope, message, refusal, false);
    }

    private static Target.Place better(Target.Place one, Target.Place other) {
        return one == Target.Place.INBOX ? one : other;
    }

    /**
     * What is said of a message that is taken.
     *
     * @param results the field that goes on top of it
     * @param marked why it goes to Junk for somebody; null when it does for nobody
     */
    private record Found(
            String results, Author author, @Nullable Reason marked) {}

    private Outcome file(
            Client client, Envelope envelope, Arrived message, Found found, Map<PartitionId, Target.Place> places) {
        OffsetDateTime now = site.now();
        String id = site.newId();
        List<Target> targets = new ArrayList<>();
        places.forEach((account, place) -> targets.add(new Target(account, place)));
        String prefix =
                HeaderWriter.returnPath(envelope.from()) + found.results() + received(client, envelope, id, now);
        return switch (filing.file(message.body(), prefix, now, targets)) {
            case TAKEN -> {
                record(
                        "smtp.message.accepted",
                        client,
                        found.marked(),
                        "id",
                        id,
                        "from",
                        envelope.from().toString(),
                        "recipients",
                        envelope.recipients().size(),
                        "accounts",
                        targets.size(),
                        "junk",
                        !places.containsValue(Target.Place.INBOX),
                        "author",
                        found.author().word(),
                        "size",
                        message.body().size());
                recordDropped(client, envelope, id);
                yield new Outcome.Accepted(id);
            }
            case FULL -> turned(client, envelope, message, Reason.MAILBOX_FULL, false);
            case GONE -> turned(client, envelope, message, Reason.UNKNOWN_RECIPIENT, false);
        };
    }

    /** Who tries out names heard 250 for one that is nobody's; the operator is told that it went nowhere. */
    private void recordDropped(Client client, Envelope envelope, String id) {
        for (Recipient recipient : envelope.recipients()) {
            if (recipient.accounts().isEmpty()) {
                Address to = recipient.address();
                record(
                        "smtp.rcpt.dropped",
                        client,
                        Reason.UNKNOWN_RECIPIENT,
                        "id",
                        id,
                        "to",
                        to == null ? null : to.toString());
            }
        }
    }

    private String received(Client client, Envelope envelope, String id, OffsetDateTime now) {
        // RFC 5321 §7.2: naming one of several recipients would tell the others of him.
        Address only = envelope.recipients().size() == 1
                ? envelope.recipients().getFirst().address()
                : null;
        var with = new Received.With(client.extended(), envelope.utf8(), client.cipher(), false);
        return HeaderWriter.received(
                new Received(client.helo(), client.address(), site.hostName(), with, id, only, now));
    }

    private Outcome turned(Client client, Envelope envelope, Arrived message, Reason reason, boolean slowly) {
        record(
                "smtp.message.refused",
                client,
                reason,
                "from",
                envelope.from().toString(),
                "recipients",
                envelope.recipients().size(),
                "size",
                message.body().size());
        return new Outcome.Turned(reason, slowly);
    }

    private void record(String kind, Client client, @Nullable Reason reason, @Nullable Object... fields) {
        var all = new ArrayList<@Nullable Object>(
                List.of("address", client.address().getHostAddress()));
        all.addAll(Arrays.asList(fields));
        log.record(Event.of(kind, client.session(), reason, all.toArray()));
    }
}
