package org.postern.imapserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** ESEARCH, the saved result, times and modification sequences (RFC 4731, 5182, 5032, 7162 §3.1.5). */
class ImapSearchTest {
    private final ImapHouse house = new ImapHouse();
    private final ImapClient client = house.inbox();

    @AfterEach
    void close() {
        house.close();
    }

    /** Messages 1 to {@code count}, the odd ones flagged; UIDs are numbers + 1. */
    private void fill(int count) {
        ImapHouse.append(client, "Subject: gone\n\n");
        for (int i = 1; i <= count; i++) {
            String flags = i % 2 == 1 ? "(\\Flagged) " : "";
            client.ok("APPEND INBOX " + flags + "{15+}\r\nSubject: n" + (char) ('a' + i) + "\r\n\r\n");
        }
        client.ok("STORE 1 +FLAGS.SILENT (\\Deleted)");
        client.ok("EXPUNGE");
    }

    @Test
    void resultsAreReturnedAsAskedFor() {
        fill(5);
        assertThat(client.command("SEARCH RETURN (MIN MAX COUNT ALL) FLAGGED"))
                .containsExactly("* ESEARCH (TAG \"t11\") MIN 1 MAX 5 ALL 1,3,5 COUNT 3", "OK done");
        assertThat(client.ok("UID SEARCH RETURN () ALL")).containsExactly("* ESEARCH (TAG \"t12\") UID ALL 2:6");
        assertThat(client.ok("SEARCH RETURN (MIN) UNFLAGGED")).containsExactly("* ESEARCH (TAG \"t13\") MIN 2");
        assertThat(client.ok("UID SEARCH RETURN (MAX) SUBJECT nb"))
                .containsExactly("* ESEARCH (TAG \"t14\") UID MAX 2");
        assertThat(client.ok("SEARCH RETURN (MIN MAX) FLAGGED")).containsExactly("* ESEARCH (TAG \"t15\") MIN 1 MAX 5");
        assertThat(client.ok("SEARCH RETURN (MIN MAX) 3")).containsExactly("* ESEARCH (TAG \"t16\") MIN 3 MAX 3");
        assertThat(client.ok("SEARCH RETURN (COUNT) CHARSET UTF-8 ALL"))
                .containsExactly("* ESEARCH (TAG \"t17\") COUNT 5");
    }

    @Test
    void nothingFoundIsAnAnswerToo() {
        fill(2);
        assertThat(client.ok("SEARCH RETURN (MIN MAX ALL COUNT) DRAFT MODSEQ 1"))
                .containsExactly("* OK [HIGHESTMODSEQ 6] highest", "* ESEARCH (TAG \"t8\") COUNT 0"); // RFC 7162 §3.1
        assertThat(client.ok("SEARCH RETURN (MAX) DRAFT")).containsExactly("* ESEARCH (TAG \"t9\")");
        assertThat(client.ok("UID SEARCH RETURN (MIN MAX) DRAFT")).containsExactly("* ESEARCH (TAG \"t10\") UID");
        assertThat(client.ok("SEARCH DRAFT MODSEQ 1")).containsExactly("* SEARCH");
    }

    @Test
    void theFirstAndTheLastAreFoundAcrossSlices() {
        client.ok("CREATE many");
        int slice = ImapServerLimits.SLICE;
        int last = 2 * slice + 3;
        for (int i = 0; i < last; i++) {
            client.ok("APPEND many {5+}\r\na: b\n");
        }
        client.ok("SELECT many");
        client.ok("STORE %d,%d,%d +FLAGS.SILENT (\\Flagged)".formatted(slice, slice + 1, slice + 50));
        assertThat(client.ok("SEARCH RETURN (MIN MAX) FLAGGED").getLast())
                .endsWith(") MIN %d MAX %d".formatted(slice, slice + 50));
        assertThat(client.ok("SEARCH RETURN (MAX) NOT FLAGGED").getLast()).endsWith(") MAX " + last);
        assertThat(client.ok("SEARCH RETURN (MAX) 1 HEADER A b").getLast()).endsWith(") MAX 1");
        assertThat(client.ok("SEARCH RETURN (MIN) " + last + " BODY \"\"").getLast())
                .endsWith(") MIN " + last);
    }

