package org.postern.administration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postern.control.Verification;
import org.postern.store.BlobId;
import org.postern.store.PartitionId;
import org.postern.store.Store;
import org.postern.store.StoreCorrupt;
import org.postern.store.account.AccountVerifier;
import org.postern.store.account.Finding;
import org.postern.store.directory.Directory;
import org.postern.store.directory.Person;

/**
 * Looks at everything that is kept: every checksum on disk, then every account against its messages. Accounts are looked at
 * one after another, each in its own turn; the others go on meanwhile.
 */
public final class KeptVerifier {
    /** Findings that are listed, a count; more are only counted. */
    public static final int FINDINGS = 1_000;
    /** Accounts whose bodies are listed in one pass over the store, a count: bounds the memory. */
    private static final int ACCOUNTS_A_PASS = 500;

    private final Store store;
    private final Directory directory;
    private final AccountVerifier accounts;
    private final List<String> findings = new ArrayList<>();
    private long more;
    private long messages;

    public KeptVerifier(Store store, Directory directory, AccountVerifier accounts) {
        this.store = store;
        this.directory = directory;
        this.accounts = accounts;
    }

    /**
     * Does it once.
     *
     * @param repair whether to rebuild what derives from the messages
     */
    public Verification verify(boolean repair) {
        store.verify(damage -> found("on disk: " + damage));
        List<Person> people = directory.people();
        for (int from = 0; from < people.size(); from += ACCOUNTS_A_PASS) {
            verify(people.subList(from, Math.min(people.size(), from + ACCOUNTS_A_PASS)), repair);
        }
        strays(people);
        if (more > 0) {
            findings.add("and " + more + " more findings of the same kinds");
        }
        return new Verification(people.size(), messages, findings);
    }

    private void found(String words) {
        if (findings.size() < FINDINGS) {
            findings.add(words);
        } else {
            more++;
        }
    }

    private void verify(List<Person> people, boolean repair) {
        Map<PartitionId, List<BlobId>> bodies = new HashMap<>();
        for (Person person : people) {
            bodies.put(person.account(), new ArrayList<>());
        }
        store.eachBlob(body -> {
            List<BlobId> of = bodies.get(body.scope());
            if (of != null) {
                of.add(body);
            }
        });
        for (Person person : people) {
            verify(person, bodies.getOrDefault(person.account(), List.of()), repair);
        }
    }

    private void verify(Person person, List<BlobId> bodies, boolean repair) {
        String who = person.address() + ": ";
        try {
            AccountVerifier.Verified verified = accounts.verify(person.account(), bodies);
            messages += verified.messages();
            for (Finding finding : verified.findings()) {
                found(who + finding.words());
            }
            if (repair && !verified.findings().isEmpty()) {
                found(who + accounts.repair(person.account(), bodies) + " things were mended");
            }
        } catch (StoreCorrupt damaged) {
            found(who + damaged.getMessage());
        }
    }

    /** Accounts that nobody is known for: harmless, but somebody should know. */
    private void strays(List<Person> people) {
        Set<PartitionId> known = new HashSet<>();
        people.forEach(person -> known.add(person.account()));
        store.eachPartition(id -> {
            if (id.kind() == PartitionId.Kind.ACCOUNT
                    && !known.contains(id)
                    && accounts.verify(id, List.of()).messages() > 0) {
                found("account " + id + " has mail but nobody in the directory");
            }
        });
    }
}
