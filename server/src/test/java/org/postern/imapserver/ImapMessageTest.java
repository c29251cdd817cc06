package org.postern.imapserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postern.mail.mime.MimeLimits;

class ImapMessageTest {
    private static final String MIXED = """
            From: Ann <ann@example.test>
            To: bob@example.test
            Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
            Date: Tue, 24 Nov 2026 10:11:12 +0300
            Content-Type: multipart/mixed; boundary=b

            --b

            Hello World
            --b
            Content-Type: message/rfc822

            Subject: inner

            inner text
            --b--
            """;

    private final ImapHouse house = new ImapHouse();
    private final ImapClient client = house.inbox();

    @AfterEach
    void close() {
        house.close();
    }

    private List<String> fetch(String items) {
        return client.ok("FETCH 1 " + items);
    }

    @Test
    void appendFilesAndTellsTheUid() {
        List<String> lines =
                client.command("APPEND INBOX (\\Flagged $x) \"01-Feb-2020 03:04:05 +0530\" {5+}\r\na: b\n");

        assertThat(lines)
                .startsWith("* 1 EXISTS", "* 0 RECENT")
                .last()
                .asString()
                .matches("OK \\[APPENDUID \\d+ 1] done");
        assertThat(client.ok("FETCH 1 (FLAGS INTERNALDATE RFC822.SIZE UID)"))
                .containsExactly(
                        "* FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $x)",
                        "* 1 FETCH (FLAGS (\\Flagged $x) INTERNALDATE \" 1-Feb-2020 03:04:05 +0530\" RFC822.SIZE 5 UID 1)");
    }

    /** RFC 9051 §7.5.2: names in pieces are put together. */
    @Test
    void parametersInPiecesAreToldAsOne() {
        ImapHouse.append(client, """
                Content-Type: image/x; name*0="a b"; name*1=".x"
                Content-Disposition: attachment; filename*0*=iso-8859-1''%FC; filename*1*=.x

                """);

        assertThat(fetch("BODYSTRUCTURE").getFirst())
                .contains("(\"IMAGE\" \"X\" (\"NAME\" \"a b.x\")")
                .contains("(\"ATTACHMENT\" (\"FILENAME*\" \"utf-8''%C3%BC.x\"))");
    }

    @Test
    void appendRefusesBeforeItAsks() {
        assertThat(client.last("APPEND nowhere {5}")).startsWith("NO [TRYCREATE]");
        assertThat(client.last("APPEND INBOX {" + (ImapHouse.MAX_MESSAGE + 1) + "}"))
                .startsWith("NO [TOOBIG]");
        assertThat(client.last("APPEND INBOX {0+}\r\n")).startsWith("NO");
        assertThat(client.last("APPEND nowhere {5+}\r\nhello")).startsWith("NO [TRYCREATE]");
        assertThat(client.last("APPEND INBOX {5+}\r\nhello more")).startsWith("BAD");
        assertThat(client.last("NOOP")).startsWith("OK");
        assertThat(client.ok("STATUS INBOX (MESSAGES)")).containsExactly("* STATUS INBOX (MESSAGES 0)");
    }

    @Test
    void messagesAreTakenUpToTheLimit() {
        for (int size : new int[] {ImapHouse.MAX_MESSAGE - 1, ImapHouse.MAX_MESSAGE}) {
            client.send("x APPEND INBOX {" + size + "}\r\n");
            assertThat(client.line()).isEqualTo("+ go on");
            client.send("a: b\r\n\r\n" + "x".repeat(size - 8) + "\r\n");
            assertThat(client.answer("x").getLast()).startsWith("OK [APPENDUID");
        }
        int size = ImapHouse.MAX_MESSAGE + 1;
        assertThat(client.last("APPEND INBOX {" + size + "+}\r\n" + "x".repeat(size)))
                .startsWith("NO [TOOBIG]");
        assertThat(client.ok("FETCH 2 RFC822.SIZE")).containsExactly("* 2 FETCH (RFC822.SIZE 300000)");
    }

