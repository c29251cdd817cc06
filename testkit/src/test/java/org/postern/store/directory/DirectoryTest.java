package org.postern.store.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postern.mail.address.Address;
import org.postern.mail.address.Domain;
import org.postern.mail.wire.SyntaxError;
import org.postern.store.BlobId;
import org.postern.store.Freshness;
import org.postern.store.LogPage;
import org.postern.store.PartitionId;
import org.postern.store.Store;
import org.postern.store.StoreUnavailable;
import org.postern.store.account.Accounts;
import org.postern.store.account.NoSuchAccount;
import org.postern.store.memory.MemoryStore;
import org.postern.store.partition.Partitions;
import org.postern.store.support.Crowd;
import org.postern.store.support.ScriptedStore;

/** Where addresses lead, what changes are refused, and that a change which a crash broke off is brought to its end. */
@Timeout(120)
final class DirectoryTest {
    private final MemoryStore memory = new MemoryStore();
    private final ScriptedStore store = new ScriptedStore(memory);
    private Accounts accounts = accounts(store);
    private Directory directory = directory(store);

    DirectoryTest() {
        directory.addDomain(domain("example.test"));
        directory.addDomain(domain("other.test"));
        for (String name : List.of("alice", "bob", "carol")) {
            assertThat(add(name)).isEqualTo(DirectoryChanged.DONE);
        }
    }

    private static Accounts accounts(Store store) {
        return new Accounts(new Partitions(store), clock(), 1L << 30);
    }

    private static InstantSource clock() {
        return () -> Instant.ofEpochMilli(1_800_000_000_000L);
    }

    /** As a process that starts on this store. */
    private Directory directory(Store on) {
        var partitions = new Partitions(on);
        accounts = new Accounts(partitions, clock(), 1L << 30);
        return new Directory(partitions, accounts, clock());
    }

    private static Address address(String text) {
        try {
            return Address.parse(text.indexOf('@') < 0 ? text + "@example.test" : text);
        } catch (SyntaxError e) {
            throw new AssertionError(text, e);
        }
    }

    private static Domain domain(String text) {
        try {
            return Domain.parse(text);
        } catch (SyntaxError e) {
            throw new AssertionError(text, e);
        }
    }

    private DirectoryChanged add(String name) {
        return directory.addPerson(address(name), "hash", 0, "en", name.equals("carol"));
    }

    private DirectoryChanged alias(String name, String... targets) {
        return directory.alias(
                address(name),
                List.of(targets).stream().map(DirectoryTest::address).toList());
    }

    private List<String> reached(String name) {
        return switch (directory.find(address(name))) {
            case Destination.Local(var people, var _) ->
                people.stream()
                        .map(person -> person.address().toString().replace("@example.test", ""))
                        .sorted()
                        .toList();
            case Destination.Unknown _ -> List.of("unknown");
            case Destination.Elsewhere _ -> List.of("elsewhere");
        };
    }

    private Person person(String name) {
        Person person = directory.person(address(name));
        if (person == null) {
            throw new AssertionError("nobody is " + name);
        }
        return person;
    }

    @Test
    void addressesLeadToPeopleWhateverTheirCaseAndTag() {
        assertThat(reached("alice")).containsExactly("alice");
        assertThat(reached("ALICE@EXAMPLE.TEST")).containsExactly("alice");
        assertThat(reached("alice+lists")).containsExactly("alice");
        assertThat(reached("alice+")).containsExactly("alice");
        assertThat(reached("nobody")).containsExactly("unknown");
        assertThat(reached("alice@other.test")).containsExactly("unknown");
        assertThat(reached("alice@foreign.test")).containsExactly("elsewhere");
    }

