package org.postern.imapserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** BINARY (RFC 3516; RFC 9051 §6.4.5 and §7.5.2). */
class ImapBinaryTest {
    private static final String MIXED = """
            Subject: parts
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Transfer-Encoding: quoted-printable

            Gr=C3=BC=C3=9Fe und =
            mehr
            --b
            Content-Type: application/octet-stream
            Content-Transfer-Encoding: base64

            aGVsbG8gd29y
            bGQ=
            --b
            Content-Type: application/octet-stream
            Content-Transfer-Encoding: base64

            YQBiAGM=
            --b
            Content-Type: message/rfc822

            Subject: inner
            Content-Transfer-Encoding: base64

            aW5uZXI=
            --b
            Content-Type: application/octet-stream
            Content-Transfer-Encoding: x-uuencode

            begin 644 x
            --b
            Content-Type: application/octet-stream
            Content-Transfer-Encoding: base64

            QUJD*REVGR
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
    void contentIsDecoded() {
        ImapHouse.append(client, MIXED);

        assertThat(fetch("(BINARY.PEEK[1] BINARY.PEEK[2])"))
                .containsExactly("* 1 FETCH (BINARY[1] {16}", "Grüße und mehr BINARY[2] {11}", "hello world)");
        assertThat(fetch("(BINARY.SIZE[1] BINARY.SIZE[2] BINARY.SIZE[3])"))
                .containsExactly("* 1 FETCH (BINARY.SIZE[1] 16 BINARY.SIZE[2] 11 BINARY.SIZE[3] 5)");
        assertThat(fetch("BINARY.PEEK[4.1]")).containsExactly("* 1 FETCH (BINARY[4.1] {5}", "inner)");
    }

    /** §7.5.2: a client can tell by the form whether there is a NUL. */
    @Test
    void aLiteral8IsForNulOnly() {
        ImapHouse.append(client, MIXED);

        assertThat(fetch("(BINARY.SIZE[3] BINARY.PEEK[3])"))
                .containsExactly("* 1 FETCH (BINARY.SIZE[3] 5 BINARY[3] ~{5}", "a\0b\0c)");
        assertThat(fetch("BINARY.PEEK[3]<1.1>")).containsExactly("* 1 FETCH (BINARY[3]<1> ~{1}", "\0)");
        assertThat(fetch("BINARY.PEEK[3]<2.1>")).containsExactly("* 1 FETCH (BINARY[3]<2> {1}", "b)");
    }

    /** RFC 3516 §4.2: of the decoded octets. */
    @Test
    void partsOfTheContent() {
        ImapHouse.append(client, MIXED);

        assertThat(fetch("(BINARY.PEEK[2]<0.5> BINARY.PEEK[2]<6.100> BINARY.PEEK[2]<11.1> BINARY.PEEK[2]<99.1>)"))
                .containsExactly(
                        "* 1 FETCH (BINARY[2]<0> {5}",
                        "hello BINARY[2]<6> {5}", "world BINARY[2]<11> {0}", " BINARY[2]<99> {0}", ")");
        assertThat(fetch("BINARY.PEEK[2]<9223372036854775807.9223372036854775807>"))
                .containsExactly("* 1 FETCH (BINARY[2]<9223372036854775807> {0}", ")");
    }

    @Test
    void onlyContentMarksAMessageSeen() {
        ImapHouse.append(client, MIXED);

        assertThat(fetch("(BINARY.SIZE[2] BINARY.PEEK[2]<0.1> FLAGS)").getLast())
                .isEqualTo("h FLAGS ())");
        assertThat(fetch("BINARY[2]<0.1>"))
                .containsExactly("* 1 FETCH (BINARY[2]<0> {1}", "h)", "* 1 FETCH (UID 1 FLAGS (\\Seen))");
    }

    @Test
    void anUnknownEncodingFailsTheRequest() {
        ImapHouse.append(client, MIXED);
        ImapHouse.append(client, "Subject: plain\n\nx");

        assertThat(client.command("FETCH 1 (BINARY[5] FLAGS)"))
                .containsExactly("NO [UNKNOWN-CTE] a transfer encoding is not known here");
        assertThat(client.last("FETCH 1 BINARY.SIZE[5]")).startsWith("NO [UNKNOWN-CTE]");
        assertThat(client.last("UID FETCH 1 BINARY.PEEK[5]<0.1>")).startsWith("NO [UNKNOWN-CTE]");
        assertThat(fetch("FLAGS")).containsExactly("* 1 FETCH (FLAGS ())");
        assertThat(client.command("FETCH 1:2 BINARY.SIZE[1]")).hasSize(3).last().isEqualTo("OK done");
    }

    /** What can be answered of several messages is. */
    @Test
    void theOthersAreAnswered() {
        ImapHouse.append(client, "Content-Transfer-Encoding: x-strange\n\nx");
        ImapHouse.append(client, "Subject: plain\n\nx");

        assertThat(client.command("FETCH 1:2 BINARY[1]"))
                .startsWith("* 2 FETCH (BINARY[1] {1}", "x)")
                .last()
                .asString()
                .startsWith("NO [UNKNOWN-CTE]");
        assertThat(client.ok("FETCH 1:2 FLAGS")).containsExactly("* 1 FETCH (FLAGS ())", "* 2 FETCH (FLAGS (\\Seen))");
    }

    @Test
    void damagedBase64HasOneContentAndItsSize() {
        ImapHouse.append(client, MIXED);

        assertThat(fetch("(BINARY.SIZE[6] BINARY.PEEK[6])"))
                .containsExactly("* 1 FETCH (BINARY.SIZE[6] 6 BINARY[6] {6}", "ABCDEF)");
    }

    /** RFC 2045 §6.4: what has parts has no encoding; RFC 9051 §6.4.5.1: without a number it is the whole message. */
    @Test
    void whatHasPartsIsAsItIs() {
        ImapHouse.append(client, MIXED);
        int size = MIXED.replace("\n", "\r\n").length();

        assertThat(fetch("(RFC822.SIZE BINARY.SIZE[])"))
                .containsExactly("* 1 FETCH (RFC822.SIZE " + size + " BINARY.SIZE[] " + size + ")");
        assertThat(fetch("BINARY.PEEK[]<0.14>")).containsExactly("* 1 FETCH (BINARY[]<0> {14}", "Subject: parts)");
        assertThat(fetch("BINARY.PEEK[4]<0.14>")).containsExactly("* 1 FETCH (BINARY[4]<0> {14}", "Subject: inner)");
        assertThat(fetch("(BINARY.SIZE[9] BINARY.PEEK[9] BINARY.PEEK[1.1])"))
                .containsExactly("* 1 FETCH (BINARY.SIZE[9] 0 BINARY[9] NIL BINARY[1.1] NIL)");
    }

    /** What is no text is measured without a look, but its form needs one. */
    @Test
    void sizeBeforeContentDoesNotDecideTheForm() {
        ImapHouse.append(client, "Content-Type: image/x\nContent-Transfer-Encoding: binary\n\nabc");

        assertThat(fetch("(BINARY.SIZE[1] BINARY[1])")).startsWith("* 1 FETCH (BINARY.SIZE[1] 3 BINARY[1] {3}", "abc)");
    }

    @Test
    void linesOfATextEndWithCrlf() {
        String message = "Subject: x\r\n\r\na\nb\r\n";
        client.ok("APPEND INBOX {" + message.length() + "+}\r\n" + message);

        assertThat(fetch("(BINARY.SIZE[1] BINARY.PEEK[1])"))
                .containsExactly("* 1 FETCH (BINARY.SIZE[1] 6 BINARY[1] {6}", "a", "b", ")");
    }

    /** More than one buffer of everything. */
    @Test
    void aLongContentIsStreamed() {
        String line = "QUJD".repeat(19) + "\n";
        ImapHouse.append(client, "Content-Type: image/x\nContent-Transfer-Encoding: base64\n\n" + line.repeat(3_000));
        int size = 3_000 * 19 * 3;

        List<String> lines = fetch("(BINARY.SIZE[1] BINARY.PEEK[1])");
        assertThat(lines.getFirst()).isEqualTo("* 1 FETCH (BINARY.SIZE[1] " + size + " BINARY[1] {" + size + "}");
        assertThat(lines.getLast()).isEqualTo("ABC".repeat(3_000 * 19) + ")");
        assertThat(fetch("BINARY.PEEK[1]<150001.3>").getLast()).isEqualTo("BCA)");
    }

    /** RFC 3516 §4.4: a mailbox here does not support NUL. */
    @Test
    void appendTakesALiteral8WithoutNul() {
        client.send("a APPEND INBOX (\\Seen) ~{19}\r\n");
        assertThat(client.line()).isEqualTo("+ go on");
        client.send("Subject: x\r\n\r\nbody!\r\n");
        assertThat(client.answer("a").getLast()).matches("OK \\[APPENDUID \\d+ 1] done");
        assertThat(client.last("APPEND INBOX ~{19+}\r\nSubject: x\r\n\r\nbody!"))
                .matches("OK \\[APPENDUID \\d+ 2] done");
        assertThat(fetch("(FLAGS BINARY.PEEK[1])"))
                .containsExactly("* 1 FETCH (FLAGS (\\Seen) BINARY[1] {5}", "body!)");
        assertThat(client.last("APPEND nowhere ~{5+}\r\na: b\n")).startsWith("NO [TRYCREATE]");
        assertThat(client.last("APPEND INBOX ~{" + (ImapHouse.MAX_MESSAGE + 1) + "}"))
                .startsWith("NO [TOOBIG]");
    }

    @Test
    void appendRefusesNulInALiteral8AndKeepsNothing() {
        assertThat(client.command("APPEND INBOX ~{17+}\r\nSubject: x\r\n\r\na\0b"))
                .containsExactly("NO [UNKNOWN-CTE] a message with NUL octets cannot be kept; encode them");
        client.ok("NOOP");
        assertThat(client.ok("STATUS INBOX (MESSAGES)")).containsExactly("* STATUS INBOX (MESSAGES 0)");
    }

    /** Odd mail that is moved here keeps its bytes; a plain literal cannot carry them back, BINARY can. */
    @Test
    void aNulThatCameInAPlainLiteralIsKept() {
        client.ok("APPEND INBOX {17+}\r\nSubject: x\r\n\r\na\0b");

        assertThat(fetch("BINARY.PEEK[1]")).containsExactly("* 1 FETCH (BINARY[1] ~{3}", "a\0b)");
        assertThat(fetch("BINARY.PEEK[]")).startsWith("* 1 FETCH (BINARY[] ~{17}");
    }
}
