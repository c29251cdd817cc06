package org.postern.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postern.reliability.Ledger.Place;
import org.postern.reliability.Ledger.Seen;

/** The ledger notices what it is there for. */
final class LedgerTest {
    private static final Place INBOX = new Place("a@b.test", "INBOX");
    private static final Place WORK = new Place("a@b.test", "Work");
    private static final Sample ONE = new Sample(1, 500);

    private final Ledger ledger = new Ledger();

    private static Seen seen(int uid, String... flags) {
        return new Seen(uid, 1, Set.of(flags), true);
    }

    private void take() {
        ledger.offer(ONE, List.of(INBOX));
        ledger.taken(ONE, List.of(INBOX), 7);
    }

    @Test
    void aMessageThatWasAcknowledgedAndIsNotThereIsLost() {
        take();
        assertThat(ledger.compare(INBOX, 1, List.of(seen(7)))).isEmpty();
        assertThat(ledger.compare(INBOX, 1, List.of()))
                .singleElement()
                .asString()
                .contains("lost");
        assertThat(ledger.figures().lost).isOne();
    }

    @Test
    void aMessageThatIsThereTwiceIsDoubled() {
        take();
        assertThat(ledger.compare(INBOX, 1, List.of(seen(7), seen(8))))
                .anySatisfy(words -> assertThat(words).contains("doubled"));
    }

    @Test
    void aMessageWithOtherBytesIsTorn() {
        ledger.offer(ONE, List.of(INBOX));
        assertThat(ledger.compare(INBOX, 1, List.of(new Seen(7, 1, Set.of(), false))))
                .singleElement()
                .asString()
                .contains("torn");
    }

    @Test
    void withoutAnAnswerAMessageMayBeThereOrNotAndThenStaysSo() {
        ledger.offer(ONE, List.of(INBOX));
        assertThat(ledger.compare(INBOX, 1, List.of())).isEmpty();
        assertThat(ledger.compare(INBOX, 1, List.of(seen(7)))).isNotEmpty();
    }

    @Test
    void whatWasRefusedOrExpungedMustNotBeThere() {
        ledger.offer(ONE, List.of(INBOX));
        ledger.refused(ONE, List.of(INBOX));
        assertThat(ledger.compare(INBOX, 1, List.of(seen(7)))).isNotEmpty();
        ledger.offer(ONE, List.of(WORK));
        ledger.taken(ONE, List.of(WORK), 3);
        ledger.askExpunge(WORK, 1);
        ledger.expunged(WORK, 1);
        assertThat(ledger.compare(WORK, 1, List.of(seen(3)))).isNotEmpty();
    }

    @Test
    void flagsAreThoseThatWereConfirmedOrThoseThatWereAskedFor() {
        take();
        ledger.askFlags(INBOX, 1, Set.of("\\Seen"));
        ledger.flagsSet(INBOX, 1);
        assertThat(ledger.compare(INBOX, 1, List.of(seen(7)))).isNotEmpty();
        ledger.askFlags(INBOX, 1, Set.of("later"));
        assertThat(ledger.compare(INBOX, 1, List.of(seen(7, "later")))).isEmpty();
    }

    @Test
    void aUidIsNeverThatOfAnotherMessageAndTheValidityStays() {
        take();
        assertThat(ledger.compare(INBOX, 1, List.of(seen(8)))).isNotEmpty();
        assertThat(ledger.compare(INBOX, 2, List.of(seen(8))))
                .anySatisfy(words -> assertThat(words).contains("UIDVALIDITY"));
        Sample other = new Sample(2, 500);
        ledger.offer(other, List.of(INBOX));
        assertThat(ledger.compare(INBOX, 1, List.of(new Seen(8, 2, Set.of(), true))))
                .anySatisfy(words -> assertThat(words).contains("the UID was that of message 1"));
    }

    @Test
    void aDeliveryThatReachedSomeAndNotAllIsNoticed() {
        ledger.offer(ONE, List.of(INBOX, WORK));
        assertThat(ledger.compare(INBOX, 1, List.of(seen(7)))).isEmpty();
        assertThat(ledger.compare(WORK, 1, List.of())).isEmpty();
        assertThat(ledger.halfDelivered()).isNotEmpty();
    }

    @Test
    void anEarlierMomentKnowsNoLaterAnswers() {
        take();
        assertThat(ledger.asOf(0).places()).isEmpty();
        assertThat(ledger.asOf(Long.MAX_VALUE).compare(INBOX, 1, List.of())).isNotEmpty();
    }
}