    /** Whatever was looked into before, and wherever a message's text lies: each key alone says the same as among others. */
    @Test
    void keysTogetherFindWhatEachFindsAlone() {
        int count = 2 * ImapServerLimits.SLICE + 7;
        house.settings =
                new ImapSettings(1_000_000, 10, ZoneOffset.UTC, ImapSettings.Times.USUAL); // larger than is read ahead
        client.ok("CREATE many");
        for (int i = 1; i <= count; i++) {
            String twice = i % 7 == 0 ? "Subject: second\r\n" : "";
            String large = i % 90 == 0 ? "line\r\n".repeat(50_000) : "";
            String message = "Subject: s" + i % 5 + "\r\n" + twice + "From: " + (i % 3 == 0 ? "\"A, B\"" : "C")
                    + " <u@x.test>\r\nX-Odd: o" + i % 4 + "\r\n\r\n" + large + "body" + i % 6 + " end\r\n";
            String flags = i % 2 == 0 ? "(\\Seen) " : "";
            client.ok("APPEND many " + flags + "{" + message.length() + "+}\r\n" + message);
        }
        client.ok("SELECT many");
        List<String> keys = List.of(
                "SUBJECT s3",
                "SUBJECT SECOND",
                "FROM \"A, B\"",
                "FROM u@X",
                "HEADER X-ODD O1",
                "HEADER X-ODD \"\"",
                "TO u",
                "BODY body4",
                "TEXT s3",
                "BODY s3",
                "TEXT \"body5 END\"",
                "SEEN",
                "LARGER 1000",
                "ON 24-Nov-2026",
                "SENTON 24-Nov-2026");
        assertThat(find("SUBJECT s3")).hasSize((count + 2) / 5);
        assertThat(find("SUBJECT second")).hasSize(count / 7);
        assertThat(find("HEADER X-ODD o1")).hasSize((count + 3) / 4);
        assertThat(find("BODY body4")).hasSize((count + 2) / 6);
        assertThat(find("TEXT s3")).isEqualTo(find("SUBJECT s3"));
        assertThat(find("TO u")).isEmpty();
        var random = new Random(3);
        for (int round = 0; round < 60; round++) {
            String one = keys.get(random.nextInt(keys.size()));
            String other = keys.get(random.nextInt(keys.size()));
            var both = new TreeSet<>(find(one));
            both.retainAll(find(other));
            var either = new TreeSet<>(find(one));
            either.addAll(find(other));
            assertThat(find(one + " " + other)).isEqualTo(both);
            assertThat(find("OR " + one + " " + other)).isEqualTo(either);
            assertThat(find("NOT (" + one + " " + other + ")")).hasSize(count - both.size());
            assertThat(find("OR (" + one + " NOT " + other + ") (" + other + ")"))
                    .isEqualTo(either);
            if (!both.isEmpty()) {
                assertThat(client.ok("SEARCH RETURN (MIN MAX) " + one + " " + other)
                                .getLast())
                        .endsWith(") MIN " + both.first() + " MAX " + both.last());
            }
        }
    }

    private NavigableSet<Integer> find(String keys) {
        var found = new TreeSet<Integer>();
        for (String word : client.ok("SEARCH " + keys)
                .getLast()
                .substring("* SEARCH".length())
                .strip()
                .split(" ", -1)) {
            if (!word.isEmpty()) {
                found.add(Integer.valueOf(word));
            }
        }
        return found;
    }

    @Test
    void revision2HearsEachSearchAsAnExtendedOne() {
        fill(1);
        ImapClient other = house.client();
        other.ok("ENABLE IMAP4rev2");
        other.ok("SELECT INBOX");
        assertThat(other.ok("SEARCH ALL")).containsExactly("* ESEARCH (TAG \"t4\") ALL 1");
        assertThat(other.ok("UID SEARCH ALL")).containsExactly("* ESEARCH (TAG \"t5\") UID ALL 2");
        assertThat(other.ok("SEARCH DRAFT")).containsExactly("* ESEARCH (TAG \"t6\")");
        assertThat(other.ok("SEARCH RETURN (SAVE) ALL")).isEmpty();
        assertThat(other.ok("FETCH $ UID")).containsExactly("* 1 FETCH (UID 2)");
    }

