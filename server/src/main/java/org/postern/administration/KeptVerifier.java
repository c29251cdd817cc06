package org.postern.administration;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postern.control.Verification;
import org.postern.mail.address.Address;
import org.postern.mail.address.Domain;
import org.postern.store.Blob;
import org.postern.store.BlobId;
import org.postern.store.PartitionId;
import org.postern.store.Store;
import org.postern.store.StoreCorrupt;
import org.postern.store.account.AccountVerifier;
import org.postern.store.account.Accounts;
import org.postern.store.account.DeliveryId;
import org.postern.store.account.Finding;
import org.postern.store.account.Submissions;
import org.postern.store.account.WaitingMail;
import org.postern.store.directory.Directory;
import org.postern.store.directory.Person;
import org.postern.store.queue.Deliveries;
import org.postern.store.queue.Outbox;
import org.postern.store.queue.OutboxItem;
import org.postern.store.queue.Outgoing;
import org.postern.store.queue.SendQueue;

/**
 * Looks at everything that is kept: every checksum on disk, the directory, every account against its messages, shared
 * bodies against those who share them. Accounts are looked at one after another, each in its own turn; the others go on
 * meanwhile. Used once, by one thread.
 */
public final class KeptVerifier {
    /** Findings that are listed, a count; more are only counted. */
    public static final int FINDINGS = 1_000;
    /** Accounts whose bodies are listed in one pass over the store, a count: bounds the memory. */
    private static final int ACCOUNTS_A_PASS = 500;

    private static final String LOST_AND_FOUND = "recovered-shared";

    private final Store store;
    private final Directory directory;
    private final AccountVerifier verifier;
    private final Accounts accounts;
    private final Deliveries deliveries;
    private final Sending sending;
    private final Map<BlobId, Set<PartitionId>> sharers = new HashMap<>();
    private final List<BlobId> ownerless = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();
    private long more;
    private long messages;

    /** What people here have submitted, as far as it is kept. */
    public record Sending(Submissions submissions, Outbox outbox, SendQueue queue, WaitingMail waiting) {}

    public KeptVerifier(
            Store store,
            Directory directory,
            AccountVerifier verifier,
            Accounts accounts,
            Deliveries deliveries,
            Sending sending) {
        this.store = store;
        this.directory = directory;
        this.verifier = verifier;
        this.accounts = accounts;
        this.deliveries = deliveries;
        this.sending = sending;
    }

    /** What is done about what is found. */
    private enum Remedy {
        NONE,
        /** What derives from the messages is rebuilt; may be done while the server runs. */
        DERIVED,
        /** Also what is lost for good is given up, and what lost its owner gets one. */
        AFTER_LOSS
    }

    /**
     * Looks once.
     *
     * @param repair whether to rebuild what derives from the messages
     */
    public Verification verify(boolean repair) {
        return run(repair ? Remedy.DERIVED : Remedy.NONE);
    }

    /**
     * Mends what a salvage left: messages without bodies go, bodies without messages are filed again, and affected accounts
     * get new UIDVALIDITYs. May be done again when it was stopped in between. For a server that is stopped.
     *
     * @param affected the partitions that may have lost something
     * @param host the domain of those who have lost theirs, if the directory has none left
     */
    public Verification afterLoss(Set<PartitionId> affected, Domain host) {
        directory.check().forEach(finding -> found("directory: " + finding.words()));
        directory.mend();
        adoptStrays(host);
        Verification found = run(Remedy.AFTER_LOSS);
        if (!ownerless.isEmpty()) {
            lostAndFound(host);
            found = new Verification(found.accounts(), found.messages(), findings);
        }
        for (PartitionId partition : affected) {
            if (partition.kind() == PartitionId.Kind.ACCOUNT) {
                accounts.renew(partition);
            }
        }
        return found;
    }

