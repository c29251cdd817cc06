package org.postern;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.account.HashPool;
import org.postern.account.Login;
import org.postern.account.PasswordLogin;
import org.postern.account.Standing;
import org.postern.certificate.CertificateFiles;
import org.postern.certificate.CertificateProblem;
import org.postern.certificate.CertificateSet;
import org.postern.certificate.Certificates;
import org.postern.certificate.Certified;
import org.postern.certificate.OwnAuthority;
import org.postern.command.CommandFailed;
import org.postern.command.Server;
import org.postern.command.ServerStart.Occasion;
import org.postern.config.Config;
import org.postern.config.ConfigHolder;
import org.postern.control.Administration;
import org.postern.control.Exit;
import org.postern.control.QueueAdministration;
import org.postern.control.Verification;
import org.postern.defence.Guesses;
import org.postern.defence.Harvest;
import org.postern.defence.SpoolBudget;
import org.postern.dns.NetworkResolver;
import org.postern.dns.TrialZone;
import org.postern.filing.Site;
import org.postern.imapserver.ImapDoor;
import org.postern.imapserver.ImapSetup;
import org.postern.inbound.Inbound;
import org.postern.listen.BindProblem;
import org.postern.listen.Door;
import org.postern.listen.ListenAt;
import org.postern.listen.Listeners;
import org.postern.listen.TlsMode;
import org.postern.listen.Traffic;
import org.postern.mail.address.Address;
import org.postern.mail.dns.Resolver;
import org.postern.mail.wire.SyntaxError;
import org.postern.smtpserver.SmtpDoor;
import org.postern.smtpserver.SubmissionDoor;
import org.postern.submission.Submission;
import org.postern.trace.EventLog;
import org.postern.trace.FileEventLog;
import org.postern.trace.LogLimits;
import org.postern.trace.LoginNames;
import org.postern.upkeep.DiskWatch;
import org.postern.upkeep.Upkeep;

/** The server, wired by hand: reads as a table of contents. */
final class MailServer implements Server {
    /** Time for goodbyes and for what is under way; with the store's own closing it stays within five seconds. */
    private static final Duration GOODBYE = Duration.ofSeconds(3);

    private final ConfigHolder config;
    private final InEffect inEffect;
    private final Occasion occasion;
    private final InstantSource clock;
    private final FileEventLog log;
    private final KeptMail kept;
    private final Certificates certificates;
    private final HashPool hashes;
    private final DiskWatch disk;
    private final Upkeep upkeep;
    private final Thread filing;
    private final Thread outbox;
    private final Listeners listeners;
    private final List<Listening> listening = new ArrayList<>();

    private MailServer(ConfigHolder config, Occasion occasion, InstantSource clock, FileEventLog log, KeptMail kept)
            throws CertificateProblem, IOException, BindProblem {
        Config now = config.current();
        this.config = config;
        this.inEffect = new InEffect(config, kept.site.hostName());
        this.occasion = occasion;
        this.clock = clock;
        this.log = log;
        this.kept = kept;
        this.certificates = new Certificates(certificateSet(now));
        this.hashes = new HashPool(Runtime.getRuntime().availableProcessors());
        this.disk = new DiskWatch(now.data(), KeptMail.options(now).refusesBelow(), log);
        this.upkeep = new Upkeep(kept.directory, kept.accounts, kept.deliveries, kept.sendQueue, log);
        this.listeners = new Listeners(inEffect.listen(), certificates, log);
        this.filing = Thread.ofVirtual().name("filing").start(kept.runner);
        this.outbox = Thread.ofVirtual().name("outbox").start(kept.outboxRunner);
        upkeep.start();
        openDoors(now);
    }

    /** Starts everything; when something cannot be started, what was is stopped again. */
    static MailServer start(ConfigHolder config, Occasion occasion, InstantSource clock) throws CommandFailed {
        Config now = config.current();
        FileEventLog log = null;
        KeptMail kept = null;
        try {
            log = FileEventLog.open(now.data().resolve("log"), LogLimits.DEFAULTS, clock, System.err::println);
            kept = KeptMail.open(config::current, clock, log);
            return new MailServer(config, occasion, clock, log, kept);
        } catch (CommandFailed | CertificateProblem | IOException e) {
            if (kept != null) {
                kept.close();
            }
            if (log != null) {
                log.close();
            }
            throw e instanceof CommandFailed failed
                    ? failed
                    : new CommandFailed(Exit.UNREACHABLE, "the server cannot start", String.valueOf(e.getMessage()));
        }
    }

