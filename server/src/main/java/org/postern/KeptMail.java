package org.postern;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.postern.account.Passwords;
import org.postern.administration.DirectoryAdministration;
import org.postern.administration.KeptVerifier;
import org.postern.command.CommandFailed;
import org.postern.command.OpenStore;
import org.postern.config.Config;
import org.postern.config.Limit;
import org.postern.control.Administration;
import org.postern.control.Exit;
import org.postern.control.Verification;
import org.postern.filing.Filing;
import org.postern.filing.FilingRunner;
import org.postern.filing.MimeSummaries;
import org.postern.reason.Language;
import org.postern.store.Store;
import org.postern.store.StoreException;
import org.postern.store.account.AccountVerifier;
import org.postern.store.account.Accounts;
import org.postern.store.directory.Directory;
import org.postern.store.partition.Partitions;
import org.postern.store.queue.Deliveries;
import org.postern.store.rocks.RocksOptions;
import org.postern.store.rocks.RocksStore;
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
    final Passwords passwords;
    private final Partitions partitions;
    private final Administration administration;

    private KeptMail(Store store, Config config, InstantSource clock, EventLog log) {
        this.store = store;
        this.partitions = new Partitions(store);
        this.accounts = new Accounts(partitions, clock, Runtime.getRuntime().maxMemory() / ACCOUNTS_PART);
        this.directory = new Directory(partitions, accounts, clock);
        this.deliveries = new Deliveries(partitions, accounts);
        this.runner = new FilingRunner(deliveries, log);
        this.filing = new Filing(accounts, deliveries, new MimeSummaries(), runner);
        this.passwords = new Passwords(new SecureRandom());
        this.administration = new DirectoryAdministration(
                new DirectoryAdministration.Parts(store, directory, accounts, deliveries, filing),
                passwords,
                Clock.system(config.person().zone()),
                config.person().language() == Language.RUSSIAN ? "ru" : "en");
    }

    /**
     * Opens what is kept in the configured folder, or makes it.
     *
     * @throws CommandFailed when another process has it, or it is damaged
     */
    static KeptMail open(Config config, InstantSource clock, EventLog log) throws CommandFailed {
        Store store = null;
        try {
            store = RocksStore.open(options(config));
            return new KeptMail(store, config, clock, log);
        } catch (StoreException e) {
            if (store != null) {
                store.close();
            }
            throw new CommandFailed(
                    Exit.UNREACHABLE,
                    "the store in " + config.data() + " cannot be opened: " + e.getMessage(),
                    "See docs/administration.md, \"When the store does not open\".");
        }
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
    public Verification verify(boolean repair) {
        return new KeptVerifier(store, directory, new AccountVerifier(partitions, accounts)).verify(repair);
    }

    @Override
    public void close() {
        directory.close();
        store.close();
    }
}