    private Verification run(Remedy remedy) {
        store.verify(damage -> found("on disk: " + damage));
        if (!findings.isEmpty() && remedy != Remedy.AFTER_LOSS) {
            found("to bring back what can be saved, stop the server and type: postern verify --repair");
        }
        directory.check().forEach(finding -> found("directory: " + finding.words()));
        sharedBodies();
        List<Person> people = directory.people();
        for (int from = 0; from < people.size(); from += ACCOUNTS_A_PASS) {
            verify(people.subList(from, Math.min(people.size(), from + ACCOUNTS_A_PASS)), remedy);
        }
        for (PartitionId stray : strays()) {
            AccountVerifier.Verified verified = verifier.verify(stray, List.of());
            verified.shared().forEach(body -> shares(body, stray));
            sending.submissions().check(stray).forEach(words -> found("account " + stray + ": " + words));
            if (verified.messages() > 0) {
                found("account " + stray + " has mail but nobody in the directory");
            }
        }
        sharers.forEach((body, sharing) -> shared(body, sharing, remedy));
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

    // The directory

    /** Accounts that nobody is known for: harmless, but somebody should know. */
    private Set<PartitionId> strays() {
        Set<PartitionId> strays = new HashSet<>();
        store.eachPartition(id -> {
            if (id.kind() == PartitionId.Kind.ACCOUNT) {
                strays.add(id);
            }
        });
        directory.people().forEach(person -> strays.remove(person.account()));
        return strays;
    }

    /** Whoever has mail gets an address, so that somebody can look whose it is. */
    private void adoptStrays(Domain host) {
        Set<PartitionId> withBodies = new HashSet<>();
        store.eachBlob(body -> withBodies.add(body.scope()));
        Set<PartitionId> strays = strays();
        withBodies.stream()
                .filter(id -> id.kind() == PartitionId.Kind.ACCOUNT && directory.person(id) == null)
                .forEach(strays::add);
        for (PartitionId stray : strays) {
            if (withBodies.contains(stray) || verifier.verify(stray, List.of()).messages() > 0) {
                Address address = directory.adopt(stray, "recovered-%08x".formatted(stray.high() >>> 32), host);
                found("account " + stray + " has mail but nobody in the directory: it is now " + address
                        + "; give it a password, and look whose it is");
            }
        }
    }

    /** Shared mail of which nobody knows any more for whom it was gets an account of its own. */
    private void lostAndFound(Domain host) {
        Person there = directory.people().stream()
                .filter(person -> person.address().local().equals(LOST_AND_FOUND))
                .findFirst()
                .orElse(null);
        var random = new SecureRandom();
        PartitionId account = there != null
                ? there.account()
                : new PartitionId(PartitionId.Kind.ACCOUNT, random.nextLong(), random.nextLong());
        accounts.create(account, 0);
        Address address = there != null ? there.address() : directory.adopt(account, LOST_AND_FOUND, host);
        for (BlobId body : ownerless) {
            deliveries.refers(body, account);
            verifier.recover(account, body);
            deliveries.referrers(body).stream()
                    .filter(referrer -> referrer.kind() == PartitionId.Kind.QUEUE)
                    .forEach(lostPlace -> deliveries.release(body, lostPlace));
        }
        found(ownerless.size() + " shared messages that belong to nobody are now in " + address
                + "; give it a password, and look whose they are");
    }

    // Accounts

    private void verify(List<Person> people, Remedy remedy) {
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
            try {
                verify(person, bodies.getOrDefault(person.account(), List.of()), remedy);
            } catch (StoreCorrupt damaged) {
                found(person.address() + ": " + damaged.getMessage());
            }
        }
    }

    private void verify(Person person, List<BlobId> bodies, Remedy remedy) {
        String who = person.address() + ": ";
        if (remedy == Remedy.AFTER_LOSS) {
            verifier.forgetLost(person.account()).forEach(lost -> found(who + lost));
        }
        AccountVerifier.Verified verified = verifier.verify(person.account(), bodies);
        messages += verified.messages();
        verified.shared().forEach(body -> shares(body, person.account()));
        for (Finding finding : verified.findings()) {
            found(who + finding.words());
        }
        sending.submissions().check(person.account()).forEach(words -> found(who + words));
        boolean settled = person.state() == Person.State.ACTIVE || person.state() == Person.State.FROZEN;
        if (!verified.there() && settled) {
            found(who + "there is no account");
        }
        if (remedy != Remedy.NONE && !verified.findings().isEmpty()) {
            found(who + verifier.repair(person.account(), bodies) + " things were mended");
        }
        if (remedy == Remedy.AFTER_LOSS) {
            accounts.create(person.account(), 0); // only if nothing of it is left
        }
        waitingCount(person, remedy); // last: what of it cannot be read keeps nothing else from being mended
    }

    /** What is counted as waiting is there, and the sum is right: else somebody might not be let send for nothing. */
    private void waitingCount(Person person, Remedy remedy) {
        PartitionId account = person.account();
        var lost = new ArrayList<DeliveryId>();
        sending.waiting().each(account, id -> {
            if (!sending.submissions().isWaiting(account, id) && sending.queue().isLost(account, id)) {
                lost.add(id);
            }
        });
        boolean right = sending.waiting().isCountedRight(account);
        if (lost.isEmpty() && right) {
            return;
        }
        found(person.address() + ": what waits for other servers is counted wrong");
        if (remedy != Remedy.NONE) {
            sending.waiting().recount(account); // first: the others need a sum that can be read
            lost.forEach(id -> sending.waiting().leaves(account, id));
        }
    }