    /** A trial is cut off from the world, unless it is told whom to ask. */
    private Resolver resolver(Config now) {
        if (!now.dns().isEmpty()) {
            return NetworkResolver.at(now.dns(), clock);
        }
        return switch (occasion) {
            case TRIAL ->
                TrialZone.resolver(now.hostname().substring(now.hostname().indexOf('.') + 1));
            case PRODUCTION -> NetworkResolver.ofSystem(clock);
        };
    }

    private void openDoors(Config now) throws BindProblem {
        Site site = kept.site;
        byte[] perStart = new byte[32];
        new SecureRandom().nextBytes(perStart);
        var names = new LoginNames(perStart, this::isOurs);
        Login login = login();
        Door smtp = smtp(site);
        Door submission = submission(site, login, names);
        var standing = Standing.in(kept.directory);
        Door imap = new ImapDoor(
                new ImapSetup(kept.store, kept.accounts, login, standing, log, names, clock, inEffect::imap));
        Map<String, Integer> ports = now.listen().ports();
        for (InetAddress address : now.listen().addresses()) {
            for (Map.Entry<String, Integer> port : ports.entrySet()) {
                var at = new InetSocketAddress(address, port.getValue());
                switch (port.getKey()) {
                    case "smtp" -> open(new ListenAt("smtp", at, TlsMode.PLAIN_THEN_STARTTLS, "smtp"), smtp);
                    case "submission" ->
                        open(new ListenAt("submission", at, TlsMode.PLAIN_THEN_STARTTLS, "smtp"), submission);
                    case "submissions" ->
                        open(new ListenAt("submissions", at, TlsMode.IMPLICIT_TLS, "smtp"), submission);
                    case "imap" -> open(new ListenAt("imap", at, TlsMode.PLAIN_THEN_STARTTLS, "imap"), imap);
                    case "imaps" -> open(new ListenAt("imaps", at, TlsMode.IMPLICIT_TLS, "imap"), imap);
                    default -> throw new IllegalStateException("a port without a door: " + port.getKey());
                }
            }
        }
    }

    private void open(ListenAt where, Door door) throws BindProblem {
        listening.add(new Listening(where.name(), listeners.open(where, door)));
    }

    private SmtpDoor smtp(Site site) {
        var harvest = new Harvest(inEffect::harvest, clock, log);
        var inbound = new Inbound(site, kept.directory, harvest, kept.filing, resolver(config.current()), log);
        return new SmtpDoor(
                inEffect::smtp,
                inbound,
                new SmtpDoor.Stuff(kept.store, disk::forStrangers, new SpoolBudget(), Thread::sleep, log));
    }

    private SubmissionDoor submission(Site site, Login login, LoginNames names) {
        var submission = new Submission(site, kept.directory, kept.posting, log);
        // What people who logged in spool is not counted with the strangers'.
        var stuff = new SmtpDoor.Stuff(kept.store, disk::forSenders, new SpoolBudget(), Thread::sleep, log);
        return new SubmissionDoor(inEffect::smtp, submission, new SubmissionDoor.Logins(login, names, log), stuff);
    }

    /** One for all doors, so that guesses at one count at all. */
    private Login login() {
        var guesses = new Guesses(clock, inEffect::guesses);
        return new PasswordLogin(
                new PasswordLogin.Parts(kept.directory, kept.passwords, hashes, guesses, Thread::sleep),
                new SecureRandom());
    }

    private boolean isOurs(String name) {
        try {
            return kept.directory.ours(Address.parse(name).domain());
        } catch (SyntaxError e) {
            return false;
        }
    }

