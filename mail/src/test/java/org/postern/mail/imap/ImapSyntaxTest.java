package org.postern.mail.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.mail.imap.FetchItem.Form;
import org.postern.mail.imap.FetchItem.What;
import org.postern.mail.imap.FlagList.SystemFlag;

class ImapSyntaxTest {
    @Test
    void commandsWithoutArguments() {
        assertThat(Wire.command("a capability")).isEqualTo(new ImapCommand.Capability("a"));
        assertThat(Wire.command("a.1 NOOP")).isEqualTo(new ImapCommand.Noop("a.1"));
        assertThat(Wire.command("a LOGOUT")).isEqualTo(new ImapCommand.Logout("a"));
        assertThat(Wire.command("a STARTTLS")).isEqualTo(new ImapCommand.StartTls("a"));
        assertThat(Wire.command("a NAMESPACE")).isEqualTo(new ImapCommand.Namespace("a"));
        assertThat(Wire.command("a IDLE")).isEqualTo(new ImapCommand.Idle("a"));
        assertThat(Wire.command("a CHECK")).isEqualTo(new ImapCommand.Check("a"));
        assertThat(Wire.command("a CLOSE")).isEqualTo(new ImapCommand.Close("a"));
        assertThat(Wire.command("a UNSELECT")).isEqualTo(new ImapCommand.Unselect("a"));
        assertThat(Wire.command("a EXPUNGE")).isEqualTo(new ImapCommand.Expunge("a", null));
    }

    @Test
    void loggingIn() {
        assertThat(Wire.command("a LOGIN user@x \"pass \\\" word\""))
                .isEqualTo(new ImapCommand.Login("a", "user@x", "pass \" word"));
        assertThat(Wire.command("a AUTHENTICATE plain")).isEqualTo(new ImapCommand.Authenticate("a", "PLAIN", null));
        assertThat(Wire.command("a AUTHENTICATE PLAIN =")).isEqualTo(new ImapCommand.Authenticate("a", "PLAIN", "="));
        assertThat(Wire.command("a ID NIL")).isEqualTo(new ImapCommand.Id("a"));
        assertThat(Wire.command("a ID (\"name\" \"x\" \"y\" NIL)")).isEqualTo(new ImapCommand.Id("a"));
        assertThat(Wire.command("a ENABLE imap4rev2 X"))
                .isEqualTo(new ImapCommand.Enable("a", List.of("IMAP4REV2", "X")));
    }

    @Test
    void passwordsAreNotPrinted() {
        assertThat(Wire.command("a LOGIN u secret").toString()).doesNotContain("secret");
        assertThat(Wire.command("a AUTHENTICATE PLAIN c2VjcmV0").toString()).doesNotContain("c2VjcmV0");
    }

    @Test
    void mailboxes() {
        assertThat(Wire.command("a SELECT \"&BB8EQAQ4-/x\""))
                .isEqualTo(new ImapCommand.Select("a", "При/x", false, false, null));
        assertThat(Wire.command("a EXAMINE a[]b")).isInstanceOf(ImapCommand.class);
        assertThat(Wire.command("a CREATE x/")).isEqualTo(new ImapCommand.Create("a", "x/"));
        assertThat(Wire.command("a DELETE x")).isEqualTo(new ImapCommand.Delete("a", "x"));
        assertThat(Wire.command("a RENAME x \"y z\"")).isEqualTo(new ImapCommand.Rename("a", "x", "y z"));
        assertThat(Wire.command("a SUBSCRIBE x")).isEqualTo(new ImapCommand.Subscribe("a", "x", true));
        assertThat(Wire.command("a UNSUBSCRIBE x")).isEqualTo(new ImapCommand.Subscribe("a", "x", false));
        assertThat(Wire.command("a LSUB \"\" %")).isEqualTo(new ImapCommand.Lsub("a", "", "%"));
        assertThat(Wire.command("a STATUS x (messages UIDNEXT)"))
                .isEqualTo(new ImapCommand.Status("a", "x", List.of(StatusItem.MESSAGES, StatusItem.UIDNEXT)));
        assertThat(Wire.command("a LIST \"\" *"))
                .isEqualTo(new ImapCommand.ListMailboxes(
                        "a", new ListQuery("", List.of("*"), Set.of(), Set.of(), List.of(), false)));
        assertThat(Wire.command("a LIST (SUBSCRIBED RECURSIVEMATCH) \"\" (a% b) RETURN (CHILDREN STATUS (UNSEEN))"))
                .isEqualTo(new ImapCommand.ListMailboxes(
                        "a",
                        new ListQuery(
                                "",
                                List.of("a%", "b"),
                                Set.of(ListQuery.Select.SUBSCRIBED, ListQuery.Select.RECURSIVEMATCH),
                                Set.of(ListQuery.Return.CHILDREN),
                                List.of(StatusItem.UNSEEN),
                                true)));
    }