    // Shared bodies

    /** Those that were there before the accounts were looked at and that no delivery under way needs. */
    private void sharedBodies() {
        store.eachBlob(body -> {
            if (body.scope().kind() == PartitionId.Kind.DELIVERY) {
                sharers.put(body, new HashSet<>());
            }
        });
        // In the order in which a message goes: whoever is handed on meanwhile is seen twice rather than never.
        sending.outbox().eachWaiting(this::inOutbox, this::found);
        deliveries.eachUnderWay(delivery -> sharers.remove(delivery.body()), this::found);
        sending.queue().each(item -> waiting(item.message()), this::found);
        sending.queue().eachOwed(this::shares, this::found);
    }

    /** Who it is for here will get it; nobody need be looked for. */
    private void inOutbox(OutboxItem item) {
        waiting(item.message());
        sharers.remove(item.message().body());
    }

    /** A message that waits must have its body; nobody else need refer to it yet. */
    private void waiting(Outgoing message) {
        if (sharers.containsKey(message.body())) {
            shares(message.body(), SendQueue.referrer(message.id()));
        } else if (isMissing(message)) {
            found("message " + message.name() + " waits to be sent and has lost its body " + message.body());
        }
    }

    /** Asked only where something seems wrong: it may have come or gone meanwhile. */
    private boolean isMissing(Outgoing message) {
        try (Blob blob = store.openBlob(message.body(), 0, 0)) {
            return blob == null
                    && (sending.queue().holds(message.id())
                            || sending.submissions().isWaiting(message.account(), message.id()));
        }
    }

    private void shares(BlobId body, PartitionId account) {
        Set<PartitionId> sharing = sharers.get(body);
        if (sharing != null) {
            sharing.add(account);
        }
    }

    private void shared(BlobId body, Set<PartitionId> sharing, Remedy remedy) {
        Set<PartitionId> noted = deliveries.referrers(body);
        String words = words(body);
        if (words.isEmpty()) {
            return; // purged meanwhile
        }
        if (sharing.isEmpty() && noted.isEmpty()) {
            found(words + " belongs to nobody");
            ownerless.add(body);
        }
        for (PartitionId account : noted) {
            if (!sharing.contains(account) && !refersNow(account, body)) {
                found(words + " was for " + name(account) + ", who has no message of it"
                        + refiled(body, account, remedy));
            }
        }
        for (PartitionId account : sharing) {
            if (!noted.contains(account) && refersNow(account, body)) {
                found(words + " is shared by " + name(account) + " without a note of it");
                if (remedy == Remedy.AFTER_LOSS) {
                    deliveries.refers(body, account);
                }
            }
        }
    }

    /** Asked only where something seems wrong: it may have been purged or filed meanwhile. */
    private boolean refersNow(PartitionId account, BlobId body) {
        return switch (account.kind()) {
            case QUEUE -> isInQueue(account, body);
            case DIRECTORY, ACCOUNT, DELIVERY ->
                verifier.verify(account, List.of()).shared().contains(body);
        };
    }

    private boolean isInQueue(PartitionId shard, BlobId body) {
        var found = new boolean[1];
        sending.queue()
                .each(
                        item -> found[0] |= item.message().body().equals(body)
                                && SendQueue.referrer(item.message().id()).equals(shard),
                        _ -> {
                            // told when the queue was looked at
                        });
        return found[0];
    }

    /** Says what was done about it. */
    private String refiled(BlobId body, PartitionId account, Remedy remedy) {
        Person person = directory.person(account);
        return switch (remedy) {
            case NONE, DERIVED -> "";
            case AFTER_LOSS -> {
                if (account.kind() == PartitionId.Kind.QUEUE) {
                    ownerless.add(body); // it was acknowledged: somebody must see it
                    yield "; its place in the queue is lost";
                }
                if (person == null) {
                    deliveries.release(body, account);
                    yield "; the account is gone";
                }
                yield verifier.recover(account, body) ? "; it was filed in Recovered" : "; it could not be filed";
            }
        };
    }

    private String words(BlobId body) {
        try (Blob blob = store.openBlob(body, 0, 0)) {
            return blob == null
                    ? ""
                    : "the shared message " + body + " (" + blob.size() + " bytes, received "
                            + Instant.ofEpochMilli(blob.label().received()).truncatedTo(ChronoUnit.SECONDS) + ")";
        }
    }

    private String name(PartitionId account) {
        Person person = directory.person(account);
        return person == null ? account.toString() : person.address().toString();
    }
}
