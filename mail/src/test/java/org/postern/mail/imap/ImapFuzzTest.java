package org.postern.mail.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.postern.mail.mime.MimeReader;
import org.postern.mail.wire.SyntaxError;

class ImapFuzzTest {
    private static final List<String> PIECES = List.of(
            "a ",
            "b ",
            "NOOP",
            "LOGIN",
            "SELECT",
            "FETCH",
            "STORE",
            "SEARCH",
            "UID ",
            "APPEND",
            "LIST",
            "STATUS",
            "COPY",
            "ID",
            "ENABLE",
            "CREATE",
            "RENAME",
            "LSUB",
            "AUTHENTICATE PLAIN",
            " ",
            "\r\n",
            "\r\n",
            "\r\n",
            "\n",
            "\r",
            "\0",
            "{3}\r\n",
            "{3+}\r\n",
            "{0}",
            "{99999}\r\n",
            "{5000+}\r\n",
            "}",
            "{",
            "(",
            ")",
            "\"",
            "\\",
            "[",
            "]",
            "<0.1>",
            "*",
            "%",
            "1",
            "1:*",
            "4294967295",
            ",",
            ":",
            "FLAGS",
            "\\Seen",
            "BODY[",
            "BINARY.SIZE[1]",
            "~{2+}\r\n",
            "HEADER.FIELDS (",
            "1.2.",
            "MIME",
            "NOT ",
            "OR ",
            "FROM ",
            "ALL",
            "SINCE ",
            "1-Feb-2020",
            "&",
            "&AOQ-",
            "-",
            "+",
            "RETURN (",
            "NIL",
            "\u00e4",
            "inbox",
            "CHARSET ",
            "(CHANGEDSINCE 1 VANISHED)",
            "(UNCHANGEDSINCE ",
            "(QRESYNC (1 ",
            "(CONDSTORE)",
            "MODSEQ");

    @Test
    void anyInputIsReadToItsEnd() throws IOException {
        for (int seed = 0; seed < 10_000; seed++) {
            var random = new Random(seed);
            assertReadToTheEnd(text(PIECES, random), random.nextBoolean());
        }
    }