    @Test
    void aFullAccountTakesNothing() {
        try (var small = new ImapHouse(10)) {
            ImapClient other = small.inbox();
            assertThat(other.last("APPEND INBOX {10+}\r\na: b\r\n\r\nxy")).startsWith("OK");
            assertThat(other.last("APPEND INBOX {1}")).startsWith("NO [OVERQUOTA]");
        }
    }

    @Test
    void headersAreTakenUpToTheLimit() {
        for (int size : new int[] {MimeLimits.HEADER - 1, MimeLimits.HEADER}) {
            assertThat(client.last(withHeader(size))).startsWith("OK");
        }
        assertThat(client.last(withHeader(MimeLimits.HEADER + 1))).startsWith("NO [LIMIT]");
    }

    private static String withHeader(int size) {
        String message = "A: " + "x".repeat(size - 7) + "\r\n\r\nbody";
        return "APPEND INBOX {" + message.length() + "+}\r\n" + message;
    }

    @Test
    void partsAreFetchedByNumber() {
        ImapHouse.append(client, MIXED);

        assertThat(fetch("BODY.PEEK[1]")).containsExactly("* 1 FETCH (BODY[1] {11}", "Hello World)");
        assertThat(fetch("BODY.PEEK[2.1]")).containsExactly("* 1 FETCH (BODY[2.1] {10}", "inner text)");
        assertThat(fetch("BODY.PEEK[2.HEADER]"))
                .containsExactly("* 1 FETCH (BODY[2.HEADER] {18}", "Subject: inner", "", ")");
        assertThat(fetch("BODY.PEEK[2.TEXT]")).containsExactly("* 1 FETCH (BODY[2.TEXT] {10}", "inner text)");
        assertThat(fetch("BODY.PEEK[2.MIME]"))
                .containsExactly("* 1 FETCH (BODY[2.MIME] {32}", "Content-Type: message/rfc822", "", ")");
        assertThat(fetch("BODY.PEEK[1.HEADER]")).containsExactly("* 1 FETCH (BODY[1.HEADER] NIL)");
        assertThat(fetch("BODY.PEEK[3]")).containsExactly("* 1 FETCH (BODY[3] NIL)");
        assertThat(fetch("BODY.PEEK[1]<6.3>")).containsExactly("* 1 FETCH (BODY[1]<6> {3}", "Wor)");
        assertThat(fetch("BODY.PEEK[1]<100.3>")).containsExactly("* 1 FETCH (BODY[1]<100> {0}", ")");
        assertThat(fetch("BODY.PEEK[HEADER.FIELDS (subject \"to\")]"))
                .containsExactly(
                        "* 1 FETCH (BODY[HEADER.FIELDS (SUBJECT TO)] {62}",
                        "To: bob@example.test",
                        "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=",
                        "",
                        ")");
        assertThat(fetch("RFC822.HEADER").getFirst()).startsWith("* 1 FETCH (RFC822.HEADER {");
        assertThat(fetch("FLAGS")).containsExactly("* 1 FETCH (FLAGS ())");
        int size = MIXED.replace("\n", "\r\n").length();
        assertThat(String.join("\n", fetch("BODY.PEEK[]")))
                .isEqualTo("* 1 FETCH (BODY[] {" + size + "}\n" + MIXED + ")");
    }

    @Test
    void envelopeAndStructureAreFetched() {
        ImapHouse.append(client, MIXED);

        assertThat(fetch("ENVELOPE"))
                .containsExactly("* 1 FETCH (ENVELOPE (\"Tue, 24 Nov 2026 10:11:12 +0300\""
                        + " \"=?utf-8?q?Gr=C3=BC=C3=9Fe?=\" ((\"Ann\" NIL \"ann\" \"example.test\"))"
                        + " ((\"Ann\" NIL \"ann\" \"example.test\")) ((\"Ann\" NIL \"ann\" \"example.test\"))"
                        + " ((NIL NIL \"bob\" \"example.test\")) NIL NIL NIL NIL))");
        assertThat(fetch("BODY").getFirst())
                .startsWith("* 1 FETCH (BODY ((\"TEXT\" \"PLAIN\"")
                .endsWith("\"MIXED\"))");
        assertThat(fetch("BODYSTRUCTURE").getFirst()).endsWith("\"MIXED\" (\"BOUNDARY\" \"b\") NIL NIL NIL))");
        assertThat(fetch("ALL").getFirst()).contains("FLAGS ()", "RFC822.SIZE", "ENVELOPE");
    }

