package org.postern.store.account;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.store.Blob;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.PartitionId;
import org.postern.store.StoreLimits;
import org.postern.store.partition.Partitions;
import org.postern.store.partition.Tx;

/**
 * Looks at a whole account, and on demand rebuilds what derives from its messages: counts, names, quota, placement. A
 * message whose rows are lost is found again by what its body says of itself.
 */
public final class AccountVerifier {
    /** Where messages go whose place is not known any more. */
    static final String RECOVERED = "Recovered";

    private static final int ROUNDS = 1_000;

    private final Partitions partitions;
    private final Accounts accounts;

    public AccountVerifier(Partitions partitions, Accounts accounts) {
        this.partitions = partitions;
        this.accounts = accounts;
    }

    /**
     * What was found.
     *
     * @param messages messages that the account has, expunged ones included
     * @param there whether the account exists
     * @param shared bodies of deliveries that it refers to, or still owes to them
     */
    public record Verified(long messages, List<Finding> findings, boolean there, Set<BlobId> shared) {
        public Verified {
            findings = List.copyOf(findings);
            shared = Set.copyOf(shared);
        }
    }

    /**
     * Looks at an account in its turn.
     *
     * @param bodies the bodies that the store holds for it
     */
    public Verified verify(PartitionId account, List<BlobId> bodies) {
        AccountFacts facts = partitions.read(account, AccountFacts::new).value();
        var findings = new ArrayList<>(new AccountCheck(facts, accounts.now()).findings());
        facts.emails.forEach((number, email) -> {
            Finding finding = body(account, number, email);
            if (finding != null) {
                findings.add(finding);
            }
        });
        for (BlobId body : unclaimed(facts, bodies)) {
            try (Blob blob = partitions.store().openBlob(body, 0, 0)) {
                if (blob != null) {
                    findings.add(new Finding("body " + body + " belongs to no message", List.of()));
                }
            }
        }
        return new Verified(facts.emails.size(), findings, facts.account != null, shared(facts));
    }

    private static Set<BlobId> shared(AccountFacts facts) {
        var shared = new HashSet<>(facts.owed);
        for (AccountFacts.Email email : facts.emails.values()) {
            if (email.body().scope().kind() == PartitionId.Kind.DELIVERY) {
                shared.add(email.body());
            }
        }
        return shared;
    }

    /** Without what the account has purged and only owes to its delivery. */
    private static Set<BlobId> unclaimed(AccountFacts facts, List<BlobId> bodies) {
        var unclaimed = new LinkedHashSet<>(bodies);
        facts.emails.values().forEach(email -> unclaimed.remove(email.body()));
        unclaimed.removeAll(facts.owed);
        return unclaimed;
    }

    private @Nullable Finding body(PartitionId account, long number, AccountFacts.Email email) {
        try (Blob blob = partitions.store().openBlob(email.body(), 0, 0)) {
            if (blob != null) {
                return blob.size() == email.bodySize()
                        ? null
                        : new Finding("message " + number + " has a body of another size", List.of());
            }
        }
        // It may have been purged since the rows were read.
        boolean there = partitions
                .read(account, tx -> tx.get(Keys.email(number)) != null)
                .value();
        return there ? new Finding("message " + number + " has lost its body " + email.body(), List.of()) : null;
    }

