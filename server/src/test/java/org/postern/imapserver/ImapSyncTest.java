package org.postern.imapserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** ENABLE, CONDSTORE, QRESYNC and IMAP4rev2 on the wire. */
class ImapSyncTest {
    private final ImapHouse house = new ImapHouse();
    private final ImapClient one = house.inbox();
    private long start;

    @BeforeEach
    void fiveMessages() {
        for (int i = 0; i < 5; i++) {
            ImapHouse.append(one, "a: b\n\nx\n");
        }
        start = house.account.version();
    }

    @AfterEach
    void close() {
        house.close();
    }

    private ImapClient enabled(String capabilities) {
        ImapClient client = house.client();
        client.ok("ENABLE " + capabilities);
        client.ok("SELECT INBOX");
        return client;
    }

    private String validity() {
        return Integer.toUnsignedString(house.account.mailboxes().stream()
                .filter(mailbox -> mailbox.path().equals("INBOX"))
                .findFirst()
                .orElseThrow()
                .uidValidity());
    }

    private void expunge(String uids) {
        one.ok("UID STORE " + uids + " +FLAGS.SILENT (\\Deleted)");
        one.ok("UID EXPUNGE " + uids);
    }

    @Test
    void enableAnswersWhatIsNew() {
        ImapClient client = house.client();
        assertThat(client.ok("ENABLE X")).containsExactly("* ENABLED");
        assertThat(client.ok("ENABLE qresync condstore QRESYNC")).containsExactly("* ENABLED QRESYNC CONDSTORE");
        assertThat(client.ok("ENABLE CONDSTORE IMAP4rev2")).containsExactly("* ENABLED IMAP4REV2");
        client.ok("SELECT INBOX");
        assertThat(client.last("ENABLE CONDSTORE")).isEqualTo("BAD not now");
    }

    @Test
    void theFirstEnablingCommandTellsWhereTheMailboxStands() {
        String highest = "* OK [HIGHESTMODSEQ " + start + "] highest";
        assertThat(house.inbox().ok("FETCH 1 MODSEQ")).startsWith(highest).hasSize(2);
        assertThat(house.inbox().ok("FETCH 1 FLAGS (CHANGEDSINCE " + start + ")"))
                .containsExactly(highest);
        assertThat(house.inbox().ok("STATUS INBOX (HIGHESTMODSEQ)"))
                .containsExactly(highest, "* STATUS INBOX (HIGHESTMODSEQ " + start + ")");
        assertThat(house.inbox().command("STORE 1 (UNCHANGEDSINCE 0) FLAGS (x)"))
                .startsWith(highest)
                .endsWith("OK [MODIFIED 1] some messages had changed");
        assertThat(house.client().ok("SELECT INBOX (CONDSTORE)"))
                .filteredOn(line -> line.contains("HIGHESTMODSEQ"))
                .hasSize(1);
    }

    @Test
    void modSeqComesWithEveryFetchThatWasNotAskedFor() {
        ImapClient client = enabled("CONDSTORE");
        one.ok("STORE 2 +FLAGS (\\Seen)");
        assertThat(client.ok("NOOP")).containsExactly("* 2 FETCH (UID 2 FLAGS (\\Seen) MODSEQ (" + (start + 1) + "))");
        assertThat(client.ok("STORE 2 +FLAGS (\\Flagged)"))
                .containsExactly("* 2 FETCH (UID 2 FLAGS (\\Seen \\Flagged) MODSEQ (" + (start + 2) + "))");
        assertThat(client.ok("STORE 2 -FLAGS.SILENT (\\Flagged)"))
                .containsExactly("* 2 FETCH (UID 2 MODSEQ (" + (start + 3) + "))");
        assertThat(client.ok("STORE 2 -FLAGS.SILENT (\\Flagged)")).isEmpty();
        assertThat(client.ok("FETCH 2 FLAGS")).containsExactly("* 2 FETCH (FLAGS (\\Seen))");
        assertThat(client.ok("UID FETCH 1:* FLAGS (CHANGEDSINCE " + start + ")"))
                .containsExactly("* 2 FETCH (UID 2 FLAGS (\\Seen) MODSEQ (" + (start + 3) + "))");
    }