    @Test
    void anAliasLeadsToSeveralEachOnceAlsoThroughOthers() {
        assertThat(alias("ab", "alice", "bob")).isEqualTo(DirectoryChanged.DONE);
        assertThat(alias("all", "ab", "carol", "alice")).isEqualTo(DirectoryChanged.DONE);
        assertThat(reached("ab")).containsExactly("alice", "bob");
        assertThat(reached("all+tag")).containsExactly("alice", "bob", "carol");
        assertThat(alias("ab", "bob")).isEqualTo(DirectoryChanged.DONE);
        assertThat(reached("ab")).containsExactly("bob");
        alias("exact+tag", "carol");
        alias("exact", "bob");
        assertThat(reached("exact+tag")).containsExactly("carol");
        assertThat(reached("exact+other")).containsExactly("bob");
    }

    @Test
    void aliasesOfAliasesHaveALimitAndNoCircles() {
        alias("a1", "alice");
        for (int i = 2; i <= DirectoryLimits.ALIAS_DEPTH; i++) {
            assertThat(alias("a" + i, "a" + (i - 1))).isEqualTo(DirectoryChanged.DONE);
        }
        assertThat(reached("a" + DirectoryLimits.ALIAS_DEPTH)).containsExactly("alice");
        assertThat(alias("a9", "bob", "a8")).isEqualTo(DirectoryChanged.TOO_MANY);
        assertThat(alias("a1", "bob", "a4")).isEqualTo(DirectoryChanged.TOO_MANY);
        assertThat(alias("b1", "bob")).isEqualTo(DirectoryChanged.DONE);
        assertThat(alias("a1", "b1")).isEqualTo(DirectoryChanged.TOO_MANY);
        assertThat(alias("a1", "a1")).isEqualTo(DirectoryChanged.TARGET_MISSING);
        assertThat(reached("a1")).containsExactly("alice");
    }

    @Test
    void anAliasHasOneToAHundredTargets() {
        assertThat(alias("none")).isEqualTo(DirectoryChanged.TOO_MANY);
        var names = new ArrayList<String>();
        for (int i = 0; i < DirectoryLimits.TARGETS; i++) {
            names.add("t" + i);
            alias("t" + i, "alice");
        }
        assertThat(alias("many", names.toArray(String[]::new))).isEqualTo(DirectoryChanged.DONE);
        names.add("bob");
        assertThat(alias("more", names.toArray(String[]::new))).isEqualTo(DirectoryChanged.TOO_MANY);
        assertThat(reached("many")).containsExactly("alice");
    }

    @Test
    void theCatchAllTakesWhatDoesNotExist() {
        assertThat(directory.catchAll(domain("example.test"), address("bob"))).isEqualTo(DirectoryChanged.DONE);
        assertThat(directory.find(address("nobody"))).isEqualTo(new Destination.Local(List.of(person("bob")), true));
        assertThat(directory.find(address("alice"))).isEqualTo(new Destination.Local(List.of(person("alice")), false));
        assertThat(directory.removePerson(address("bob"))).isEqualTo(DirectoryChanged.IN_USE);
        assertThat(directory.catchAll(domain("example.test"), null)).isEqualTo(DirectoryChanged.DONE);
        assertThat(reached("nobody")).containsExactly("unknown");
    }

    @Test
    void postmasterAndAbuseReachTheAdministratorUnlessTheyLeadElsewhere() {
        assertThat(reached("postmaster")).containsExactly("carol");
        assertThat(reached("Abuse@other.test")).containsExactly("carol");
        alias("postmaster", "alice");
        assertThat(reached("PostMaster")).containsExactly("alice");
        assertThat(directory.administrators()).containsExactly(person("carol"));
    }

    @Test
    void whoIsFrozenGetsMailAndWhoIsGoingDoesNot() {
        directory.freeze(address("alice"), true);
        assertThat(person("alice").state()).isEqualTo(Person.State.FROZEN);
        assertThat(reached("alice")).containsExactly("alice");
        directory.freeze(address("alice"), false);
        assertThat(person("alice").state()).isEqualTo(Person.State.ACTIVE);
        store.dieAfter(1);
        assertThatThrownBy(() -> directory.removePerson(address("bob"))).isInstanceOf(StoreUnavailable.class);
        store.script(ScriptedStore.PLAIN);
        assertThat(reached("bob")).containsExactly("unknown");
        assertThat(directory.freeze(address("bob"), false)).isEqualTo(DirectoryChanged.MISSING);
        assertThat(alias("tobob", "bob")).isEqualTo(DirectoryChanged.TARGET_MISSING);
        assertThat(directory.catchAll(domain("example.test"), address("bob")))
                .isEqualTo(DirectoryChanged.TARGET_MISSING);
        assertThat(directory.removePerson(address("bob"))).isEqualTo(DirectoryChanged.DONE);
        assertThat(directory.person(address("bob"))).isNull();
    }