    /**
     * Rebuilds what derives from the messages, and files again the bodies that belong to none. The account is one that
     * should be: it is made anew when nothing of it is left.
     *
     * @return how many things were mended
     */
    public int repair(PartitionId account, List<BlobId> bodies) {
        int mended = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int now = partitions.write(account, this::mend).value();
            if (now == 0) {
                break;
            }
            mended += now;
        }
        return mended + recover(account, bodies);
    }

    /**
     * Takes away the messages whose bodies are lost, so that nobody stumbles over them. To be followed by {@link #repair}.
     *
     * @return one line about each, for a person
     */
    public List<String> forgetLost(PartitionId account) {
        AccountFacts facts = partitions.read(account, AccountFacts::new).value();
        var lost = new ArrayList<Long>();
        facts.emails.forEach((number, email) -> {
            try (Blob blob = partitions.store().openBlob(email.body(), 0, 0)) {
                if (blob == null) {
                    lost.add(number);
                }
            }
        });
        var places = new HashMap<Long, List<EmailRow.Place>>();
        facts.flags.forEach((place, row) ->
                places.computeIfAbsent(row.email(), _ -> new ArrayList<>()).add(place));
        var words = new ArrayList<String>();
        for (long number : lost) {
            List<EmailRow.Place> shown = places.getOrDefault(number, List.of());
            words.add(partitions
                    .write(account, tx -> forget(tx, facts, number, shown))
                    .value());
        }
        return words;
    }

    private String forget(Tx tx, AccountFacts facts, long number, List<EmailRow.Place> shown) {
        EmailRow row = new TxRows(tx).email(number);
        var words = new StringBuilder("lost: the message received "
                + Instant.ofEpochMilli(row.received()).truncatedTo(ChronoUnit.SECONDS) + ", " + row.size() + " bytes");
        for (EmailRow.Place place : shown) {
            Bytes key = Keys.flags(place.mailbox(), place.uid());
            tx.delete(key);
            vanished(tx, key);
            words.append(", UID ").append(place.uid()).append(" of ").append(facts.path(place.mailbox()));
        }
        new Recovery(tx, accounts.now()).forget(number);
        return words.append(shown.isEmpty() ? ", expunged before" : "").toString();
    }

    /**
     * Files a shared body again that had lost its message here.
     *
     * @return whether it could be filed
     */
    public boolean recover(PartitionId account, BlobId body) {
        return recover(accounts.account(account), body);
    }

    /** One commit full of remedies; the next round sees what they leave. */
    private int mend(Tx tx) {
        List<Finding> findings = new AccountCheck(new AccountFacts(tx), accounts.now()).findings();
        int mended = 0;
        long bytes = 0;
        for (Finding finding : findings) {
            for (Change change : finding.remedy()) {
                switch (change) {
                    case Change.Put(Bytes key, Bytes value) -> {
                        bytes += value.length();
                        tx.put(key, value);
                    }
                    case Change.Delete(Bytes key) -> {
                        tx.delete(key);
                        vanished(tx, key);
                    }
                    case Change.DeleteRange _ -> throw new IllegalStateException("no remedy deletes a range");
                }
            }
            mended += finding.remedy().isEmpty() ? 0 : 1;
            if (mended >= AccountLimits.SLICE || bytes > StoreLimits.COMMIT / 2) {
                break;
            }
        }
        return mended;
    }

    /** Clients that held a UID which is taken away are told (RFC 7162 §3.2.7). */
    private static void vanished(Tx tx, Bytes key) {
        if (key.at(0) == Keys.FLAGS) {
            var fields = Keys.fields(key);
            tx.note(new AccountNote.Vanished(fields.i32(), List.of(fields.i32())).encode());
        }
    }

    private int recover(PartitionId id, List<BlobId> bodies) {
        AccountFacts facts = partitions.read(id, AccountFacts::new).value();
        Set<BlobId> unclaimed = unclaimed(facts, bodies);
        if (facts.account == null && !unclaimed.isEmpty()) {
            accounts.create(id, 0);
        }
        int recovered = 0;
        for (BlobId body : unclaimed) {
            if (recover(accounts.account(id), body)) {
                recovered++;
            }
        }
        return recovered;
    }

    /** Where its header says, if that mailbox is still there. */
    private boolean recover(Account account, BlobId id) {
        try (Blob blob = partitions.store().openBlob(id, 0, 0)) {
            if (blob == null) {
                return false;
            }
            Mailbox mailbox = account.mailbox(blob.label().mailbox());
            if (mailbox == null || !mailbox.selectable()) {
                account.create(RECOVERED);
                mailbox = account.mailbox(RECOVERED);
            }
            var message = new NewMessage(
                    new NewMessage.Shared(id, blob.size()),
                    Bytes.EMPTY,
                    blob.label().received(),
                    blob.label().offsetMinutes(),
                    Bytes.EMPTY);
            return mailbox != null && account.recover(mailbox.id(), message) instanceof Filed.Stored;
        }
    }
}