    @Test
    void messagesByNumber() {
        var set = new SequenceSet(List.of(new SequenceSet.Range(1, 1), new SequenceSet.Range(3, SequenceSet.STAR)));
        assertThat(Wire.command("a COPY 1,3:* x")).isEqualTo(new ImapCommand.Copy("a", false, set, "x"));
        assertThat(Wire.command("a UID MOVE 1,3:* x")).isEqualTo(new ImapCommand.Move("a", true, set, "x"));
        assertThat(Wire.command("a UID EXPUNGE 1,3:*")).isEqualTo(new ImapCommand.Expunge("a", set));
        assertThat(Wire.command("a STORE 1,3:* +FLAGS.SILENT (\\Seen $Junk \\Recent)"))
                .isEqualTo(new ImapCommand.Store(
                        "a",
                        false,
                        set,
                        ImapCommand.Store.ALWAYS,
                        ImapCommand.Change.ADD,
                        true,
                        new FlagList(Set.of(SystemFlag.SEEN), List.of("$Junk"))));
        assertThat(Wire.command("a uid store 1,3:* flags \\deleted x X"))
                .isEqualTo(new ImapCommand.Store(
                        "a",
                        true,
                        set,
                        ImapCommand.Store.ALWAYS,
                        ImapCommand.Change.REPLACE,
                        false,
                        new FlagList(Set.of(SystemFlag.DELETED), List.of("x"))));
    }

    @Test
    void synchronisation() {
        var set = new SequenceSet(List.of(new SequenceSet.Range(1, SequenceSet.STAR)));
        assertThat(Wire.command("a UID FETCH 1:* (FLAGS MODSEQ) (CHANGEDSINCE 9223372036854775807 VANISHED)"))
                .isEqualTo(new ImapCommand.Fetch(
                        "a", true, set, List.of(new FetchItem.Flags(), new FetchItem.ModSeq()), Long.MAX_VALUE, true));
        assertThat(Wire.command("a fetch 1:* flags (changedsince 1)"))
                .isEqualTo(new ImapCommand.Fetch("a", false, set, List.of(new FetchItem.Flags()), 1, false));
        assertThat(Wire.command("a STORE 1:* (UNCHANGEDSINCE 0) -FLAGS.SILENT x"))
                .isEqualTo(new ImapCommand.Store(
                        "a", false, set, 0, ImapCommand.Change.REMOVE, true, new FlagList(Set.of(), List.of("x"))));
        assertThat(Wire.command("a STATUS x (HIGHESTMODSEQ)"))
                .isEqualTo(new ImapCommand.Status("a", "x", List.of(StatusItem.HIGHESTMODSEQ)));
        assertThat(Wire.command("a SELECT x (CONDSTORE)"))
                .isEqualTo(new ImapCommand.Select("a", "x", false, true, null));
        assertThat(Wire.command("a EXAMINE x (QRESYNC (4294967295 1) CONDSTORE)"))
                .isEqualTo(
                        new ImapCommand.Select("a", "x", true, true, new Resync(4_294_967_295L, 1, null, List.of())));
    }

