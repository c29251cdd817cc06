package org.postern;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.account.Passwords;
import org.postern.administration.DirectoryAdministration;
import org.postern.administration.KeptVerifier;
import org.postern.administration.SendingAdministration;
import org.postern.command.CommandFailed;
import org.postern.command.OpenStore;
import org.postern.config.Config;
import org.postern.config.Limit;
import org.postern.control.Administration;
import org.postern.control.Exit;
import org.postern.control.QueueAdministration;
import org.postern.control.Verification;
import org.postern.filing.Filing;
import org.postern.filing.FilingRunner;
import org.postern.filing.MimeSummaries;
import org.postern.filing.OutboxRunner;
import org.postern.filing.Posting;
import org.postern.filing.Reports;
import org.postern.filing.Site;
import org.postern.mail.address.Domain;
import org.postern.mail.wire.SyntaxError;
import org.postern.store.Store;
import org.postern.store.StoreCorrupt;
import org.postern.store.StoreException;
import org.postern.store.account.AccountVerifier;
import org.postern.store.account.Accounts;
import org.postern.store.account.Submissions;
import org.postern.store.account.Waiting;
import org.postern.store.account.WaitingMail;
import org.postern.store.directory.Directory;
import org.postern.store.partition.Partitions;
import org.postern.store.queue.Deliveries;
import org.postern.store.queue.Outbox;
import org.postern.store.queue.SendQueue;
import org.postern.store.rocks.RocksOptions;
import org.postern.store.rocks.RocksStore;
import org.postern.store.rocks.Salvaged;
import org.postern.trace.EventLog;

/** The store and everything directly above it: what a server serves, and what a command opens while no server runs. */
final class KeptMail implements OpenStore {
    /** Of the heap, the part for accounts held in memory. */
    private static final int ACCOUNTS_PART = 8;

    final Store store;
    final Accounts accounts;
    final Directory directory;
    final Deliveries deliveries;
    final FilingRunner runner;
    final Filing filing;
    final OutboxRunner outboxRunner;
    final Posting posting;
    final SendQueue sendQueue;
    final Passwords passwords;
    final Site site;
    private final Submissions submissions;
    private final Outbox outbox;
    private final Partitions partitions;
    private final WaitingMail waiting;
    private final Administration administration;
    private final QueueAdministration queue;

    private KeptMail(Store store, Supplier<Config> config, InstantSource clock, EventLog log) {
        this.store = store;
        this.partitions = new Partitions(store);
        this.accounts = new Accounts(
                partitions,
                clock,
                Runtime.getRuntime().maxMemory() / ACCOUNTS_PART,
                () -> config.get().limits().time(Limit.KEEP_EXPUNGED));
        this.directory = new Directory(partitions, accounts, clock);
        this.deliveries = new Deliveries(partitions, accounts);
        var summaries = new MimeSummaries();
        this.site = site(config, clock);
        var reports = new Reports(store, accounts, directory, summaries, site, log);
        this.runner = new FilingRunner(deliveries, reports, log);
        this.filing = new Filing(accounts, deliveries, summaries, runner);
        this.submissions = new Submissions(partitions);
        this.outbox = new Outbox(partitions, accounts, submissions);
        this.outboxRunner = new OutboxRunner(outbox, runner, log);
        this.waiting = new WaitingMail(partitions);
        this.posting = new Posting(filing, outbox, outboxRunner, waiting, () -> mayWait(config.get()));
        this.sendQueue = new SendQueue(partitions, deliveries, waiting);
        this.passwords = new Passwords(new SecureRandom());
        this.administration = new DirectoryAdministration(
                new DirectoryAdministration.Parts(store, directory, accounts, deliveries, filing),
                passwords,
                clock,
                () -> config.get().person());
        this.queue = new SendingAdministration(
                sendQueue, directory, clock, () -> config.get().person(), log);
    }

    /** Its host name changes with a restart only. */
    private static Site site(Supplier<Config> config, InstantSource clock) {
        try {
            Domain host = Domain.parse(config.get().hostname());
            return new Site(host, () -> config.get().person().zone(), clock, new SecureRandom());
        } catch (SyntaxError e) {
            throw new IllegalStateException("the configuration lets no such host name through", e);
        }
    }