    /** RFC 7162 §3.1.5: a MODSEQ is at least 1; of a message that went meanwhile there is none. */
    @Test
    void whatIsGoneMeanwhileHasNoModificationSequence() {
        fill(1);
        ImapClient other = house.inbox();
        other.ok("STORE 1 +FLAGS.SILENT (\\Deleted)");
        other.ok("EXPUNGE");
        assertThat(client.ok("SEARCH NOT MODSEQ 999999")).contains("* SEARCH 1");
    }

    @Test
    void aSavedResultStandsForASet() {
        fill(5);
        assertThat(client.command("SEARCH RETURN (SAVE) FLAGGED")).containsExactly("OK done");
        assertThat(client.ok("FETCH $ UID"))
                .containsExactly("* 1 FETCH (UID 2)", "* 3 FETCH (UID 4)", "* 5 FETCH (UID 6)");
        assertThat(client.ok("UID SEARCH UID $ NOT 1")).containsExactly("* SEARCH 4 6");
        assertThat(client.ok("SEARCH OR $ 2")).containsExactly("* SEARCH 1 2 3 5");
        assertThat(client.ok("UID STORE $ +FLAGS.SILENT (k)")).noneMatch(line -> line.contains(" FETCH "));
        assertThat(client.ok("SEARCH KEYWORD k")).containsExactly("* SEARCH 1 3 5");
        client.ok("STORE $ -FLAGS.SILENT (k)");
        assertThat(client.ok("SEARCH KEYWORD k")).containsExactly("* SEARCH");
        assertThat(client.last("COPY $ Sent")).startsWith("OK [COPYUID").endsWith(" 2,4,6 1:3] done");
        client.ok("STORE 1:* +FLAGS.SILENT (\\Deleted)");
        assertThat(client.ok("UID EXPUNGE $")).containsExactly("* 5 EXPUNGE", "* 3 EXPUNGE", "* 1 EXPUNGE");
        assertThat(client.command("FETCH $ UID")).containsExactly("OK done");
        client.ok("SEARCH RETURN (SAVE) ALL");
        assertThat(client.ok("MOVE $ Trash")).contains("* 2 EXPUNGE", "* 1 EXPUNGE");
    }

    @Test
    void aSavedResultFollowsWhatGoesAndWhatComes() {
        fill(5);
        client.ok("SEARCH RETURN (SAVE) 2:4");
        client.ok("STORE 1,3 +FLAGS.SILENT (\\Deleted)");
        client.ok("EXPUNGE");
        ImapHouse.append(client, "Subject: new\n\n");
        assertThat(client.ok("FETCH $ UID")).containsExactly("* 1 FETCH (UID 3)", "* 2 FETCH (UID 5)");
    }

    @Test
    void whatIsSavedDependsOnWhatIsReturned() {
        fill(5);
        assertThat(saved("MIN")).containsExactly("* SEARCH 1");
        assertThat(saved("MAX")).containsExactly("* SEARCH 5");
        assertThat(saved("MIN MAX")).containsExactly("* SEARCH 1 5");
        assertThat(saved("ALL")).containsExactly("* SEARCH 1 3 5");
        assertThat(saved("MIN COUNT")).containsExactly("* SEARCH 1 3 5");
        assertThat(saved("MIN MAX ALL")).containsExactly("* SEARCH 1 3 5");
    }

    private List<String> saved(String options) {
        client.ok("SEARCH RETURN (SAVE " + options + ") FLAGGED");
        return client.ok("SEARCH $");
    }