    @Test
    void whatAClientRemembersOfAMailbox() {
        var known = new SequenceSet(List.of(new SequenceSet.Range(41, 41), new SequenceSet.Range(43, 211)));
        assertThat(Wire.command("a SELECT x (QRESYNC (1 2 41,43:211))"))
                .isEqualTo(new ImapCommand.Select("a", "x", false, false, new Resync(1, 2, known, List.of())));
        var runs = List.of(
                new Resync.Run(5, 15, 1),
                new Resync.Run(7, 22, 1),
                new Resync.Run(8, 30, 2),
                new Resync.Run(12, 32, 1));
        assertThat(Wire.command("a SELECT x (QRESYNC (1 2 41,43:211 (5,7:9,12 15,22,30:32)))"))
                .isEqualTo(new ImapCommand.Select("a", "x", false, false, new Resync(1, 2, known, runs)));
        assertThat(Wire.command("a SELECT x (QRESYNC (1 2 (1:4294967295 1:4294967295)))"))
                .isEqualTo(new ImapCommand.Select(
                        "a", "x", false, false, new Resync(1, 2, null, List.of(new Resync.Run(1, 1, 4_294_967_295L)))));
    }

    /** 20,000 ranges (RFC 7162 §4 asks for lines of 8,192 octets; ours are longer). */
    @Test
    void knownUidsHaveALimit() {
        String most = "1,3".repeat(ImapLimits.RANGES / 2).replace("31", "3,1");
        assertThat(Wire.command("a SELECT x (QRESYNC (1 1 " + most + "))")).isInstanceOf(ImapCommand.Select.class);
        assertThat(Wire.input("a SELECT x (QRESYNC (1 1 " + most + ",1))\r\n")).isInstanceOf(ImapInput.Bad.class);
    }

    private static List<FetchItem> items(String items) {
        return ((ImapCommand.Fetch) Wire.command("a FETCH 1 " + items)).items();
    }

    private static FetchItem section(List<Integer> path, What what) {
        return new FetchItem.Section(Form.BODY, path, what, List.of(), false, null);
    }

    @Test
    void whatToFetch() {
        assertThat(items("FAST"))
                .containsExactly(new FetchItem.Flags(), new FetchItem.InternalDate(), new FetchItem.Size());
        assertThat(items("full")).hasSize(5).endsWith(new FetchItem.Structure(false));
        assertThat(items("(UID BODY BODYSTRUCTURE)"))
                .containsExactly(new FetchItem.Uid(), new FetchItem.Structure(false), new FetchItem.Structure(true));
        assertThat(items("BODY[]")).containsExactly(section(List.of(), What.ALL));
        assertThat(items("BODY[4.2.HEADER]")).containsExactly(section(List.of(4, 2), What.HEADER));
        assertThat(items("BODY[1.MIME]")).containsExactly(section(List.of(1), What.MIME));
        assertThat(items("BODY[1]")).containsExactly(section(List.of(1), What.ALL));
        assertThat(items("BINARY[1.2]<5.9223372036854775807>"))
                .containsExactly(new FetchItem.Binary(List.of(1, 2), false, new FetchItem.Partial(5, Long.MAX_VALUE)));
        assertThat(items("(Binary.Peek[] BINARY.SIZE[3])"))
                .containsExactly(new FetchItem.Binary(List.of(), true, null), new FetchItem.BinarySize(List.of(3)));
        assertThat(items("BODY.PEEK[HEADER.FIELDS (From \"To\")]<0.100>"))
                .containsExactly(new FetchItem.Section(
                        Form.BODY, List.of(), What.FIELDS, List.of("From", "To"), true, new FetchItem.Partial(0, 100)));
        assertThat(items("RFC822.HEADER"))
                .containsExactly(
                        new FetchItem.Section(Form.RFC822_HEADER, List.of(), What.HEADER, List.of(), true, null));
    }

