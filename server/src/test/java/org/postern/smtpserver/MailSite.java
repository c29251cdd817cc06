package org.postern.smtpserver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.account.Login;
import org.postern.defence.Harvest;
import org.postern.defence.HarvestLimits;
import org.postern.defence.SpoolBudget;
import org.postern.dns.TrialZone;
import org.postern.dns.ZoneResolver;
import org.postern.filing.Filing;
import org.postern.filing.FilingRunner;
import org.postern.filing.OutboxRunner;
import org.postern.filing.Posting;
import org.postern.filing.Reports;
import org.postern.filing.Site;
import org.postern.inbound.Inbound;
import org.postern.mail.address.Address;
import org.postern.mail.address.Domain;
import org.postern.mail.dns.Answer;
import org.postern.mail.dns.DnsName;
import org.postern.mail.dns.RecordType;
import org.postern.mail.dns.Resolver;
import org.postern.mail.wire.SyntaxError;
import org.postern.reason.Reason;
import org.postern.store.Blob;
import org.postern.store.Bytes;
import org.postern.store.Store;
import org.postern.store.account.Account;
import org.postern.store.account.Accounts;
import org.postern.store.account.Mailbox;
import org.postern.store.account.MailboxSnapshot;
import org.postern.store.account.Message;
import org.postern.store.account.Submissions;
import org.postern.store.account.Waiting;
import org.postern.store.account.WaitingMail;
import org.postern.store.directory.Directory;
import org.postern.store.directory.Person;
import org.postern.store.memory.MemoryStore;
import org.postern.store.partition.Partitions;
import org.postern.store.queue.Deliveries;
import org.postern.store.queue.Outbox;
import org.postern.store.queue.SendQueue;
import org.postern.submission.Submission;
import org.postern.testkit.TestClock;
import org.postern.testkit.wire.Script;
import org.postern.trace.LoginNames;
import org.postern.trace.RecordedEvents;

/** A whole mail site in memory: our.example with ann, bob (a quota of 64 KiB) and the administrator root. */
final class MailSite implements AutoCloseable {
    final RecordedEvents events = new RecordedEvents();
    final TestClock clock = new TestClock(Instant.parse("2026-11-24T02:40:00Z"));
    final List<Duration> pauses = new ArrayList<>();
    final Store store;
    final Directory directory;
    final Accounts accounts;
    final Deliveries deliveries;
    final FilingRunner runner;
    final Inbound inbound;
    final Submissions submissions;
    final Outbox outbox;
    final OutboxRunner outboxRunner;
    final WaitingMail waiting;
    final SendQueue queue;
    final Submission submission;
    /** Names that may log in with the password "right"; others are wrong, and "busy" is busy. */
    final Login login = this::login;

    /** Happens right after a login. */
    Runnable onceLoggedIn = () -> {};

    private Resolver dns = TrialZone.resolver("nowhere.example");

    boolean room = true;
    Waiting mayWait = new Waiting(1_000, 1 << 30);
    Supplier<HarvestLimits> harvest = () -> HarvestLimits.USUAL;
    Store drafts;
    SmtpSettings settings = SmtpSettings.usual(new Domain("mx.our.example"));

    MailSite() {
        this(new MemoryStore(), true);
    }

    /** @param fresh whether its people must be made first */
    MailSite(Store store, boolean fresh) {
        this.store = store;
        drafts = store;
        var partitions = new Partitions(store);
        accounts = new Accounts(partitions, clock, 1 << 20);
        directory = new Directory(partitions, accounts, clock);
        deliveries = new Deliveries(partitions, accounts);
        var site = new Site(settings.hostName(), () -> ZoneOffset.ofHours(3), clock, new Random(1));
        var reports = new Reports(store, accounts, directory, MailSite::summary, site, events);
        runner = new FilingRunner(deliveries, reports, events);
        if (fresh) {
            people();
        }
        var guesses = new Harvest(() -> harvest.get(), clock, events);
        var filing = new Filing(accounts, deliveries, MailSite::summary, runner);
        submissions = new Submissions(partitions);
        outbox = new Outbox(partitions, accounts, submissions);
        outboxRunner = new OutboxRunner(outbox, runner, events);
        waiting = new WaitingMail(partitions);
        queue = new SendQueue(partitions, deliveries, waiting);
        var posting = new Posting(filing, outbox, outboxRunner, waiting, () -> mayWait);
        submission = new Submission(site, directory, posting, events);
        inbound = new Inbound(site, directory, guesses, filing, new Asked(), events);
    }

    /** Whatever {@link #dns} is at the moment. */
    private final class Asked implements Resolver {
        @Override
        public <R> Answer<R> ask(DnsName name, RecordType<R> type) {
            return dns.ask(name, type);
        }
    }