    @Test
    void readingTheBodySetsSeenAndTellsIt() {
        ImapHouse.append(client, "a: b\n\nx\n");

        assertThat(fetch("BODY[TEXT]"))
                .containsExactly("* 1 FETCH (BODY[TEXT] {3}", "x", ")", "* 1 FETCH (UID 1 FLAGS (\\Seen))");
        assertThat(fetch("BODY[TEXT]")).hasSize(3);
        client.ok("STORE 1 FLAGS ()");
        client.ok("EXAMINE INBOX");
        assertThat(fetch("BODY[TEXT]")).hasSize(3);
    }

    @Test
    void storeChangesFlagsAndTellsUnlessSilent() {
        ImapHouse.append(client, "a: b\n\n");
        ImapHouse.append(client, "a: b\n\n");

        assertThat(client.ok("STORE 1:2 +FLAGS (\\Seen)"))
                .containsExactly("* 1 FETCH (UID 1 FLAGS (\\Seen))", "* 2 FETCH (UID 2 FLAGS (\\Seen))");
        assertThat(client.ok("UID STORE 2 FLAGS.SILENT (\\Flagged k)")).isEmpty();
        assertThat(client.ok("UID STORE 2 -FLAGS k"))
                .containsExactly(
                        "* FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft k)",
                        "* 2 FETCH (UID 2 FLAGS (\\Flagged))");
        assertThat(client.ok("UID STORE 99 +FLAGS (\\Seen)")).isEmpty();
        assertThat(client.last("STORE 3 +FLAGS (\\Seen)")).startsWith("BAD");
        assertThat(client.ok("NOOP")).isEmpty();
        assertThat(client.last("STORE 1 +FLAGS (" + "k".repeat(128) + ")")).startsWith("OK");
    }

    @Test
    void copyAndMoveTellTheNewUids() {
        client.ok("CREATE x");
        for (int i = 0; i < 3; i++) {
            ImapHouse.append(client, "a: b\n\n");
        }

        assertThat(client.last("COPY 1,3 x")).matches("OK \\[COPYUID \\d+ 1,3 1:2] done");
        List<String> moved = client.command("UID MOVE 2:3 x");
        assertThat(moved.getFirst()).matches("\\* OK \\[COPYUID \\d+ 2:3 3:4] moved");
        assertThat(moved).containsSubsequence("* 3 EXPUNGE", "* 2 EXPUNGE", "OK done");
        assertThat(client.ok("STATUS x (MESSAGES)")).containsExactly("* STATUS x (MESSAGES 4)");
        assertThat(client.ok("STATUS INBOX (MESSAGES)")).containsExactly("* STATUS INBOX (MESSAGES 1)");
        assertThat(client.last("COPY 1 nowhere")).startsWith("NO [TRYCREATE]");
        assertThat(client.last("MOVE 1 nowhere")).startsWith("NO [TRYCREATE]");
        assertThat(client.last("MOVE 1 INBOX")).startsWith("NO [CANNOT]");
        assertThat(client.last("UID COPY 99 x")).isEqualTo("OK nothing to copy");
    }

    @Test
    void expungeTakesWhatIsMarked() {
        for (int i = 0; i < 5; i++) {
            ImapHouse.append(client, "a: b\n\n");
        }
        client.ok("STORE 1,3,5 +FLAGS.SILENT (\\Deleted)");

        assertThat(client.ok("UID EXPUNGE 3:4")).containsExactly("* 3 EXPUNGE");
        assertThat(client.ok("EXPUNGE")).containsExactly("* 4 EXPUNGE", "* 1 EXPUNGE");
        assertThat(client.ok("UID SEARCH ALL")).containsExactly("* SEARCH 2 4");
        assertThat(client.ok("EXPUNGE")).isEmpty();
    }