    @Test
    void changesThatMakeNoSenseAreRefused() {
        assertThat(directory.addDomain(domain("example.test"))).isEqualTo(DirectoryChanged.EXISTS);
        assertThat(directory.removeDomain(domain("example.test"))).isEqualTo(DirectoryChanged.IN_USE);
        assertThat(directory.removeDomain(domain("foreign.test"))).isEqualTo(DirectoryChanged.MISSING);
        assertThat(directory.removeDomain(domain("other.test"))).isEqualTo(DirectoryChanged.DONE);
        assertThat(directory.catchAll(domain("foreign.test"), null)).isEqualTo(DirectoryChanged.MISSING);
        assertThat(directory.catchAll(domain("example.test"), address("x"))).isEqualTo(DirectoryChanged.TARGET_MISSING);
        assertThat(add("ALICE")).isEqualTo(DirectoryChanged.EXISTS);
        assertThat(add("x@foreign.test")).isEqualTo(DirectoryChanged.NOT_OURS);
        assertThat(alias("alice", "bob")).isEqualTo(DirectoryChanged.EXISTS);
        assertThat(alias("x@foreign.test", "bob")).isEqualTo(DirectoryChanged.NOT_OURS);
        assertThat(alias("x", "nobody")).isEqualTo(DirectoryChanged.TARGET_MISSING);
        alias("x", "alice");
        assertThat(add("x")).isEqualTo(DirectoryChanged.EXISTS);
        alias("y", "x");
        assertThat(directory.removeAlias(address("x"))).isEqualTo(DirectoryChanged.IN_USE);
        assertThat(directory.removePerson(address("alice"))).isEqualTo(DirectoryChanged.IN_USE);
        assertThat(directory.removePerson(address("x"))).isEqualTo(DirectoryChanged.MISSING);
        assertThat(directory.removeAlias(address("alice"))).isEqualTo(DirectoryChanged.MISSING);
        assertThat(directory.removeAlias(address("y"))).isEqualTo(DirectoryChanged.DONE);
        assertThat(directory.password(address("nobody"), "h")).isEqualTo(DirectoryChanged.MISSING);
        assertThat(directory.freeze(address("nobody"), true)).isEqualTo(DirectoryChanged.MISSING);
    }

    @Test
    void eachPasswordHasAVersionOfItsOwn() {
        assertThat(person("alice").passwordVersion()).isEqualTo(1);
        directory.password(address("Alice"), "other");
        directory.password(address("alice"), "third");
        assertThat(person("alice").password()).isEqualTo("third");
        assertThat(person("alice").passwordVersion()).isEqualTo(3);
        directory = directory(memory);
        assertThat(person("alice").passwordVersion()).isEqualTo(3);
    }

    @Test
    void everythingIsThereAgainAfterARestart() {
        alias("x", "alice", "bob");
        directory.catchAll(domain("other.test"), address("x"));
        var before = List.of(directory.domains(), directory.people(), directory.aliases());
        directory.close();
        directory = directory(memory);
        assertThat(List.of(directory.domains(), directory.people(), directory.aliases()))
                .isEqualTo(before);
        assertThat(reached("y@other.test")).containsExactly("alice", "bob");
    }