    /** What the world publishes, as a zone file; before this is called, nothing. */
    void published(String zone) {
        try {
            dns = ZoneResolver.parse(zone);
        } catch (IOException e) {
            throw new IllegalArgumentException(zone, e);
        }
    }

    private Login.Result login(String name, String password, InetAddress from) {
        Person person = directory.person(address(name));
        if (password.equals("busy")) {
            return new Login.Result.Busy(Reason.LOGIN_BUSY);
        }
        if (person == null || !password.equals("right")) {
            return new Login.Result.Refused(Reason.LOGIN_WRONG);
        }
        onceLoggedIn.run();
        return new Login.Result.Accepted(person);
    }

    SubmissionDoor submissionDoor() {
        var names = new LoginNames(new byte[32], name -> name.endsWith("@our.example"));
        return new SubmissionDoor(
                () -> settings,
                submission,
                new SubmissionDoor.Logins(login, names, events),
                new SmtpDoor.Stuff(drafts, _ -> true, new SpoolBudget(), pauses::add, events));
    }

    /** Plays a script on the port with TLS from the start. */
    ScriptedPeer submit(String text) {
        Script script = new Script(text);
        ScriptedPeer peer = new ScriptedPeer(script.in(), script.out(), "192.0.2.1").encrypted();
        submit(peer, script);
        return peer;
    }

    void submit(ScriptedPeer peer, Script script) {
        try {
            submissionDoor().serve(peer);
        } catch (IOException e) {
            throw new AssertionError("the session broke", e);
        }
        script.end();
        if (!events.faults.isEmpty()) {
            throw new AssertionError("a fault of ours", events.faults.getFirst());
        }
    }

    private void people() {
        directory.addDomain(new Domain("our.example"));
        directory.addPerson(address("ann@our.example"), "x", 0, "en", false);
        directory.addPerson(address("bob@our.example"), "x", 64 * 1024, "en", false);
        directory.addPerson(address("root@our.example"), "x", 0, "ru", true);
        directory.alias(address("anna@our.example"), List.of(address("ann@our.example")));
        directory.alias(address("team@our.example"), List.of(address("ann@our.example"), address("bob@our.example")));
    }

    private static Bytes summary(InputStream message) throws IOException {
        return Bytes.copyOf(("sum " + message.readAllBytes().length).getBytes(StandardCharsets.US_ASCII));
    }

    static Address address(String text) {
        try {
            return Address.parse(text);
        } catch (SyntaxError e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    SmtpDoor door() {
        return new SmtpDoor(
                () -> settings, inbound, new SmtpDoor.Stuff(drafts, _ -> room, new SpoolBudget(), pauses::add, events));
    }

    void play(String script) {
        play("192.0.2.1", script);
    }

    /** Plays a script to its end. */
    ScriptedPeer play(String from, String text) {
        Script script = new Script(text);
        ScriptedPeer peer = new ScriptedPeer(script.in(), script.out(), from);
        play(peer, script);
        return peer;
    }

    void play(ScriptedPeer peer, Script script) {
        try {
            door().serve(peer);
        } catch (IOException e) {
            throw new AssertionError("the session broke", e);
        }
        script.end();
        if (!events.faults.isEmpty()) {
            throw new AssertionError("a fault of ours", events.faults.getFirst());
        }
    }

    Account account(String address) {
        Person person = directory.person(address(address));
        if (person == null) {
            throw new AssertionError("nobody is " + address);
        }
        return accounts.account(person.account());
    }

    /** All messages of a mailbox, prefix and body, in the order of their UIDs. */
    List<String> mail(String address, String mailbox) {
        outboxRunner.handOnAll();
        runner.fileAll();
        Account account = account(address);
        Mailbox there = account.mailbox(mailbox);
        if (there == null) {
            throw new AssertionError("no mailbox " + mailbox);
        }
        var mail = new ArrayList<String>();
        MailboxSnapshot snapshot = account.snapshot(there.id());
        for (int i = 0; i < snapshot.size(); i++) {
            mail.add(text(account, account.message(snapshot.email(i))));
        }
        return mail;
    }

    private static String text(Account account, @Nullable Message message) {
        if (message == null) {
            throw new AssertionError("a message is gone");
        }
        var text = new ByteArrayOutputStream();
        text.writeBytes(message.prefix().toArray());
        try (Blob body = account.body(message, 0, Long.MAX_VALUE)) {
            if (body == null) {
                throw new AssertionError("a body is gone");
            }
            body.stream().transferTo(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        directory.close();
        store.close();
    }
}
