package org.postern.store.account;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.store.Blob;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.PartitionId;
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
     */
    public record Verified(long messages, List<Finding> findings) {
        public Verified {
            findings = List.copyOf(findings);
        }
    }

    /**
     * Looks at an account in its turn.
     *
     * @param bodies the bodies that the store holds for it
     */
    public Verified verify(PartitionId account, List<BlobId> bodies) {
        AccountFacts facts = partitions.read(account, AccountFacts::new).value();
        var findings = new ArrayList<>(new AccountCheck(facts, 1).findings());
        var wanted = new HashMap<BlobId, Long>();
        facts.emails.forEach((number, email) -> wanted.put(email.body(), number));
        for (Map.Entry<BlobId, Long> body : wanted.entrySet()) {
            Finding missing = body(body.getKey(), body.getValue(), facts.emails.get(body.getValue()));
            if (missing != null) {
                findings.add(missing);
            }
        }
        for (BlobId body : bodies) {
            if (!wanted.containsKey(body)) {
                findings.add(new Finding("body " + body + " belongs to no message", List.of()));
            }
        }
        return new Verified(facts.emails.size(), findings);
    }

    private @Nullable Finding body(BlobId id, long number, AccountFacts.@Nullable Email email) {
        try (Blob blob = partitions.store().openBlob(id, 0, 0)) {
            if (blob == null) {
                return new Finding("message " + number + " has lost its body " + id, List.of());
            }
            if (email != null && blob.size() != email.bodySize()) {
                return new Finding("message " + number + " has a body of another size", List.of());
            }
            return null;
        }
    }

    /**
     * Rebuilds what derives from the messages, and files again the bodies that belong to none.
     *
     * @return how many things were mended
     */
    public int repair(PartitionId account, List<BlobId> bodies) {
        int mended = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int now = partitions.write(account, AccountVerifier::mend).value();
            if (now == 0) {
                break;
            }
            mended += now;
        }
        return mended + recover(account, bodies);
    }

    /** One commit full of remedies; the next round sees what they leave. */
    private static int mend(Tx tx) {
        List<Finding> findings = new AccountCheck(new AccountFacts(tx), tx.version()).findings();
        int mended = 0;
        for (Finding finding : findings) {
            if (finding.remedy().isEmpty() || mended >= AccountLimits.SLICE) {
                continue;
            }
            for (Change change : finding.remedy()) {
                switch (change) {
                    case Change.Put(Bytes key, Bytes value) -> tx.put(key, value);
                    case Change.Delete(Bytes key) -> tx.delete(key);
                    case Change.DeleteRange _ -> throw new IllegalStateException("no remedy deletes a range");
                }
            }
            mended++;
        }
        return mended;
    }

    private int recover(PartitionId id, List<BlobId> bodies) {
        AccountFacts facts = partitions.read(id, AccountFacts::new).value();
        if (facts.account == null) {
            return 0;
        }
        var known = new HashMap<BlobId, Boolean>();
        facts.emails.values().forEach(email -> known.put(email.body(), true));
        int recovered = 0;
        for (BlobId body : bodies) {
            if (!known.containsKey(body) && recover(accounts.account(id), body)) {
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
