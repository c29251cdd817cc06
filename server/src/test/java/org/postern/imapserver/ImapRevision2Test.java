package org.postern.imapserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is other for a client that enabled IMAP4rev2: RFC 9051, appendix E, number by number. */
class ImapRevision2Test {
    private final ImapHouse house = new ImapHouse();
    private final ImapClient client = house.client();

    ImapRevision2Test() {
        assertThat(client.ok("ENABLE IMAP4rev2")).containsExactly("* ENABLED IMAP4REV2");
    }

    @AfterEach
    void close() {
        house.close();
    }

    /** E 1: sizes have 63 bits. */
    @Test
    void sizesAreLong() {
        ImapHouse.append(client, "Subject: x\n\nbody");
        client.ok("SELECT INBOX");

        assertThat(client.ok("SEARCH LARGER 4294967296"))
                .hasSize(1)
                .first()
                .asString()
                .doesNotContain("ALL");
        assertThat(client.ok("SEARCH SMALLER 9223372036854775807"))
                .hasSize(1)
                .first()
                .asString()
                .endsWith(" ALL 1");
        assertThat(client.ok("FETCH 1 BODY.PEEK[TEXT]<0.9223372036854775807>"))
                .containsExactly("* 1 FETCH (BODY[TEXT]<0> {4}", "body)");
        assertThat(client.last("APPEND INBOX {4294967296}")).startsWith("NO [TOOBIG]");
    }

    /** E 2: what is folded in is there; and named, for those who speak the first revision. */
    @Test
    void extensionsAreNamed() {
        assertThat(client.ok("CAPABILITY").getFirst().split(" ", -1))
                .contains(
                        "IMAP4rev1",
                        "IMAP4rev2",
                        "NAMESPACE",
                        "UNSELECT",
                        "UIDPLUS",
                        "ESEARCH",
                        "SEARCHRES",
                        "ENABLE",
                        "IDLE",
                        "SASL-IR",
                        "LIST-EXTENDED",
                        "LIST-STATUS",
                        "MOVE",
                        "LITERAL+",
                        "BINARY",
                        "SPECIAL-USE",
                        "STATUS=SIZE");
        assertThat(client.ok("NAMESPACE")).containsExactly("* NAMESPACE ((\"\" \"/\")) NIL NIL");
    }

    /** E 3. */
    @Test
    void statusHasSizeAndDeleted() {
        client.ok("APPEND INBOX (\\Deleted) {5+}\r\na: b\n");

        assertThat(client.ok("STATUS INBOX (SIZE DELETED)")).containsExactly("* STATUS INBOX (DELETED 1 SIZE 5)");
    }

    /** E 4: ESEARCH, with the tag; without ALL when nothing is found. */
    @Test
    void searchAnswersWithEsearch() {
        ImapHouse.append(client, "Subject: x\n\nbody");
        client.ok("SELECT INBOX");
        client.send("s1 SEARCH ALL\r\ns2 UID SEARCH SUBJECT \"n\u00f6\"\r\n");

        assertThat(client.answer("s1")).startsWith("* ESEARCH (TAG \"s1\") ALL 1");
        assertThat(client.answer("s2")).startsWith("* ESEARCH (TAG \"s2\") UID");
    }

    /** E 7 and 8. */
    @Test
    void moveTellsTheUidsAndNothingMakesATarget() {
        ImapHouse.append(client, "Subject: x\n\nbody");
        ImapHouse.append(client, "Subject: y\n\nbody");
        client.ok("SELECT INBOX");

        for (String command : List.of("COPY 1 new", "UID COPY 1 new", "MOVE 1 new", "UID MOVE 1 new")) {
            assertThat(client.last(command)).startsWith("NO [TRYCREATE]");
        }
        assertThat(client.last("APPEND new {5+}\r\na: b\n")).startsWith("NO [TRYCREATE]");
        client.ok("CREATE new");
        assertThat(client.ok("MOVE 1 new").getFirst()).matches("\\* OK \\[COPYUID \\d+ 1 1] moved");
        assertThat(client.ok("UID MOVE 2 new").getFirst()).matches("\\* OK \\[COPYUID \\d+ 2 2] moved");
    }

    /** E 9 to 12: CLOSED and LIST, but neither UNSEEN nor RECENT. */
    @Test
    void selectTellsWhatTheRevisionWants() {
        ImapHouse.append(client, "Subject: x\n\nbody");
        client.ok("SELECT INBOX");
        ImapHouse.append(client, "Subject: y\n\nbody");

        assertThat(client.ok("SELECT inbox"))
                .startsWith("* OK [CLOSED] the mailbox before is closed")
                .contains("* 2 EXISTS", "* LIST () \"/\" INBOX (\"OLDNAME\" (inbox))")
                .noneMatch(line -> line.contains("RECENT") || line.contains("UNSEEN"));
    }

    /** One with others below it stays as a name: what is told with OLDNAME must not say that it is gone. */
    @Test
    void deletingAboveOthersLeavesAName() {
        client.ok("CREATE INBOX/a");
        client.ok("CREATE INBOX/a/b");
        assertThat(client.ok("DELETE inbox/a")).contains("* LIST (\\Noselect) \"/\" INBOX/a (\"OLDNAME\" (inbox/a))");
        assertThat(client.ok("DELETE inbox/a/b"))
                .contains("* LIST (\\NonExistent) \"/\" INBOX/a/b (\"OLDNAME\" (inbox/a/b))");
    }

    /** E 15 and 16: keywords of any name, names of mailboxes in UTF-8. */
    @Test
    void keywordsAndNames() {
        ImapHouse.append(client, "Subject: x\n\nbody");
        client.ok("CREATE \"\u041f\u0438\u0441\u044c\u043c\u0430 & co\"");

        assertThat(client.ok("LIST \"\" \"\u041f*\""))
                .containsExactly("* LIST (\\HasNoChildren) \"/\" {17}", "\u041f\u0438\u0441\u044c\u043c\u0430 & co");
        assertThat(client.ok("SELECT INBOX")).anyMatch(line -> line.contains("\\*)] kept"));
        client.ok("STORE 1 FLAGS.SILENT ($MDNSent $Forwarded $Junk $NonJunk $Phishing)");
        assertThat(client.ok("FETCH 1 FLAGS").getLast())
                .isEqualTo("* 1 FETCH (FLAGS ($MDNSent $Forwarded $Junk $NonJunk $Phishing))");
        assertThat(house.client().ok("LIST \"\" %"))
                .contains("* LIST (\\HasNoChildren) \"/\" \"&BB8EOARBBEwEPAQw- &- co\"");
    }

    /** E 17 to 19: what is gone from the revision is still there for the one before. */
    @Test
    void whatOldClientsUseStays() {
        ImapHouse.append(client, "Subject: x\n\nbody");
        client.ok("SELECT INBOX");

        client.ok("CHECK");
        client.ok("LSUB \"\" *");
        assertThat(client.ok("FETCH 1 RFC822.HEADER").getFirst()).isEqualTo("* 1 FETCH (RFC822.HEADER {14}");
    }

    /** E 21: whatever is told of a message unasked has its UID. */
    @Test
    void unsolicitedFlagsHaveTheUid() {
        ImapHouse.append(client, "Subject: x\n\nbody");
        client.ok("SELECT INBOX");
        house.inbox().ok("STORE 1 +FLAGS.SILENT (\\Flagged)");

        assertThat(client.ok("NOOP")).containsExactly("* 1 FETCH (UID 1 FLAGS (\\Flagged))");
    }
}