    @Test
    void addingSomebodyIsBroughtToItsEndWhereverTheProcessDies() {
        boolean died = true;
        for (int step = 0; died; step++) {
            String name = "new" + step;
            directory = directory(store);
            store.dieAfter(step);
            died = !survives(() -> add(name));
            store.script(ScriptedStore.PLAIN);
            directory = directory(store);
            if (step == 0) {
                assertThat(directory.person(address(name))).isNull();
            } else {
                assertThat(person(name).state()).isEqualTo(Person.State.ACTIVE);
                assertThat(accounts.account(person(name).account()).mailbox("INBOX"))
                        .isNotNull();
                assertThat(reached(name)).containsExactly(name);
            }
        }
    }

    @Test
    void removingSomebodyIsBroughtToItsEndWhereverTheProcessDies() {
        boolean died = true;
        for (int step = 0; died; step++) {
            String name = "old" + step;
            directory = directory(store);
            add(name);
            PartitionId account = person(name).account();
            store.dieAfter(step);
            died = !survives(() -> directory.removePerson(address(name)));
            store.script(ScriptedStore.PLAIN);
            directory = directory(store);
            if (step == 0) {
                assertThat(person(name).state()).isEqualTo(Person.State.ACTIVE);
            } else {
                assertThat(directory.person(address(name))).isNull();
                assertThat(directory.person(account)).isNull();
                assertThatThrownBy(() -> accounts.account(account).mailboxes()).isInstanceOf(NoSuchAccount.class);
                assertThat(add(name)).isEqualTo(DirectoryChanged.DONE);
                assertThat(person(name).account()).isNotEqualTo(account);
            }
        }
        var bodies = new ArrayList<BlobId>();
        memory.eachBlob(bodies::add);
        assertThat(bodies).isEmpty();
    }

    @Test
    void anAccountThatCannotBeFinishedDoesNotStopTheStartAndIsFinishedLater() {
        PartitionId bob = person("bob").account();
        store.script((real, partition, commit) -> {
            if (partition.equals(bob)) {
                throw new StoreUnavailable("damaged", false, null);
            }
            return real.commit(partition, commit);
        });
        assertThatThrownBy(() -> directory.removePerson(address("bob"))).isInstanceOf(StoreUnavailable.class);
        directory = directory(store);
        assertThat(person("bob").state()).isEqualTo(Person.State.REMOVING);
        assertThat(reached("alice")).containsExactly("alice");
        assertThat(directory.finishUnderWay()).hasSize(1);
        store.script(ScriptedStore.PLAIN);
        assertThat(directory.finishUnderWay()).isEmpty();
        assertThat(directory.person(bob)).isNull();
        assertThat(add("bob")).isEqualTo(DirectoryChanged.DONE);
    }

    @Test
    void onlyTheLastChangesStayInTheLog() {
        for (int i = 0; i < Partitions.LOG + 10; i++) {
            directory.freeze(address("alice"), i % 2 == 0);
        }
        directory.trimLog();
        long version = memory.head(PartitionId.DIRECTORY, Freshness.LINEAR).version();
        assertThat(memory.log(PartitionId.DIRECTORY, version - Partitions.LOG - 5, 1))
                .isInstanceOf(LogPage.Truncated.class);
        assertThat(memory.log(PartitionId.DIRECTORY, version - Partitions.LOG + 1, 1))
                .isInstanceOf(LogPage.Commits.class);
        directory = directory(memory);
        assertThat(reached("alice")).containsExactly("alice");
    }

    private static boolean survives(Runnable work) {
        try {
            work.run();
            return true;
        } catch (StoreUnavailable e) {
            return false;
        }
    }

    @Test
    void twoWhoWantOneNameDoNotBothGetIt() {
        var done = new java.util.concurrent.atomic.AtomicInteger();
        Crowd.run(20, number -> {
            boolean alias = number % 2 == 0;
            if ((alias ? alias("wanted", "alice") : add("wanted")) == DirectoryChanged.DONE && !alias) {
                done.incrementAndGet();
            }
        });
        assertThat(done.get()).isLessThanOrEqualTo(1);
        assertThat(directory.person(address("wanted")) == null).isEqualTo(done.get() == 0);
    }
}