    /** What one account may have waiting for other servers. */
    static Waiting mayWait(Config config) {
        return new Waiting(
                config.limits().of(Limit.WAITING_MESSAGES), config.limits().of(Limit.WAITING_SIZE));
    }

    /**
     * Opens what is kept in the configured folder, or makes it.
     *
     * @param inEffect the configuration of the moment
     * @throws CommandFailed when another process has it, or it is damaged
     */
    static KeptMail open(Supplier<Config> inEffect, InstantSource clock, EventLog log) throws CommandFailed {
        Config config = inEffect.get();
        Store store = null;
        try {
            store = RocksStore.open(options(config));
            return new KeptMail(store, inEffect, clock, log);
        } catch (StoreException e) {
            if (store != null) {
                store.close();
            }
            throw refused(config, e);
        }
    }

    private static CommandFailed refused(Config config, StoreException why) {
        return new CommandFailed(
                Exit.UNREACHABLE,
                "the store in " + config.data() + " cannot be opened: " + why.getMessage(),
                why instanceof StoreCorrupt
                        ? "Type \"postern verify --repair\": it saves all that can still be read, and says what is lost."
                                + " See docs/administration.md, \"When the store does not open\"."
                        : "See docs/administration.md, \"When the store does not open\".");
    }

    /** Opens the store of a stopped server for the commands, and can repair it. */
    static OpenStore.Opener opener(InstantSource clock) {
        return new OpenStore.Opener() {
            @Override
            public OpenStore open(Config config) throws CommandFailed {
                return KeptMail.open(
                        () -> config, clock, new CommandLog(config.data().resolve("log"), clock));
            }

            @Override
            public Verification repair(Config config) throws CommandFailed {
                return KeptMail.repair(config, clock, new NoLog());
            }
        };
    }

    /**
     * Brings everything back that can be brought back: the store itself, if it is damaged, then what lies in it.
     *
     * @throws CommandFailed when another process has the store, or when there is no room
     */
    private static Verification repair(Config config, InstantSource clock, EventLog log) throws CommandFailed {
        var words = new ArrayList<String>();
        try {
            Salvaged salvaged = RocksStore.salvage(options(config), words::add);
            RocksStore store = RocksStore.openSalvaged(options(config));
            try (KeptMail kept = new KeptMail(store, () -> config, clock, log)) {
                Verification mended = kept.verifier().afterLoss(salvaged.affected(), Domain.parse(config.hostname()));
                words.addAll(mended.findings());
                store.salvageSettled();
                if (!words.isEmpty()) {
                    words.addAll(closing(kept.verify(false), salvaged));
                }
                return new Verification(mended.accounts(), mended.messages(), words);
            }
        } catch (StoreException e) {
            throw refused(config, e);
        } catch (SyntaxError e) {
            throw new IllegalStateException("the configuration lets no such host name through", e);
        }
    }

    private static List<String> closing(Verification after, Salvaged salvaged) {
        var words = new ArrayList<String>();
        after.findings().forEach(finding -> words.add("not mended: " + finding));
        if (after.findings().isEmpty()) {
            words.add("after the repair all is well");
        }
        if (!salvaged.affected().isEmpty()) {
            words.add("mail programs will fetch the affected accounts anew");
        }
        if (salvaged.aside() != null) {
            words.add("the damaged files lie in " + salvaged.aside() + ": keep them until nobody misses anything");
        }
        return words;
    }

    static RocksOptions options(Config config) {
        var options = new RocksOptions(
                config.data().resolve("store"),
                config.limits().of(Limit.STORE_CACHE),
                config.limits().of(Limit.STORE_WRITES),
                config.limits().of(Limit.STORE_LOG),
                null);
        @Nullable String libraries = System.getProperty("postern.native");
        return libraries == null ? options : options.withNativeLibraryFolder(Path.of(libraries));
    }

    @Override
    public Administration administration() {
        return administration;
    }

    @Override
    public QueueAdministration queue() {
        return queue;
    }

    @Override
    public Verification verify(boolean repair) {
        return verifier().verify(repair);
    }

    private KeptVerifier verifier() {
        return new KeptVerifier(
                store,
                directory,
                new AccountVerifier(partitions, accounts),
                accounts,
                deliveries,
                new KeptVerifier.Sending(submissions, outbox, sendQueue, waiting));
    }

    @Override
    public void close() {
        directory.close();
        store.close();
    }
}