    private List<String> search(String keys) {
        return client.ok("SEARCH " + keys);
    }

    @Test
    void searchFindsByEveryKey() {
        ImapHouse.append(client, MIXED);
        String second = """
                From: carl@example.test
                Subject: x

                text
                """;
        client.ok("APPEND INBOX (\\Seen \\Flagged k) \" 1-Feb-2020 23:30:00 -0500\" {45+}\r\n"
                + second.replace("\n", "\r\n"));
        String[][] cases = {
            {"ALL", " 1 2"},
            {"SEEN", " 2"},
            {"UNSEEN", " 1"},
            {"FLAGGED", " 2"},
            {"UNFLAGGED", " 1"},
            {"ANSWERED", ""},
            {"UNANSWERED", " 1 2"},
            {"DELETED", ""},
            {"UNDELETED", " 1 2"},
            {"DRAFT", ""},
            {"UNDRAFT", " 1 2"},
            {"KEYWORD K", " 2"},
            {"UNKEYWORD k", " 1"},
            {"NEW", ""},
            {"OLD", " 1 2"},
            {"RECENT", ""},
            {"2", " 2"},
            {"1:*", " 1 2"},
            {"UID 2:*", " 2"},
            {"FROM CARL@", " 2"},
            {"TO bob", " 1"},
            {"CC x", ""},
            {"BCC x", ""},
            {"SUBJECT {6+}\r\nGRÜß", " 1"},
            {"SUBJECT inner", ""},
            {"HEADER subject \"\"", " 1 2"},
            {"HEADER date \"\"", " 1"},
            {"BODY hello", " 1"},
            {"BODY \"inner TEXT\"", " 1"},
            {"TEXT carl", " 2"},
            {"BODY carl", ""},
            {"LARGER 45", " 1"},
            {"SMALLER 46", " 2"},
            {"LARGER 44 SMALLER 46", " 2"},
            {"ON 1-Feb-2020", " 2"},
            {"BEFORE 2-Feb-2020", " 2"},
            {"SINCE 24-Nov-2026", " 1"},
            {"SENTON 24-Nov-2026", " 1"},
            {"SENTBEFORE 25-Nov-2026", " 1"},
            {"SENTSINCE 1-Jan-2026", " 1"},
            {"NOT SEEN", " 1"},
            {"OR SEEN TEXT hello", " 1 2"},
            {"NOT (OR SEEN TEXT hello)", ""},
            {"(TEXT hello UNSEEN) SUBJECT g", " 1"},
            {"CHARSET UTF-8 NOT TEXT hello", " 2"}
        };
        for (String[] one : cases) {
            assertThat(search(one[0])).as(one[0]).containsExactly("* SEARCH" + one[1]);
        }
        assertThat(client.ok("UID SEARCH NOT SEEN")).containsExactly("* SEARCH 1");
        assertThat(client.last("SEARCH CHARSET KOI8-R ALL")).startsWith("NO [BADCHARSET (UTF-8 US-ASCII)]");
        assertThat(client.last("SEARCH 3")).startsWith("BAD");
        assertThat(search("UID 99")).containsExactly("* SEARCH");
    }

    @Test
    void manyMessagesAreAnsweredInSlices() {
        for (int i = 0; i < 250; i++) {
            client.send("x APPEND INBOX {5+}\r\na: b\n\r\n");
            client.answer("x");
        }
        assertThat(client.ok("FETCH 1:* (RFC822.SIZE BODY[TEXT])")).hasSize(1_000 - 250);
        assertThat(search("TEXT b").getFirst()).endsWith(" 249 250");
        client.ok("STORE 1:* +FLAGS.SILENT (\\Deleted)");
        assertThat(client.ok("EXPUNGE")).hasSize(250);
    }
}