    @Test
    void searchesSayWhatTheyWantToHear() {
        var search = (ImapCommand.Search) Wire.command("a SEARCH return (min Save) CHARSET x OLDER 1 UID $");
        assertThat(search.returns())
                .containsExactlyInAnyOrder(ImapCommand.SearchReturn.MIN, ImapCommand.SearchReturn.SAVE);
        assertThat(search.charset()).isEqualTo("X");
        assertThat(search.key())
                .isEqualTo(new SearchKey.And(
                        List.of(new SearchKey.Within(false, 1), new SearchKey.Uids(SequenceSet.SAVED))));
        assertThat(key("YOUNGER 4294967295")).isEqualTo(new SearchKey.Within(true, 4_294_967_295L));
        assertThat(key("OR NOT MODSEQ 9223372036854775807 ALL").asksModSeq()).isTrue();
        assertThat(key("MODSEQ \"/flags/\\\\draft\" priv 0")).isEqualTo(new SearchKey.ModSeq(0));
        assertThat(key("OR ALL (SEEN)").asksModSeq()).isFalse();
    }

    private static SearchKey key(String keys) {
        return ((ImapCommand.Search) Wire.command("a SEARCH " + keys)).key();
    }

    @Test
    void whatToSearchFor() {
        assertThat(key("ALL")).isEqualTo(new SearchKey.All());
        assertThat(key("1:3 UNSEEN"))
                .isEqualTo(new SearchKey.And(List.of(
                        new SearchKey.Numbers(new SequenceSet(List.of(new SequenceSet.Range(1, 3)))),
                        new SearchKey.Not(new SearchKey.Flag(SystemFlag.SEEN)))));
        assertThat(key("OR FROM a (NOT TO b)"))
                .isEqualTo(new SearchKey.Or(
                        new SearchKey.Field("from", "a"), new SearchKey.Not(new SearchKey.Field("to", "b"))));
        assertThat(key("SENTSINCE 1-Feb-2020"))
                .isEqualTo(new SearchKey.Date(true, SearchKey.When.SINCE, LocalDate.of(2020, 2, 1)));
        assertThat(key("BEFORE \"31-dec-2020\""))
                .isEqualTo(new SearchKey.Date(false, SearchKey.When.BEFORE, LocalDate.of(2020, 12, 31)));
        assertThat(key("HEADER X-Y \"\" KEYWORD k LARGER 5"))
                .isEqualTo(new SearchKey.And(
                        List.of(new SearchKey.Field("x-y", ""), new SearchKey.Keyword("k"), new SearchKey.Larger(5))));
        assertThat(((ImapCommand.Search) Wire.command("a UID SEARCH CHARSET koi8-r ALL")).charset())
                .isEqualTo("KOI8-R");
    }

