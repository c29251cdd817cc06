package org.postern.imapserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whole sessions, mutated by seed: no exception escapes, and each command gets exactly one tagged answer. */
class ImapSessionFuzzTest {
    private static final List<String> COMMANDS = List.of(
            "NOOP",
            "CAPABILITY",
            "LOGIN ann@example.test secret",
            "LOGIN {16+}\r\nann@example.test secret",
            "SELECT INBOX",
            "EXAMINE INBOX",
            "LIST \"\" *",
            "LSUB \"\" %",
            "STATUS INBOX (MESSAGES UIDNEXT)",
            "CREATE x/y",
            "RENAME x z",
            "DELETE z/y",
            "SUBSCRIBE INBOX",
            "APPEND INBOX (\\Seen) {24+}\r\nSubject: x\r\n\r\nsome body",
            "APPEND INBOX ~{24+}\r\nSubject: x\r\n\r\nsome body",
            "FETCH 1:* ALL",
            "FETCH 1:* (BINARY.SIZE[1] BINARY[] BINARY.PEEK[1]<2.3>)",
            "FETCH 1 (BODY[1] BODYSTRUCTURE)",
            "UID FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)]<0.5>)",
            "STORE 1 +FLAGS (\\Deleted k)",
            "UID STORE 1:* FLAGS.SILENT (\\Seen)",
            "SEARCH TEXT x UNSEEN",
            "UID SEARCH OR FROM a NOT SINCE 1-Jan-2020",
            "SEARCH RETURN (SAVE MIN MAX) OLDER 1 MODSEQ \"/flags/x\" all 1",
            "UID SEARCH RETURN (ALL COUNT) OR $ YOUNGER 5",
            "FETCH $ UID",
            "COPY 1 INBOX",
            "MOVE 1 Sent",
            "EXPUNGE",
            "UID EXPUNGE 1:3",
            "CHECK",
            "CLOSE",
            "UNSELECT",
            "NAMESPACE",
            "GETQUOTA \"\"",
            "GETQUOTAROOT INBOX",
            "SETQUOTA \"\" (STORAGE 5)",
            "LIST (SUBSCRIBED RECURSIVEMATCH) \"\" (% *) RETURN (CHILDREN STATUS (DELETED-STORAGE SIZE))",
            "ID NIL",
            "ENABLE X",
            "ENABLE QRESYNC",
            "SELECT INBOX (CONDSTORE)",
            "SELECT INBOX (QRESYNC (1 2 41,43:211 (5,7:9,12 15,22,30:32)))",
            "UID FETCH 1:* (FLAGS MODSEQ) (CHANGEDSINCE 1 VANISHED)",
            "STORE 1:* (UNCHANGEDSINCE 12) -FLAGS.SILENT (\\Deleted)",
            "STATUS INBOX (HIGHESTMODSEQ)",
            "AUTHENTICATE PLAIN =",
            "STARTTLS");

    private static final String NOISE = "\"(){}[]*%\\ +~&-<>.:,0aZ\t\u0001\u00e4";

    @Test
    void eachCommandGetsOneAnswerWhateverItIs() {
        try (var house = new ImapHouse()) {
            for (int seed = 0; seed < 400; seed++) {
                session(house, new Random(seed), seed);
            }
        }
    }

    private static void session(ImapHouse house, Random random, int seed) {
        ImapClient client = random.nextInt(5) == 0 ? connected(house) : house.inbox();
        var tags = new ArrayList<String>();
        var sent = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            String tag = "f" + i;
            tags.add(tag);
            sent.append(tag).append(' ').append(mutated(random)).append("\r\n");
        }
        client.send(sent.toString());
        client.finish();
        List<String> lines = client.rest();

        assertThat(client.escaped()).as("seed " + seed).isNull();
        for (String tag : tags) {
            long answers =
                    lines.stream().filter(line -> line.startsWith(tag + " ")).count();
            assertThat(answers)
                    .as("seed " + seed + " tag " + tag + "\n" + sent + lines)
                    .isLessThanOrEqualTo(1);
        }
        boolean byeOrStrange = lines.stream().anyMatch(line -> line.startsWith("* BYE") || line.startsWith("* BAD"))
                || sent.toString().matches("(?s).*\\{\\d*\\+?}.*");
        if (!byeOrStrange) {
            for (String tag : tags) {
                assertThat(lines).as("seed " + seed + "\n" + sent).anyMatch(line -> line.startsWith(tag + " "));
            }
        }
    }

    private static ImapClient connected(ImapHouse house) {
        ImapClient client = house.connect(true);
        client.line();
        return client;
    }

    private static String mutated(Random random) {
        var text = new StringBuilder(COMMANDS.get(random.nextInt(COMMANDS.size())));
        for (int i = random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, NOISE.charAt(random.nextInt(NOISE.length())));
                default -> text.setCharAt(at, NOISE.charAt(random.nextInt(NOISE.length())));
            }
        }
        return text.toString();
    }
}
