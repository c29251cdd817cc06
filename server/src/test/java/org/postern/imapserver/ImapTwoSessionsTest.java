package org.postern.imapserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one session does, as another one sees it. */
class ImapTwoSessionsTest {
    private final ImapHouse house = new ImapHouse();
    private final ImapClient one = house.inbox();

    @AfterEach
    void close() {
        house.close();
    }

    private ImapClient otherWith(int messages) {
        for (int i = 0; i < messages; i++) {
            ImapHouse.append(one, "a: b\n\nx\n");
        }
        return house.inbox();
    }

    @Test
    void newMessagesAndFlagsAreToldAtTheNextCommand() {
        ImapClient other = otherWith(1);
        ImapHouse.append(one, "a: b\n\n");
        one.ok("STORE 1 +FLAGS (\\Flagged)");

        assertThat(other.ok("NOOP")).containsExactly("* 2 EXISTS", "* 0 RECENT", "* 1 FETCH (UID 1 FLAGS (\\Flagged))");
        assertThat(other.ok("NOOP")).isEmpty();
    }

    @Test
    void noMessageGoesDuringCommandsThatUseNumbers() {
        ImapClient other = otherWith(3);
        one.ok("STORE 1 +FLAGS.SILENT (\\Deleted)");
        one.ok("EXPUNGE");
        ImapHouse.append(one, "Subject: new\n\n");

        assertThat(other.ok("FETCH 2 UID")).containsExactly("* 2 FETCH (UID 2)", "* 4 EXISTS", "* 0 RECENT");
        assertThat(other.ok("FETCH 4 (UID RFC822.SIZE)")).containsExactly("* 4 FETCH (UID 4 RFC822.SIZE 16)");
        assertThat(other.ok("SEARCH ALL")).containsExactly("* SEARCH 1 2 3 4");
        assertThat(other.ok("STORE 2 +FLAGS (\\Seen)")).containsExactly("* 2 FETCH (UID 2 FLAGS (\\Seen))");
        assertThat(other.ok("STORE 1 +FLAGS (\\Seen)")).isEmpty();
        assertThat(other.ok("NOOP")).containsExactly("* 1 EXPUNGE");
        assertThat(other.ok("UID SEARCH ALL")).containsExactly("* SEARCH 2 3 4");
        assertThat(other.ok("NOOP")).isEmpty();
    }

    @Test
    void whatWentDuringACommandThatUsesNumbersIsToldAfterwards() {
        ImapClient other = otherWith(2);
        one.ok("STORE 1 +FLAGS.SILENT (\\Deleted)");
        one.ok("EXPUNGE");

        assertThat(other.ok("FETCH 2 FLAGS")).containsExactly("* 2 FETCH (FLAGS ())");
        assertThat(other.ok("FETCH 2 UID")).containsExactly("* 2 FETCH (UID 2)");
        assertThat(other.ok("NOOP")).containsExactly("* 1 EXPUNGE");
        assertThat(other.ok("NOOP")).isEmpty();
        assertThat(other.ok("FETCH 1 UID")).containsExactly("* 1 FETCH (UID 2)");
    }

    @Test
    void uidCommandsMayTellOfExpunges() {
        ImapClient other = otherWith(3);
        one.ok("STORE 2 +FLAGS.SILENT (\\Deleted)");
        one.ok("EXPUNGE");

        assertThat(other.ok("UID FETCH 3 FLAGS")).containsExactly("* 3 FETCH (UID 3 FLAGS ())", "* 2 EXPUNGE");
        assertThat(other.ok("FETCH 2 UID")).containsExactly("* 2 FETCH (UID 3)");
    }

    @Test
    void copyTellsWhatItCopiedThoughSomeAreGone() {
        ImapClient other = otherWith(3);
        one.ok("CREATE x");
        one.ok("STORE 2 +FLAGS.SILENT (\\Deleted)");
        one.ok("EXPUNGE");

        assertThat(other.last("COPY 1:3 x")).matches("OK \\[COPYUID \\d+ 1,3 1:2] done");
        assertThat(other.last("UID COPY 2 x")).isEqualTo("OK nothing to copy");
        one.ok("STORE 2 +FLAGS.SILENT (\\Deleted)");
        one.ok("EXPUNGE");
        assertThat(other.last("COPY 2 x")).startsWith("NO [EXPUNGEISSUED]");
        assertThat(other.last("UID COPY 3 x")).isEqualTo("OK nothing to copy");
    }

    @Test
    void uidsThatAreGoneAreNoErrorToFetch() {
        ImapClient other = otherWith(2);
        one.ok("STORE 1 +FLAGS.SILENT (\\Deleted)");
        one.ok("EXPUNGE");

        assertThat(other.ok("UID FETCH 1:2 RFC822.SIZE")).contains("* 2 FETCH (UID 2 RFC822.SIZE 11)", "* 1 EXPUNGE");
    }

    @Test
    void silentStoreStillTellsWhatOthersDid() {
        ImapClient other = otherWith(2);
        one.ok("STORE 1 +FLAGS.SILENT (\\Answered)");

        assertThat(other.ok("STORE 2 +FLAGS.SILENT (\\Seen)")).containsExactly("* 1 FETCH (UID 1 FLAGS (\\Answered))");
    }

    @Test
    void anIdleClientHearsAtOnce() {
        ImapClient other = otherWith(1);
        other.send("i IDLE\r\n");
        assertThat(other.line()).isEqualTo("+ idling");

        ImapHouse.append(one, "a: b\n\n");
        assertThat(other.line()).isEqualTo("* 2 EXISTS");
        assertThat(other.line()).isEqualTo("* 0 RECENT");
        one.ok("STORE 1 +FLAGS.SILENT (\\Deleted)");
        assertThat(other.line()).isEqualTo("* 1 FETCH (UID 1 FLAGS (\\Deleted))");
        one.ok("EXPUNGE");
        assertThat(other.line()).isEqualTo("* 1 EXPUNGE");
        other.send("DONE\r\n");
        assertThat(other.answer("i")).containsExactly("OK done");
        other.send("j IDLE\r\n");
        assertThat(other.line()).isEqualTo("+ idling");
        other.send("NONSENSE\r\n");
        assertThat(other.answer("j")).containsExactly("BAD expected DONE");
    }

    @Test
    void aViewLivesThroughChangesOfAllKinds() {
        ImapClient other = otherWith(20);
        for (int round = 0; round < 5; round++) {
            ImapHouse.append(one, "a: b\n\n");
            one.ok("STORE " + (round + 2) + " +FLAGS.SILENT (\\Deleted)");
            other.ok("FETCH 1 FLAGS");
            one.ok("EXPUNGE");
            other.ok("SEARCH ALL");
            ImapHouse.append(one, "a: b\n\n");
            other.ok("FETCH 1:* UID");
        }
        other.ok("NOOP");
        List<String> there = one.ok("UID SEARCH ALL");
        assertThat(other.ok("UID SEARCH ALL")).isEqualTo(there);
        assertThat(other.ok("FETCH 1:* UID")).hasSize(25);
    }
}