    @Test
    void mutatedCommandsAreReadToTheirEnd() throws IOException {
        List<String> commands = List.of(
                "a LOGIN {2+}\r\nuu \"p\"\r\n",
                "a FETCH 1 (BINARY.SIZE[2] BINARY.PEEK[1.2]<3.4> BINARY[])\r\n",
                "a UID FETCH 1:*,5 (FLAGS BODY.PEEK[1.2.HEADER.FIELDS (A \"B\")]<0.5> ENVELOPE)\r\n",
                "a SEARCH RETURN (SAVE MIN COUNT) OR $ OLDER 5 MODSEQ \"/flags/x\" all 7\r\n",
                "a SEARCH CHARSET UTF-8 OR (FROM {1+}\r\nx NOT SINCE 1-Jan-2020) UID 1:5\r\n",
                "a APPEND \"x\" (\\Seen k) \" 1-Jan-2020 10:00:00 +0000\" {3+}\r\nabc\r\n",
                "a LIST (SUBSCRIBED) \"\" (% *) RETURN (STATUS (MESSAGES))\r\n",
                "a STORE 1,2:* -FLAGS.SILENT (\\Deleted)\r\n",
                "a STORE 1,2:* (UNCHANGEDSINCE 12) -FLAGS.SILENT (\\Deleted)\r\n",
                "a UID FETCH 1:* (FLAGS MODSEQ) (CHANGEDSINCE 12 VANISHED)\r\n",
                "a SELECT x (QRESYNC (1 2 41,43:211 (5,7:9,12 15,22,30:32)) CONDSTORE)\r\n");
        for (int seed = 0; seed < 10_000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder(commands.get(random.nextInt(commands.size())));
            for (int i = random.nextInt(4); i >= 0; i--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                    default -> text.setCharAt(at, (char) random.nextInt(256));
                }
            }
            assertReadToTheEnd(text.toString(), random.nextBoolean());
        }
    }

    private static void assertReadToTheEnd(String octets, boolean loggedIn) throws IOException {
        List<ImapInput> inputs;
        try {
            inputs = Wire.inputs(octets, loggedIn ? ImapBudget.AFTER_LOGIN : ImapBudget.BEFORE_LOGIN);
        } catch (EOFException middle) {
            return;
        }
        for (ImapInput input : inputs) {
            if (input instanceof ImapInput.Bad(String tag, String text)) {
                assertThat(tag).isNotEmpty().doesNotContain(" ", "\r", "\n");
                assertThat(text).isNotEmpty().isPrintable();
            }
        }
    }

    @Test
    void anyStructureIsWrittenBalanced() throws IOException {
        List<String> words = dictionary("fuzz-imap-bodystructure.dict");
        var pieces = new ArrayList<>(words);
        pieces.addAll(List.of(
                "\r\n",
                "\r\n\r\n",
                "--b\r\n",
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n",
                "Content-Type: ",
                "message/rfc822\r\n",
                "From: ",
                "\"",
                "(",
                ")",
                ",",
                "<a@b>",
                "\u00e4",
                "\0"));
        for (int seed = 0; seed < 2_000; seed++) {
            byte[] message = text(pieces, new Random(seed)).getBytes(StandardCharsets.ISO_8859_1);
            var summary = MimeReader.read(new ByteArrayInputStream(message));
            var bytes = new ByteArrayOutputStream();
            var out = new ResponseWriter(bytes);
            StructureWriter.structure(out, summary.structure(), true);
            StructureWriter.envelope(out, summary.envelope());
            out.flush();
            assertThat(balance(bytes.toString(StandardCharsets.ISO_8859_1))).isZero();
        }
    }

    @Test
    void namesThatAreReadAreWrittenTheSame() throws IOException {
        var pieces = new ArrayList<>(dictionary("fuzz-imap-utf7.dict"));
        pieces.addAll(List.of("&", "-", "A", "a", "AOQ", "2D3eAA", "2D0", ",", "+", "/", "~", "&-"));
        int read = 0;
        for (int seed = 0; seed < 30_000; seed++) {
            var random = new Random(seed);
            var octets = new StringBuilder();
            for (int i = random.nextInt(6); i >= 0; i--) {
                octets.append(pieces.get(random.nextInt(pieces.size())));
            }
            try {
                String name = MailboxName.decode(octets.toString(), false);
                assertThat(MailboxName.encode(name, false)).isEqualTo(octets.toString());
                read++;
            } catch (SyntaxError refused) {
                assertThat(refused).hasMessageNotContainingAny("\r", "\n");
            }
        }
        assertThat(read).isGreaterThan(1_000);
    }

    /** Parentheses outside of strings; every string must end. */
    private static int balance(String text) {
        int depth = 0;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                while (text.charAt(at) != '"') {
                    at += text.charAt(at) == '\\' ? 2 : 1;
                }
                at++;
            } else if (c == '{') {
                int end = text.indexOf('}', at);
                at = end + 3 + Integer.parseInt(text.substring(at, end));
            } else {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
        }
        return depth;
    }

    private static String text(List<String> pieces, Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(40); i >= 0; i--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString();
    }

    /** Words of a shared dictionary; the test is counted as skipped where there is none. */
    private static List<String> dictionary(String name) throws IOException {
        String shared = System.getenv().getOrDefault("POSTERN_SHARED", "../shared");
        Path root = Path.of(System.getProperty("postern.root", "."));
        Path file =
                root.resolve(shared).resolve("conformance/fuzz/dovecot-core").resolve(name);
        assumeTrue(Files.isReadable(file), "no shared dictionary: " + name);
        var words = new ArrayList<String>();
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            int from = line.indexOf('"');
            int to = line.lastIndexOf('"');
            if (!line.startsWith("#") && from >= 0 && to > from) {
                words.add(line.substring(from + 1, to));
            }
        }
        return words;
    }
}