    private CertificateSet certificateSet(Config now) throws CertificateProblem, IOException {
        Config.Tls tls = now.tls();
        if (tls != null) {
            return CertificateSet.of(CertificateFiles.load(tls.certificate(), tls.key()));
        }
        OwnAuthority authority = OwnAuthority.open(now.data().resolve("keys").resolve("authority"), clock);
        Certified own = authority.server(
                switch (occasion) {
                    case PRODUCTION -> List.of(now.hostname());
                    case TRIAL -> List.of("localhost", now.hostname(), "127.0.0.1", "::1");
                });
        Files.copy(authority.file(), ownAuthority(now), StandardCopyOption.REPLACE_EXISTING);
        return CertificateSet.of(own);
    }

    private static Path ownAuthority(Config now) {
        return now.data().resolve(OwnAuthority.CA_FILE);
    }

    @Override
    public List<Listening> listeners() {
        return List.copyOf(listening);
    }

    @Override
    public Administration administration() {
        return kept.administration();
    }

    @Override
    public QueueAdministration queue() {
        return kept.queue();
    }

    @Override
    public Verification verify(boolean repair) {
        return kept.verify(repair);
    }

    @Override
    public List<Figure> figures() {
        Traffic traffic = listeners.traffic();
        Runtime runtime = Runtime.getRuntime();
        long heap = runtime.totalMemory() - runtime.freeMemory();
        return List.of(
                figure("connections.open", traffic.open(), traffic.open() + " open"),
                figure("connections.strangers", traffic.strangers(), traffic.strangers() + " of them not logged in"),
                figure("connections.admitted", traffic.admitted(), traffic.admitted() + " since the start"),
                figure(
                        "connections.turned-away",
                        traffic.turnedAway(),
                        traffic.turnedAway() + " refused by the limits"),
                figure("connections.late", traffic.late(), traffic.late() + " closed for being too slow"),
                figure("tls.failed", traffic.handshakesFailed(), traffic.handshakesFailed() + " failed handshakes"),
                figure(
                        "memory.strangers",
                        traffic.strangersMemory(),
                        (traffic.strangersMemory() >> 10) + " of " + (traffic.strangersMemoryMost() >> 10)
                                + " KiB for who is not logged in"),
                figure("memory.heap", heap, (heap >> 20) + " of " + (runtime.maxMemory() >> 20) + " MiB"),
                figure("disk.usable", disk.usable(), (disk.usable() >> 20) + " MiB left"),
                figure(
                        "faults",
                        traffic.faults() + log.tally().faults(),
                        log.tally().faults() + " faults of our own"));
    }

    private static Figure figure(String name, long value, String words) {
        return new Figure(name, value, words);
    }

    @Override
    public List<Figure> fixedLimits() {
        return FixedLimits.shown();
    }

    @Override
    public List<String> warnings() {
        var warnings = new ArrayList<String>();
        if (config.current().tls() == null && occasion == Occasion.PRODUCTION) {
            warnings.add("the certificate is one of our own, which mail programs do not trust:"
                    + " get one from a public authority and name it under [tls]");
        }
        if (!disk.forStrangers(0)) {
            warnings.add("the disk is nearly full: mail from outside is put off until there is room");
        }
        if (!disk.forSenders(0)) {
            warnings.add("the disk is so full that mail of people here is put off too");
        }
        if (log.tally().faults() > 0) {
            warnings.add(log.tally().faults() + " faults of the program itself: see the log, and report them");
        }
        return warnings;
    }

    @Override
    public @Nullable Path authority() {
        Config.Tls tls = config.current().tls();
        return tls != null ? tls.certificate() : ownAuthority(config.current());
    }

    @Override
    public EventLog events() {
        return log;
    }

    @Override
    public List<String> configurationChanged() {
        listeners.limits(inEffect.listen());
        try {
            certificates.swap(certificateSet(config.current()));
            return List.of();
        } catch (CertificateProblem | IOException e) {
            return List.of("the certificate stays the one before: " + e.getMessage());
        }
    }

    @Override
    public void stop() {
        listeners.close(GOODBYE);
        upkeep.close();
        outbox.interrupt();
        filing.interrupt();
        hashes.close();
        disk.close();
        kept.close();
        log.close();
    }
}