    @Test
    void aSavedResultEndsWithTheMailboxOrARefusal() {
        fill(3);
        assertThat(client.ok("SEARCH $")).containsExactly("* SEARCH");
        client.ok("SEARCH RETURN (SAVE) ALL");
        assertThat(client.last("SEARCH RETURN (SAVE) 9")).startsWith("BAD");
        assertThat(client.last("SEARCH CHARSET KOI8-R ALL")).startsWith("NO [BADCHARSET");
        assertThat(client.ok("SEARCH DRAFT")).containsExactly("* SEARCH");
        assertThat(client.ok("SEARCH $")).containsExactly("* SEARCH 1 2 3");
        assertThat(client.last("SEARCH RETURN (SAVE) CHARSET KOI8-R ALL")).startsWith("NO [BADCHARSET");
        assertThat(client.ok("SEARCH $")).containsExactly("* SEARCH");
        client.ok("SEARCH RETURN (SAVE) ALL");
        client.ok("SELECT INBOX");
        assertThat(client.ok("SEARCH $")).containsExactly("* SEARCH");
        assertThat(client.command("COPY $ Sent")).containsExactly("OK nothing to copy");
    }

    @Test
    void commandsThatDependOnASavedResultMayBePipelined() {
        fill(3);
        client.send("p1 SEARCH RETURN (SAVE) FLAGGED\r\np2 COPY $ Trash\r\np3 STORE $ +FLAGS.SILENT (\\Deleted)\r\n");
        assertThat(client.answer("p1")).containsExactly("OK done");
        assertThat(client.answer("p2").getLast()).contains(" 2,4 1:2] done");
        assertThat(client.answer("p3")).containsExactly("OK done");
        assertThat(client.ok("SEARCH DELETED")).containsExactly("* SEARCH 1 3");
    }

    @Test
    void ageCountsInSeconds() {
        // the house's clock stands at 10:00:00
        client.ok("APPEND INBOX \"24-Nov-2026 09:59:00 +0000\" {5+}\r\na: b\n");
        client.ok("APPEND INBOX \"24-Nov-2026 12:59:59 +0300\" {5+}\r\na: b\n");
        assertThat(client.ok("SEARCH YOUNGER 59")).containsExactly("* SEARCH 2");
        assertThat(client.ok("SEARCH YOUNGER 60")).containsExactly("* SEARCH 1 2");
        assertThat(client.ok("SEARCH OLDER 60")).containsExactly("* SEARCH 1");
        assertThat(client.ok("SEARCH OLDER 61")).containsExactly("* SEARCH");
        assertThat(client.last("SEARCH OLDER 0")).startsWith("BAD");
        assertThat(client.last("SEARCH YOUNGER -1")).startsWith("BAD");
    }

    @Test
    void changesAreFoundByTheirModificationSequence() {
        fill(3);
        long before = house.account.version();
        client.ok("STORE 2 +FLAGS.SILENT (\\Seen)");
        client.ok("STORE 3 +FLAGS.SILENT (\\Seen)");
        assertThat(client.ok("SEARCH MODSEQ " + (before + 1)))
                .containsExactly(
                        "* OK [HIGHESTMODSEQ " + (before + 2) + "] highest",
                        "* SEARCH 2 3 (MODSEQ " + (before + 2) + ")");
        assertThat(client.ok("SEARCH RETURN (MIN) MODSEQ \"/flags/\\\\draft\" all " + (before + 1))
                        .getLast())
                .endsWith(") MIN 2 MODSEQ " + (before + 1));
        assertThat(client.ok("SEARCH RETURN (MIN MAX) MODSEQ " + (before + 1)).getLast())
                .endsWith(") MIN 2 MAX 3 MODSEQ " + (before + 2));
        assertThat(client.ok("SEARCH RETURN (COUNT) NOT MODSEQ " + (before + 1)).getLast())
                .contains(") COUNT 1 MODSEQ ");
        assertThat(client.last("SEARCH MODSEQ \"/else\" all 1")).startsWith("BAD");
        assertThat(client.last("SEARCH MODSEQ \"/flags/x\" both 1")).startsWith("BAD");
        assertThat(client.last("SEARCH MODSEQ x")).startsWith("BAD");
    }

    @Test
    void whatIsNoOptionIsRefused() {
        assertThat(client.last("SEARCH RETURN (NONE) ALL")).startsWith("BAD");
        assertThat(client.last("SEARCH RETURN (MIN ALL")).startsWith("BAD");
        assertThat(client.last("SEARCH RETURN ()")).startsWith("BAD");
        assertThat(client.last("SEARCH $,1")).startsWith("BAD");
        assertThat(client.last("FETCH 1,$ UID")).startsWith("BAD");
    }
}