    @Test
    void storeUnchangedSince() {
        ImapClient client = enabled("CONDSTORE");
        one.ok("STORE 2 +FLAGS (\\Seen)");
        client.ok("NOOP");

        assertThat(client.command("STORE 1:3 (UNCHANGEDSINCE " + start + ") +FLAGS.SILENT (\\Deleted)"))
                .containsExactly(
                        "* 1 FETCH (UID 1 MODSEQ (" + (start + 2) + "))",
                        "* 2 FETCH (UID 2 FLAGS (\\Seen) MODSEQ (" + (start + 1) + "))",
                        "* 3 FETCH (UID 3 MODSEQ (" + (start + 2) + "))",
                        "OK [MODIFIED 2] some messages had changed");
        assertThat(client.command("UID STORE 1 (UNCHANGEDSINCE " + (start + 1) + ") +FLAGS (\\Seen)")
                        .getLast())
                .isEqualTo("OK [MODIFIED 1] some messages had changed");
        // set already: nothing changes, but the client hears the MODSEQ
        assertThat(client.command("STORE 1 (UNCHANGEDSINCE " + (start + 2) + ") +FLAGS.SILENT (\\Deleted)"))
                .containsExactly("* 1 FETCH (UID 1 MODSEQ (" + (start + 2) + "))", "OK done");
    }

    @Test
    void storeUnchangedSinceOnMessagesThatAreGone() {
        ImapClient client = enabled("CONDSTORE");
        one.ok("STORE 3 +FLAGS (\\Seen)");
        expunge("2");

        assertThat(client.command("STORE 1:3 (UNCHANGEDSINCE " + start + ") +FLAGS.SILENT (k)")
                        .getLast())
                .isEqualTo("NO [MODIFIED 3] some messages are gone");
        assertThat(client.command("STORE 1:2 (UNCHANGEDSINCE 1000) +FLAGS.SILENT (k)")
                        .getLast())
                .isEqualTo("NO [EXPUNGEISSUED] some messages are gone");
        assertThat(client.command("UID STORE 1:2 (UNCHANGEDSINCE 1000) +FLAGS.SILENT (k)")
                        .getLast())
                .isEqualTo("OK done");
    }

    @Test
    void expungesThatAreOwedHoldTheHighestModSeqBack() {
        ImapClient client = enabled("QRESYNC");
        expunge("2");
        one.ok("UID STORE 3 +FLAGS (\\Seen)");

        String behind = "* OK [HIGHESTMODSEQ " + start + "] expunges are yet to be told";
        assertThat(client.ok("FETCH 5 UID")).containsSubsequence("* 5 FETCH (UID 5)", behind);
        assertThat(client.ok("FETCH 5 MODSEQ")).endsWith(behind);
        assertThat(client.ok("NOOP")).containsExactly("* VANISHED 2");
        assertThat(client.ok("FETCH 4 UID")).containsExactly("* 4 FETCH (UID 5)");
    }

    @Test
    void vanishedStandsForExpunge() {
        ImapClient client = enabled("QRESYNC");
        client.ok("STORE 1:2,4 +FLAGS.SILENT (\\Deleted)");
        assertThat(client.command("UID EXPUNGE 1:3"))
                .containsExactly("* VANISHED 1:2", "OK [HIGHESTMODSEQ " + (start + 2) + "] done");
        assertThat(client.command("EXPUNGE"))
                .containsExactly("* VANISHED 4", "OK [HIGHESTMODSEQ " + (start + 3) + "] done");
        client.ok("CREATE x");
        List<String> moved = client.command("UID MOVE 3 x");
        assertThat(moved).contains("* VANISHED 3");
        assertThat(moved.getLast()).isEqualTo("OK [HIGHESTMODSEQ " + house.account.version() + "] done");
        client.ok("STORE 1 +FLAGS.SILENT (\\Deleted)");
        assertThat(client.command("CLOSE")).containsExactly("OK done"); // RFC 7162 §3.2.8: no HIGHESTMODSEQ
    }

    /** RFC 7162 §6: the client may resynchronise from what it was told last, so that must not run ahead of what it heard. */
    @Test
    void aStoreThatFailsDoesNotRaiseTheHighestModSeq() {
        for (int i = 0; i < 64; i++) {
            one.ok("STORE 1 +FLAGS.SILENT (k" + i + ")");
        }
        ImapClient client = enabled("QRESYNC");
        long known = house.account.version();
        one.ok("STORE 2 +FLAGS.SILENT (\\Seen)");
        expunge("5");

        List<String> heard = client.command("STORE 1 +FLAGS (k64)");
        String seen = "* 2 FETCH (UID 2 FLAGS (\\Seen) MODSEQ (" + (known + 1) + "))";
        assertThat(heard)
                .containsExactly(
                        seen,
                        "* OK [HIGHESTMODSEQ " + known + "] expunges are yet to be told",
                        "NO [LIMIT] too many keywords in this mailbox");
        ImapClient again = house.client();
        again.ok("ENABLE QRESYNC");
        assertThat(again.ok("SELECT INBOX (QRESYNC (" + validity() + " " + known + "))"))
                .contains("* VANISHED (EARLIER) 5", seen);
        assertThat(client.ok("NOOP")).containsExactly("* VANISHED 5");
    }