    @Test
    void searchTextsAreUtf8() {
        ImapInput input = Wire.input("a SEARCH CHARSET UTF-8 TEXT {4}\r\n\u00d0\u009f\u00d1\u0080\r\n");
        assertThat(((ImapCommand.Search) ((ImapInput.Command) input).command()).key())
                .isEqualTo(new SearchKey.Text("Пр"));
        assertThat(Wire.input("a SEARCH TEXT {1}\r\n\u00d0\r\n")).isInstanceOf(ImapInput.Bad.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a ",
                " NOOP",
                "+ NOOP",
                "a NOOP ",
                "a  NOOP",
                "a NOSUCH",
                "a NOSUCH x",
                "a LOGIN u",
                "a LOGIN u p x",
                "a SELECT",
                "a SELECT &",
                "a SELECT a*",
                "a SELECT \"a",
                "a SELECT \"a\\b\"",
                "a FETCH 0 FLAGS",
                "a FETCH 1:2:3 FLAGS",
                "a FETCH 4294967296 FLAGS",
                "a FETCH 1, FLAGS",
                "a FETCH 1 FLAGS (",
                "a FETCH 1 FLAGS ()",
                "a FETCH 1 FLAGS (CHANGEDSINCE)",
                "a FETCH 1 FLAGS (CHANGEDSINCE 0)",
                "a FETCH 1 FLAGS (CHANGEDSINCE 9223372036854775808)",
                "a FETCH 1 FLAGS (CHANGEDSINCE 1 CHANGEDSINCE 1)",
                "a FETCH 1 FLAGS (CHANGEDSINCE 1 VANISHED)",
                "a UID FETCH 1 FLAGS (VANISHED)",
                "a UID FETCH 1 FLAGS (CHANGEDSINCE 1 VANISHED VANISHED)",
                "a STORE 1 (UNCHANGEDSINCE 1)",
                "a STORE 1 (UNCHANGEDSINCE 1)FLAGS x",
                "a STORE 1 (UNCHANGEDSINCE -1) FLAGS x",
                "a STORE 1 (CHANGEDSINCE 1) FLAGS x",
                "a SELECT x ()",
                "a SELECT x (NOSUCH)",
                "a SELECT x (CONDSTORE CONDSTORE)",
                "a SELECT x (QRESYNC)",
                "a SELECT x (QRESYNC (1))",
                "a SELECT x (QRESYNC (0 1))",
                "a SELECT x (QRESYNC (4294967296 1))",
                "a SELECT x (QRESYNC (1 0))",
                "a SELECT x (QRESYNC (1 1 1:*))",
                "a SELECT x (QRESYNC (1 1(1 1)))",
                "a SELECT x (QRESYNC (1 1 1 1))",
                "a SELECT x (QRESYNC (1 1 1 (1)))",
                "a SELECT x (QRESYNC (1 1 1 (1:2 1)))",
                "a SELECT x (QRESYNC (1 1 1 (1 1:2)))",
                "a SELECT x (QRESYNC (1 1 1 (2,1 3:4)))",
                "a SELECT x (QRESYNC (1 1 1 (1:2 4:3)))",
                "a SELECT x (QRESYNC (1 1 1 (* 1)))",
                "a FETCH 1 ()",
                "a FETCH 1 (FLAGS",
                "a FETCH 1 BODY[",
                "a FETCH 1 BODY[MIME]",
                "a FETCH 1 BODY[1.]",
                "a FETCH 1 BODY[0]",
                "a FETCH 1 BODY[]<0>",
                "a FETCH 1 BODY[]<0.0>",
                "a FETCH 1 BINARY",
                "a FETCH 1 BINARY[TEXT]",
                "a FETCH 1 BINARY[1.MIME]",
                "a FETCH 1 BINARY[1.]",
                "a FETCH 1 BINARY[1]<0.0>",
                "a FETCH 1 BINARY[1]<0.9223372036854775808>",
                "a FETCH 1 BINARY.SIZE[1]<0.1>",
                "a FETCH 1 BODY[HEADER.FIELDS]",
                "a FETCH 1 BODY[HEADER.FIELDS ()]",
                "a FETCH 1 (ALL FLAGS)",
                "a STORE 1 FLAGS",
                "a STORE 1 FLAG x",
                "a STORE 1 +FLAGS (\\)",
                "a SEARCH",
                "a SEARCH FROM",
                "a SEARCH (ALL",
                "a SEARCH ON 31-Feb-2020",
                "a SEARCH ON 1-Foo-2020",
                "a SEARCH NOPE x",
                "a SEARCH RETURN (NOPE) ALL",
                "a SEARCH RETURN (ALL)",
                "a SEARCH OLDER 0",
                "a SEARCH OLDER 4294967296",
                "a SEARCH MODSEQ 9223372036854775808",
                "a SEARCH MODSEQ \"/flags/x\" 1",
                "a SEARCH $:1",
                "a UID NOOP",
                "a UID",
                "a UID FETCH 1",
                "a STATUS x ()",
                "a STATUS x (NOPE)",
                "a LIST \"\"",
                "a LIST (RECURSIVEMATCH) \"\" *",
                "a ID (x y)",
                "a ID (\"x\")",
                "a APPEND x",
                "a APPEND x y",
                "a IDLE x"
            })
    void whatIsNoCommandIsBad(String line) {
        assertThat(Wire.input(line + "\r\n")).isInstanceOf(ImapInput.Bad.class);
    }

