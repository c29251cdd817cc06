package org.postern.store.directory;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postern.mail.address.Address;
import org.postern.mail.address.Domain;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.Entry;
import org.postern.store.Order;
import org.postern.store.PartitionId;
import org.postern.store.Range;
import org.postern.store.StoreException;
import org.postern.store.StoreLimits;
import org.postern.store.Watch;
import org.postern.store.account.Accounts;
import org.postern.store.account.Finding;
import org.postern.store.partition.Committed;
import org.postern.store.partition.Partitions;
import org.postern.store.partition.Tx;
import org.postern.store.row.RowWriter;

/**
 * Domains, people and aliases. Looking is a look into memory; changes return when they are on disk. For any thread. All
 * changing methods throw the store's exceptions.
 */
public final class Directory implements AutoCloseable {
    private final Partitions partitions;
    private final Accounts accounts;
    private final InstantSource clock;
    private final Watch listening;
    private final ReentrantLock changing = new ReentrantLock();
    /** Held while somebody comes or goes: two who finish the same would undo what came in between. */
    private final ReentrantLock finishing = new ReentrantLock();

    private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();
    private volatile DirectoryImage image = DirectoryImage.EMPTY;

    /** Reads the directory, and ends what was begun when the server last stopped, as far as it can. */
    public Directory(Partitions partitions, Accounts accounts, InstantSource clock) {
        this.partitions = partitions;
        this.accounts = accounts;
        this.clock = clock;
        this.listening = partitions
                .read(PartitionId.DIRECTORY, tx -> {
                    image = load(tx);
                    return partitions.listen(PartitionId.DIRECTORY, this::committed);
                })
                .value();
        finishUnderWay(); // one account that cannot be finished now does not keep the others from their mail
    }

    /**
     * Ends comings and goings that were begun and not ended. What cannot be ended stays as it is, for another time.
     *
     * @return what kept accounts from their end, one for each; empty when nothing is under way any more
     */
    public List<StoreException> finishUnderWay() {
        var failed = new ArrayList<StoreException>();
        finishing.lock();
        try {
            for (Person person : people()) {
                try {
                    finish(person);
                } catch (StoreException e) {
                    failed.add(e);
                }
            }
        } finally {
            finishing.unlock();
        }
        return failed;
    }

    private void finish(Person person) {
        switch (person.state()) {
            case CREATING -> finishCreating(person);
            case REMOVING -> finishRemoving(person);
            case ACTIVE, FROZEN -> {
                // nothing was under way
            }
        }
    }

    private static DirectoryImage load(Tx tx) {
        DirectoryImage loaded = DirectoryImage.EMPTY;
        var left = new Range(
                RowWriter.key(DirectoryRows.DOMAIN).done(),
                RowWriter.key(DirectoryRows.PERSON + 1).done());
        while (true) {
            List<Entry> entries = tx.scan(left, Order.ASCENDING, StoreLimits.PAGE_ENTRIES);
            loaded = loaded.after(entries.stream()
                    .<Change>map(entry -> new Change.Put(entry.key(), entry.value()))
                    .toList());
            if (entries.size() < StoreLimits.PAGE_ENTRIES) {
                return loaded;
            }
            left = new Range(entries.getLast().key().next(), left.to());
        }
    }

    private void committed(Committed commit) {
        image = image.after(commit.changes());
        watchers.forEach(Runnable::run);
    }