    @Test
    void aClientThatComesBackHearsWhatChanged() {
        ImapClient client = enabled("QRESYNC");
        expunge("2,4");
        one.ok("UID STORE 3 +FLAGS (\\Seen)");

        String fetch = "* 2 FETCH (UID 3 FLAGS (\\Seen) MODSEQ (" + (start + 3) + "))";
        assertThat(client.ok("SELECT INBOX (QRESYNC (" + validity() + " " + start + "))"))
                .startsWith("* OK [CLOSED] the mailbox before is closed")
                .endsWith("* OK [HIGHESTMODSEQ " + (start + 3) + "] highest", "* VANISHED (EARLIER) 2,4", fetch);
        assertThat(client.ok("SELECT INBOX (QRESYNC (" + validity() + " " + start + " 1:2))"))
                .endsWith("* VANISHED (EARLIER) 2");
        assertThat(client.ok("SELECT INBOX (QRESYNC (" + validity() + " " + (start + 3) + "))"))
                .noneMatch(line -> line.contains("VANISHED") || line.contains("FETCH"));
        assertThat(client.ok("SELECT INBOX (QRESYNC (1 " + start + "))"))
                .noneMatch(line -> line.contains("VANISHED") || line.contains("FETCH"));
        assertThat(client.ok("UID FETCH 1:* FLAGS (CHANGEDSINCE " + start + " VANISHED)"))
                .containsExactly("* VANISHED (EARLIER) 2,4", fetch);
    }

    @Test
    void whenTheLogIsTrimmedAllThatIsMissingVanished() {
        ImapClient client = enabled("QRESYNC");
        expunge("2,4:5");
        house.store.trimLog(house.account.id(), house.account.version());

        String select = "SELECT INBOX (QRESYNC (" + validity() + " " + start;
        assertThat(client.ok(select + "))")).contains("* VANISHED (EARLIER) 2,4:5");
        assertThat(client.ok(select + " 1:3,5:4294967295))")).contains("* VANISHED (EARLIER) 2,5");
        assertThat(client.ok(select + " (1:2 1,3)))")).contains("* VANISHED (EARLIER) 4:5");
        assertThat(client.ok(select + " (1:3 1:3)))")).contains("* VANISHED (EARLIER) 2,4:5");
        assertThat(client.ok("UID FETCH 5 UID (CHANGEDSINCE 1 VANISHED)")).contains("* VANISHED (EARLIER) 5");
        // a MODSEQ that was never given out
        assertThat(client.ok("SELECT INBOX (QRESYNC (" + validity() + " 9223372036854775807))"))
                .contains("* VANISHED (EARLIER) 2,4:5")
                .anyMatch(line -> line.startsWith("* 1 FETCH (UID 1 "));
    }

    @Test
    void qresyncMustBeEnabledFirst() {
        assertThat(one.last("SELECT INBOX (QRESYNC (1 1))")).isEqualTo("BAD enable QRESYNC first");
        assertThat(one.last("UID FETCH 1 UID (CHANGEDSINCE 1 VANISHED)")).isEqualTo("BAD enable QRESYNC first");
        assertThat(one.ok("FETCH 1 UID")).contains("* 1 FETCH (UID 1)"); // still selected
    }

    @Test
    void selectingAnotherClosesTheOneBefore() {
        assertThat(one.command("SELECT nowhere"))
                .containsExactly("* OK [CLOSED] the mailbox before is closed", "NO [NONEXISTENT] no such mailbox");
        assertThat(one.command("SELECT INBOX").getFirst()).doesNotContain("CLOSED");
    }

    @Test
    void revision2HasNoRecentAndSpeaksUtf8() {
        ImapClient client = enabled("IMAP4rev2");
        client.ok("CREATE \"\u043f\u0440\u0438\"");
        assertThat(client.ok("SELECT inbox"))
                .contains("* 5 EXISTS", "* LIST () \"/\" INBOX (\"OLDNAME\" (inbox))")
                .noneMatch(line -> line.contains("RECENT") || line.contains("UNSEEN"));
        assertThat(client.ok("SELECT \"\u043f\u0440\u0438\"")).contains("* LIST () \"/\" {6}", "\u043f\u0440\u0438");
        client.ok("SELECT INBOX");
        ImapHouse.append(one, "a: b\n\n");
        assertThat(client.ok("NOOP")).containsExactly("* 6 EXISTS");
        assertThat(one.ok("LIST \"\" *")).anyMatch(line -> line.contains("&BD8EQAQ4-"));
    }
}