    @Test
    void appendLeavesTheMessageUnread() {
        ImapInput input = Wire.input("a APPEND \"x y\" (\\Seen) \" 1-Jan-2020 10:00:00 -0130\" {310}\r\n");

        assertThat(((ImapInput.Command) input).command())
                .isEqualTo(new ImapCommand.Append(
                        "a",
                        "x y",
                        new FlagList(Set.of(SystemFlag.SEEN), List.of()),
                        OffsetDateTime.parse("2020-01-01T10:00:00-01:30"),
                        new ImapCommand.Coming(310, true, false)));
        assertThat(Wire.input("a APPEND {1}\r\nx {5+}\r\n")).isEqualTo(append("x", 5, false, false));
        assertThat(Wire.input("a APPEND x {99999999999}\r\n")).isInstanceOf(ImapInput.Command.class);
    }

    private static ImapInput append(String mailbox, long size, boolean waits, boolean binary) {
        return new ImapInput.Command(
                new ImapCommand.Append("a", mailbox, FlagList.NONE, null, new ImapCommand.Coming(size, waits, binary)));
    }

    /** RFC 3516 §7: as the message of an APPEND, and nowhere else. */
    @Test
    void aLiteral8IsAMessageOnly() {
        assertThat(Wire.input("a APPEND x ~{5}\r\n")).isEqualTo(append("x", 5, true, true));
        assertThat(Wire.input("a APPEND x ~{5+}\r\n")).isEqualTo(append("x", 5, false, true));
        assertThat(Wire.input("a APPEND x~ {5+}\r\n")).isEqualTo(append("x~", 5, false, false));
        assertThat(Wire.input("a APPEND ~{1+}\r\nx {5+}\r\nabcde\r\n")).isInstanceOf(ImapInput.Bad.class);
        assertThat(Wire.input("a APPEND x ()~{5+}\r\nabcde\r\n")).isInstanceOf(ImapInput.Bad.class);
        assertThat(Wire.input("a APPEND x ~~{5+}\r\nabcde\r\n")).isInstanceOf(ImapInput.Bad.class);
        assertThat(Wire.input("a SELECT ~{1+}\r\nx\r\n")).isInstanceOf(ImapInput.Bad.class);
        assertThat(Wire.input("a SEARCH SUBJECT ~{1+}\r\nx\r\n")).isInstanceOf(ImapInput.Bad.class);
    }

    @Test
    void datesAreWrittenAsTheyAreRead() {
        assertThat(Dates.write(OffsetDateTime.parse("2020-01-02T03:04:05-01:30")))
                .isEqualTo("\" 2-Jan-2020 03:04:05 -0130\"");
        assertThat(Dates.write(OffsetDateTime.parse("1999-12-31T23:59:59Z")))
                .isEqualTo("\"31-Dec-1999 23:59:59 +0000\"");
    }

    @Test
    void sequenceSetsAreNormalised() {
        var set = ((ImapCommand.Copy) Wire.command("a COPY *:4,5:7,2,1 x")).set();
        assertThat(set.resolve(10)).containsExactly(new SequenceSet.Range(1, 2), new SequenceSet.Range(4, 10));
        var tail = ((ImapCommand.Copy) Wire.command("a COPY 3291:* x")).set();
        assertThat(tail.resolve(10)).containsExactly(new SequenceSet.Range(10, 3291));
        assertThat(set.exceeds(7)).isFalse();
        assertThat(set.exceeds(6)).isTrue();
        assertThat(tail.exceeds(10)).isTrue();
        var star = ((ImapCommand.Copy) Wire.command("a COPY * x")).set();
        assertThat(star.exceeds(1)).isFalse();
        assertThat(star.exceeds(0)).isTrue();
        assertThat(SequenceSet.write(List.of(1, 2, 3, 5, 7, 8))).isEqualTo("1:3,5,7:8");
        assertThat(SequenceSet.write(List.of())).isEmpty();
    }

