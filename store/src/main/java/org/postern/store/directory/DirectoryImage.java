package org.postern.store.directory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.mail.address.Address;
import org.postern.mail.address.Domain;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.PartitionId;
import org.postern.store.StoreCorrupt;

/** All rows of the directory at one moment. Immutable. */
record DirectoryImage(
        Map<Domain, DomainEntry> domains,
        Map<Address, DirectoryRows.Target> addresses,
        Map<PartitionId, Person> people) {
    DirectoryImage {
        domains = Map.copyOf(domains);
        addresses = Map.copyOf(addresses);
        people = Map.copyOf(people);
    }

    static final DirectoryImage EMPTY = new DirectoryImage(Map.of(), Map.of(), Map.of());

    /** The image after a commit. */
    DirectoryImage after(List<Change> changes) {
        var nextDomains = new HashMap<>(domains);
        var nextAddresses = new HashMap<>(addresses);
        var nextPeople = new HashMap<>(people);
        for (Change change : changes) {
            switch (change) {
                case Change.Put(Bytes key, Bytes value) -> {
                    switch (key.at(0)) {
                        case DirectoryRows.DOMAIN -> {
                            DomainEntry entry = DirectoryRows.domain(value);
                            nextDomains.put(entry.domain(), entry);
                        }
                        case DirectoryRows.ADDRESS ->
                            nextAddresses.put(DirectoryRows.address(key), DirectoryRows.target(value));
                        case DirectoryRows.PERSON -> {
                            Person person = DirectoryRows.person(value);
                            nextPeople.put(person.account(), person);
                        }
                        default -> throw new StoreCorrupt("the directory has an unknown row " + key, null);
                    }
                }
                case Change.Delete(Bytes key) -> {
                    nextDomains
                            .keySet()
                            .removeIf(domain -> DirectoryRows.domainKey(domain).equals(key));
                    nextPeople
                            .keySet()
                            .removeIf(id -> DirectoryRows.personKey(id).equals(key));
                    if (key.at(0) == DirectoryRows.ADDRESS) {
                        nextAddresses.remove(DirectoryRows.address(key));
                    }
                }
                case Change.DeleteRange(Bytes from, var _) ->
                    throw new StoreCorrupt("the directory deletes no ranges: " + from, null);
            }
        }
        return new DirectoryImage(nextDomains, nextAddresses, nextPeople);
    }

    /** Where an address leads: itself, without its tag, by the domain's catch-all. */
    Destination find(Address given) {
        Address address = given.canonical();
        DomainEntry domain = domains.get(address.domain());
        if (domain == null) {
            return new Destination.Elsewhere();
        }
        Set<Person> reached = reach(address);
        if (reached.isEmpty() && address.tag() != null) {
            reached = reach(address.withoutTag());
        }
        if (reached.isEmpty() && isForTheOperator(address)) {
            reached = administrators();
        }
        if (!reached.isEmpty()) {
            return new Destination.Local(List.copyOf(reached), false);
        }
        Address catchAll = domain.catchAll();
        Set<Person> caught = catchAll == null ? Set.of() : reach(catchAll);
        return caught.isEmpty() ? new Destination.Unknown() : new Destination.Local(List.copyOf(caught), true);
    }

    /** RFC 5321 §4.5.1 and RFC 2142 §4: these two always reach somebody. */
    private static boolean isForTheOperator(Address address) {
        return address.local().equals("postmaster") || address.local().equals("abuse");
    }

    Set<Person> administrators() {
        var found = new LinkedHashSet<Person>();
        for (Person person : people.values()) {
            if (person.administrator() && takesMail(person)) {
                found.add(person);
            }
        }
        return found;
    }

    private Set<Person> reach(Address address) {
        var reached = new LinkedHashSet<Person>();
        reach(address, new HashSet<>(), reached);
        return reached;
    }

    /** Each address is looked at once, so that aliases of aliases cost no more than there are. */
    private void reach(Address address, Set<Address> seen, Set<Person> reached) {
        if (!seen.add(address)) {
            return;
        }
        switch (addresses.get(address)) {
            case null -> {
                // nobody: the caller asks the next rule
            }
            case DirectoryRows.ToPerson(var account) -> {
                Person person = people.get(account);
                if (person != null && takesMail(person)) {
                    reached.add(person);
                }
            }
            case DirectoryRows.ToAddresses(var targets) -> {
                for (Address target : targets) {
                    if (reached.size() < DirectoryLimits.REACHED) {
                        reach(target, seen, reached);
                    }
                }
            }
        }
    }

    /** Whether aliases lead to aliases over more levels than are allowed, or in a circle. */
    boolean isTooDeep() {
        var depths = new HashMap<Address, Integer>();
        return addresses.keySet().stream()
                .anyMatch(address -> depth(address, DirectoryLimits.ALIAS_DEPTH, depths) > DirectoryLimits.ALIAS_DEPTH);
    }

    /** Levels of aliases from an address on; more than {@code left} when there are more than that. */
    private int depth(Address address, int left, Map<Address, Integer> known) {
        Integer there = known.get(address);
        if (there != null) {
            return there;
        }
        if (!(addresses.get(address) instanceof DirectoryRows.ToAddresses(var targets))) {
            return 0;
        }
        if (left == 0) {
            return 1;
        }
        int deepest = 0;
        for (Address target : targets) {
            deepest = Math.max(deepest, depth(target, left - 1, known));
            if (deepest >= left) {
                return left + 1;
            }
        }
        known.put(address, deepest + 1);
        return deepest + 1;
    }

    /** Whether something may lead to an address: it exists, and is not about to go. */
    boolean mayBeTarget(Address address) {
        return switch (addresses.get(address)) {
            case null -> false;
            case DirectoryRows.ToAddresses _ -> true;
            case DirectoryRows.ToPerson(var account) -> {
                Person person = people.get(account);
                yield person != null && person.state() != Person.State.REMOVING;
            }
        };
    }

    private static boolean takesMail(Person person) {
        return switch (person.state()) {
            case ACTIVE, FROZEN -> true;
            case CREATING, REMOVING -> false;
        };
    }

    /** Somebody by the address he logs in with; null when there is nobody. */
    @Nullable
    Person person(Address login) {
        return addresses.get(login.canonical()) instanceof DirectoryRows.ToPerson(var account)
                ? people.get(account)
                : null;
    }

    List<Alias> aliases() {
        var found = new ArrayList<Alias>();
        addresses.forEach((address, target) -> {
            if (target instanceof DirectoryRows.ToAddresses(var targets)) {
                found.add(new Alias(address, targets));
            }
        });
        return found;
    }

    /** Whether an alias or a catch-all leads to the address. */
    boolean isTarget(Address address) {
        for (DomainEntry domain : domains.values()) {
            if (address.equals(domain.catchAll())) {
                return true;
            }
        }
        return aliases().stream().anyMatch(alias -> alias.targets().contains(address));
    }
}
