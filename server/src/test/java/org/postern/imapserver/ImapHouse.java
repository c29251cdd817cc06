package org.postern.imapserver;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.postern.account.Login;
import org.postern.account.Standing;
import org.postern.mail.address.Address;
import org.postern.mail.wire.SyntaxError;
import org.postern.reason.Reason;
import org.postern.store.PartitionId;
import org.postern.store.Watch;
import org.postern.store.account.Account;
import org.postern.store.account.Accounts;
import org.postern.store.directory.Person;
import org.postern.store.memory.MemoryStore;
import org.postern.store.partition.Partitions;
import org.postern.trace.LoginNames;
import org.postern.trace.RecordedEvents;

/** A server without sockets, with one account: ann@example.test, password "secret". */
final class ImapHouse implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    static final int MAX_MESSAGE = 300_000;

    final MemoryStore store = new MemoryStore();
    final Accounts accounts = new Accounts(new Partitions(store), InstantSource.fixed(NOW), 10_000_000);
    final Account account;
    final RecordedEvents log = new RecordedEvents();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private volatile boolean welcome = true;
    private final List<ImapClient> clients = new ArrayList<>();
    final ImapSetup setup;
    volatile ImapSettings settings = new ImapSettings(MAX_MESSAGE, 10, ZoneOffset.UTC, ImapSettings.Times.USUAL);

    ImapHouse() {
        this(0);
    }

    ImapHouse(long quota) {
        PartitionId id = new PartitionId(PartitionId.Kind.ACCOUNT, 1, 1);
        accounts.create(id, quota);
        account = accounts.account(id);
        var person = new Person(id, address(), "", 1, "en", Person.State.ACTIVE, false, 0);
        Login login = (name, password, _) -> name.equals("ann@example.test") && password.equals("secret")
                ? new Login.Result.Accepted(person)
                : name.equals("busy")
                        ? new Login.Result.Busy(Reason.LOGIN_BUSY)
                        : new Login.Result.Refused(Reason.LOGIN_WRONG);
        var names = new LoginNames(new byte[16], name -> name.endsWith("@example.test"));
        setup = new ImapSetup(store, accounts, login, new Door(), log, names, InstantSource.fixed(NOW), () -> settings);
    }

    /** From now on no login of before holds. */
    void loginsAreOver() {
        welcome = false;
        watchers.forEach(Runnable::run);
    }

    private final class Door implements Standing {
        @Override
        public boolean holds(Person then) {
            return welcome;
        }

        @Override
        public Watch watch(Runnable watcher) {
            watchers.add(watcher);
            return () -> watchers.remove(watcher);
        }
    }

    private static Address address() {
        try {
            return Address.parse("ann@example.test");
        } catch (SyntaxError impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Connected, greeted. */
    ImapClient connect(boolean tls) {
        var client = new ImapClient(setup, tls);
        clients.add(client);
        return client;
    }

    /** Logged in. */
    ImapClient client() {
        ImapClient client = connect(true);
        client.line();
        client.ok("LOGIN ann@example.test secret");
        return client;
    }

    /** Logged in, with a mailbox selected. */
    ImapClient inbox() {
        ImapClient client = client();
        client.ok("SELECT INBOX");
        return client;
    }

    /** Files a message in INBOX. */
    static void append(ImapClient client, String message) {
        String octets = message.replace("\n", "\r\n");
        client.ok("APPEND INBOX {" + octets.getBytes(StandardCharsets.UTF_8).length + "+}\r\n" + octets);
    }

    @Override
    public void close() {
        clients.forEach(ImapClient::close);
        if (!log.faults.isEmpty()) {
            throw new AssertionError("a fault of ours", log.faults.getFirst());
        }
        store.close();
    }
}