    @Test
    void wildcardsThatFollowOneAnotherAreOne() {
        assertThat(Wire.command("a LSUB \"\" a%%%b" + "*".repeat(500) + "%c%*"))
                .isEqualTo(new ImapCommand.Lsub("a", "", "a%b*c*"));
    }

    @Test
    void limitsHoldOneBelowAndOneAbove() {
        assertBound(n -> "a SEARCH " + "(".repeat(n) + "ALL" + ")".repeat(n), ImapLimits.DEPTH - 1);
        assertBound(n -> "a SEARCH " + "NOT ".repeat(n) + "ALL", ImapLimits.DEPTH - 1);
        assertBound(n -> "a SEARCH ALL" + " ALL".repeat(n - 1), ImapLimits.SEARCH_KEYS);
        assertBound(n -> "a SEARCH" + " BODY x".repeat(n), ImapLimits.SEARCH_BODIES);
        assertBound(n -> "a FETCH 1 (UID" + " UID".repeat(n - 1) + ")", ImapLimits.FETCH_ITEMS);
        assertBound(n -> "a FETCH 1 (BINARY[1]" + " BINARY[1]".repeat(n - 1) + ")", ImapLimits.FETCH_BINARIES);
        assertBound(n -> "a FETCH 1 BODY[HEADER.FIELDS (x" + " x".repeat(n - 1) + ")]", ImapLimits.FIELD_NAMES);
        assertBound(n -> "a COPY 1" + ",1".repeat(n - 1) + " x", ImapLimits.RANGES);
        assertBound(n -> "a STORE 1 FLAGS (x" + " x".repeat(n - 1) + ")", ImapLimits.FLAGS);
        assertBound(n -> "a LIST \"\" (x" + " x".repeat(n - 1) + ")", ImapLimits.PATTERNS);
        assertBound(n -> "a LIST \"\" " + "x".repeat(n), ImapLimits.PATTERN);
        assertBound(n -> "a LIST " + "x".repeat(n) + " *", ImapLimits.PATTERN);
        assertBound(n -> "a LIST \"\" \"" + "x*".repeat(n) + "\"", ImapLimits.WILDCARDS);
        assertBound(n -> "a LSUB \"\" " + "x%".repeat(n), ImapLimits.WILDCARDS);
        assertBound(n -> "a LSUB \"" + "x%".repeat(n) + "\" x", ImapLimits.WILDCARDS);
        assertBound(n -> "a SELECT " + "x".repeat(n), ImapLimits.MAILBOX);
        assertBound(n -> "t".repeat(n) + " NOOP", ImapLimits.TAG);
        assertBound(n -> "a ENABLE " + "x".repeat(n), ImapLimits.WORD);
        assertBound(n -> "a SEARCH TEXT \"" + "x".repeat(n) + "\"", org.postern.mail.mime.MimeLimits.NEEDLE);
        assertBound(
                n -> {
                    String four = " TEXT " + "x".repeat(4000);
                    return "a SEARCH" + four.repeat(4) + " TEXT " + "x".repeat(n - 16_000);
                },
                ImapLimits.SEARCH_TEXT);
        assertBound(n -> "a ID (\"x\" NIL" + " \"x\" NIL".repeat(n - 1) + ")", ImapLimits.ID_FIELDS);
    }

    private interface Line {
        String of(int n);
    }

    private static void assertBound(Line line, int limit) {
        assertThat(Wire.input(line.of(limit - 1) + "\r\n")).isInstanceOf(ImapInput.Command.class);
        assertThat(Wire.input(line.of(limit) + "\r\n")).isInstanceOf(ImapInput.Command.class);
        assertThat(Wire.input(line.of(limit + 1) + "\r\n")).isInstanceOf(ImapInput.Bad.class);
    }
}