    /**
     * Runs the watcher after each change from now on, when looking shows it. It must return at once and never throw; each
     * subscription wants a watcher of its own.
     */
    public Watch watch(Runnable watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    @Override
    public void close() {
        listening.close();
    }

    // Looking

    /** Whether we take mail for the domain. */
    public boolean ours(Domain domain) {
        return image.domains().containsKey(domain);
    }

    /** Where an address leads. */
    public Destination find(Address address) {
        return image.find(address);
    }

    /** Those who look after the server: they get what is sent to postmaster without a domain (RFC 5321 §4.1.1.3). */
    public List<Person> administrators() {
        return List.copyOf(image.administrators());
    }

    /** Somebody by the address he logs in with; null when there is nobody. */
    public @Nullable Person person(Address login) {
        return image.person(login);
    }

    /** Somebody by his account; null when he is gone. */
    public @Nullable Person person(PartitionId account) {
        return image.people().get(account);
    }

    /**
     * Whether somebody may go on with what he logged in for: who was frozen or removed since, or got another password, may
     * not. A look into memory.
     *
     * @param then as he was when he logged in
     */
    public boolean isStillWelcome(Person then) {
        Person now = person(then.account());
        return now != null && now.state() == Person.State.ACTIVE && now.passwordVersion() == then.passwordVersion();
    }

    /** All domains, by name. */
    public List<DomainEntry> domains() {
        return image.domains().values().stream()
                .sorted(Comparator.comparing(DomainEntry::domain))
                .toList();
    }

    /** Everybody, by address. */
    public List<Person> people() {
        return image.people().values().stream()
                .sorted(Comparator.comparing(person -> person.address().toString()))
                .toList();
    }

    /** All aliases, by address. */
    public List<Alias> aliases() {
        return image.aliases().stream()
                .sorted(Comparator.comparing(alias -> alias.address().toString()))
                .toList();
    }

    /** What the directory's rows say of each other that cannot be. */
    public List<Finding> check() {
        return new DirectoryCheck(image, clock.millis()).findings();
    }

    // Changing

    /** Puts back what {@link #check} finds missing. */
    public void mend() {
        change((tx, now) -> {
            for (Finding finding : new DirectoryCheck(now, clock.millis()).findings()) {
                for (Change change : finding.remedy()) {
                    if (change instanceof Change.Put(Bytes key, Bytes value)) {
                        tx.put(key, value);
                    }
                }
            }
            return DirectoryChanged.DONE;
        });
    }

    /**
     * Gives an account an address again whose own is lost. Nobody can log in there before the operator gives a password.
     *
     * @param name what stands before the @
     * @param fallback the domain, if none is left in the directory
     */
    public Address adopt(PartitionId account, String name, Domain fallback) {
        List<DomainEntry> ours = domains();
        Domain domain = ours.isEmpty() ? fallback : ours.getFirst().domain();
        addDomain(domain);
        Address address = new Address(name, domain).canonical();
        var person = new Person(account, address, "", 1, "en", Person.State.ACTIVE, false, clock.millis());
        change((tx, now) -> {
            tx.put(DirectoryRows.addressKey(address), DirectoryRows.encode(new DirectoryRows.ToPerson(account)));
            put(tx, person);
            return DirectoryChanged.DONE;
        });
        return address;
    }

    public DirectoryChanged addDomain(Domain domain) {
        return change((tx, now) -> {
            if (now.domains().containsKey(domain)) {
                return DirectoryChanged.EXISTS;
            }
            tx.put(DirectoryRows.domainKey(domain), DirectoryRows.encode(new DomainEntry(domain, null)));
            return DirectoryChanged.DONE;
        });
    }

    /** Removes a domain that has no address left. */
    public DirectoryChanged removeDomain(Domain domain) {
        return change((tx, now) -> {
            if (!now.domains().containsKey(domain)) {
                return DirectoryChanged.MISSING;
            }
            if (now.addresses().keySet().stream()
                    .anyMatch(address -> address.domain().equals(domain))) {
                return DirectoryChanged.IN_USE;
            }
            tx.delete(DirectoryRows.domainKey(domain));
            return DirectoryChanged.DONE;
        });
    }

    /**
     * Sets where mail for unknown addresses of a domain goes.
     *
     * @param target an address that exists; null to refuse such mail
     */
    public DirectoryChanged catchAll(Domain domain, @Nullable Address target) {
        return change((tx, now) -> {
            if (!now.domains().containsKey(domain)) {
                return DirectoryChanged.MISSING;
            }
            Address canonical = target == null ? null : target.canonical();
            if (canonical != null && !now.mayBeTarget(canonical)) {
                return DirectoryChanged.TARGET_MISSING;
            }
            tx.put(DirectoryRows.domainKey(domain), DirectoryRows.encode(new DomainEntry(domain, canonical)));
            return DirectoryChanged.DONE;
        });
    }

    /**
     * Adds somebody, with his mailboxes.
     *
     * @param password the hash
     * @param quota bytes, 0 for no limit
     * @param language {@code en} or {@code ru}
     */
    public DirectoryChanged addPerson(
            Address given, String password, long quota, String language, boolean administrator) {
        Address address = given.canonical();
        var account = new PartitionId(
                PartitionId.Kind.ACCOUNT,
                partitions.random().nextLong(),
                partitions.random().nextLong());
        var person = new Person(
                account, address, password, 1, language, Person.State.CREATING, administrator, clock.millis());
        finishing.lock();
        try {
            DirectoryChanged added = change((tx, now) -> add(tx, now, person));
            if (added == DirectoryChanged.DONE) {
                accounts.create(account, quota);
                finishCreating(person);
            }
            return added;
        } finally {
            finishing.unlock();
        }
    }

    private static DirectoryChanged add(Tx tx, DirectoryImage now, Person person) {
        Address address = person.address();
        if (!now.domains().containsKey(address.domain())) {
            return DirectoryChanged.NOT_OURS;
        }
        if (now.addresses().containsKey(address)) {
            return DirectoryChanged.EXISTS;
        }
        tx.put(DirectoryRows.addressKey(address), DirectoryRows.encode(new DirectoryRows.ToPerson(person.account())));
        put(tx, person);
        return DirectoryChanged.DONE;
    }

    /** The account may be there already: making it again changes nothing. Its quota is set again by the operator. */
    private void finishCreating(Person person) {
        accounts.create(person.account(), 0);
        change(person.address(), (tx, found) -> {
            if (found.state() == Person.State.CREATING) {
                put(tx, found.with(Person.State.ACTIVE));
            }
            return DirectoryChanged.DONE;
        });
    }

    /** Removes somebody with all his mail. Aliases must not lead to him any more. */
    public DirectoryChanged removePerson(Address given) {
        Address address = given.canonical();
        finishing.lock();
        try {
            DirectoryChanged begun = change((tx, now) -> beginRemoving(tx, now, address));
            Person person = image.person(address);
            if (begun == DirectoryChanged.DONE && person != null) {
                finishRemoving(person);
            }
            return begun;
        } finally {
            finishing.unlock();
        }
    }

    private static DirectoryChanged beginRemoving(Tx tx, DirectoryImage now, Address address) {
        Person person = now.person(address);
        if (person == null) {
            return DirectoryChanged.MISSING;
        }
        if (now.isTarget(address)) {
            return DirectoryChanged.IN_USE;
        }
        put(tx, person.with(Person.State.REMOVING));
        return DirectoryChanged.DONE;
    }

    private void finishRemoving(Person person) {
        accounts.remove(person.account());
        change((tx, _) -> {
            tx.delete(DirectoryRows.addressKey(person.address()));
            tx.delete(DirectoryRows.personKey(person.account()));
            return DirectoryChanged.DONE;
        });
    }

    /** Gives somebody another password; what was cached for the old one is void from then on. */
    public DirectoryChanged password(Address address, String hash) {
        return change(address.canonical(), (tx, person) -> {
            put(tx, person.withPassword(hash));
            return DirectoryChanged.DONE;
        });
    }

    /**
     * Lets somebody no longer log in, or again. Mail for him is taken in both cases. Who is only coming or already going is
     * {@link DirectoryChanged#MISSING}: his state is that of the work under way.
     */
    public DirectoryChanged freeze(Address address, boolean frozen) {
        return change(address.canonical(), (tx, person) -> switch (person.state()) {
            case CREATING, REMOVING -> DirectoryChanged.MISSING;
            case ACTIVE, FROZEN -> {
                put(tx, person.with(frozen ? Person.State.FROZEN : Person.State.ACTIVE));
                yield DirectoryChanged.DONE;
            }
        });
    }

    /** Adds an alias, or gives one other targets. */
    public DirectoryChanged alias(Address given, List<Address> targets) {
        Address address = given.canonical();
        List<Address> canonical =
                targets.stream().map(Address::canonical).distinct().toList();
        if (canonical.isEmpty() || canonical.size() > DirectoryLimits.TARGETS) {
            return DirectoryChanged.TOO_MANY;
        }
        return change((tx, now) -> {
            if (!now.domains().containsKey(address.domain())) {
                return DirectoryChanged.NOT_OURS;
            }
            if (now.addresses().get(address) instanceof DirectoryRows.ToPerson) {
                return DirectoryChanged.EXISTS;
            }
            if (!canonical.stream().allMatch(now::mayBeTarget) || canonical.contains(address)) {
                return DirectoryChanged.TARGET_MISSING;
            }
            var put = new Change.Put(
                    DirectoryRows.addressKey(address), DirectoryRows.encode(new DirectoryRows.ToAddresses(canonical)));
            if (now.after(List.of(put)).isTooDeep()) {
                return DirectoryChanged.TOO_MANY;
            }
            tx.put(put.key(), put.value());
            return DirectoryChanged.DONE;
        });
    }

    public DirectoryChanged removeAlias(Address given) {
        Address address = given.canonical();
        return change((tx, now) -> {
            if (!(now.addresses().get(address) instanceof DirectoryRows.ToAddresses)) {
                return DirectoryChanged.MISSING;
            }
            if (now.isTarget(address)) {
                return DirectoryChanged.IN_USE;
            }
            tx.delete(DirectoryRows.addressKey(address));
            return DirectoryChanged.DONE;
        });
    }

    /** Forgets all changes but the last; the image needs none of them. */
    public void trimLog() {
        partitions.trimLog(PartitionId.DIRECTORY);
    }

    private interface DirectoryChange {
        DirectoryChanged apply(Tx tx, DirectoryImage now);
    }

    private interface PersonChange {
        DirectoryChanged apply(Tx tx, Person person);
    }

    /**
     * One change a commit: the image that it is judged by is that of the commit before. Changes folded together would not
     * see each other, so each waits for the one before it.
     */
    private DirectoryChanged change(DirectoryChange change) {
        changing.lock();
        try {
            return partitions
                    .write(PartitionId.DIRECTORY, tx -> change.apply(tx, image))
                    .value();
        } finally {
            changing.unlock();
        }
    }

    private DirectoryChanged change(Address address, PersonChange change) {
        return change((tx, now) -> {
            Person person = now.person(address);
            if (person == null) {
                return DirectoryChanged.MISSING;
            }
            return change.apply(tx, person);
        });
    }

    private static void put(Tx tx, Person person) {
        tx.put(DirectoryRows.personKey(person.account()), DirectoryRows.encode(person));
    }
}
