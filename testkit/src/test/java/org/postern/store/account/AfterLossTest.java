package org.postern.store.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postern.store.BlobId;
import org.postern.store.memory.MemoryStore;
import org.postern.store.partition.Partitions;

/** After a loss no client takes one message for another, and nobody stumbles over what is gone. */
final class AfterLossTest {
    private final Office office = Office.with(new MemoryStore());

    @Test
    void everyMailboxGetsAGreaterUidValidityEachDifferentAndUidsStay() {
        for (int i = 0; i < AccountLimits.SLICE + 5; i++) {
            office.account.create("box" + i);
        }
        int uid = office.filed(office.inbox(), "one");
        Map<String, Integer> before = new HashMap<>();
        office.account.mailboxes().forEach(mailbox -> before.put(mailbox.path(), mailbox.uidValidity()));
        office.accounts.renew(Office.ID);
        var validities = new HashSet<Integer>();
        for (Mailbox mailbox : office.account.mailboxes()) {
            assertThat(mailbox.uidValidity()).isGreaterThan(before.getOrDefault(mailbox.path(), 0) + 1_000);
            validities.add(mailbox.uidValidity());
        }
        assertThat(validities).hasSize(before.size());
        assertThat(office.uids(office.inbox())).containsExactly(uid);
        assertThat(office.findings()).isEmpty();
    }

    @Test
    void numbersOfMessagesAndMailboxesThatMayHaveBeenGivenToWhatIsLostAreNotGivenAgain() {
        long email = Office.stored(office.account.file(office.inbox(), office.message("a"), FlagNames.NONE))
                .email();
        int mailbox = office.made("a");
        office.accounts.renew(Office.ID);
        assertThat(Office.stored(office.account.file(office.inbox(), office.message("b"), FlagNames.NONE))
                        .email())
                .isGreaterThan(email + 100_000);
        assertThat(office.made("b")).isGreaterThan(mailbox + 1_000);
    }

    @Test
    void anAccountThatDoesNotExistIsNotMade() {
        var partitions = new Partitions(new MemoryStore());
        var accounts = new Accounts(partitions, java.time.InstantSource.system(), 1_000);
        accounts.renew(Office.ID);
        assertThat(partitions
                        .read(Office.ID, tx -> tx.get(Keys.ACCOUNT_KEY) == null)
                        .value())
                .isTrue();
    }

    @Test
    void messagesWithoutBodiesAreNamedAndGoAndTheOthersStay() {
        int lost = office.filed(office.inbox(), "lost");
        int kept = office.filed(office.inbox(), "kept");
        BlobId body = office.bodies().stream()
                .filter(id ->
                        id.high() == office.account.snapshot(office.inbox()).email(0))
                .findFirst()
                .orElseThrow();
        office.store.deleteBlob(body);
        var verifier = new AccountVerifier(office.partitions, office.accounts);
        List<String> words = verifier.forgetLost(Office.ID);
        assertThat(words).singleElement().asString().contains("UID " + lost + " of INBOX", "received 2027-01-15T");
        office.repair();
        assertThat(office.findings()).isEmpty();
        assertThat(office.uids(office.inbox())).containsExactly(kept);
        assertThat(verifier.forgetLost(Office.ID)).isEmpty();
    }
}
