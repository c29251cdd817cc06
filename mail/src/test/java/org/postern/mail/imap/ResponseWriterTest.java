package org.postern.mail.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.postern.mail.mime.MimeReader;
import org.postern.mail.mime.Summary;

class ResponseWriterTest {
    private interface Writing {
        void to(ResponseWriter out) throws IOException;
    }

    private static String written(Writing writing) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new ResponseWriter(bytes);
        writing.to(out);
        out.flush();
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void stringsTakeTheFormTheyNeed() throws IOException {
        assertThat(written(out -> out.string("a \"b\\").string(null).string("").stringOrNil("")))
                .isEqualTo("\"a \\\"b\\\\\" NIL \"\" NIL");
        assertThat(written(out -> out.string("\u00e4\r\nx"))).isEqualTo("{4}\r\n\u00e4\r\nx");
        assertThat(written(out ->
                        out.astring("INBOX").astring("a b").astring("nil").astring("")))
                .isEqualTo("INBOX \"a b\" \"nil\" \"\"");
    }

    @Test
    void aLineCannotBeBroken() {
        assertThatThrownBy(() -> written(out -> out.untagged("a\r\nb"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> written(out -> out.status("a", "OK", "x\n", "y")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> written(out -> out.string("a\0"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> written(out -> out.atom("\u00e4"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bodiesAreStreamedWithoutNul() throws IOException {
        byte[] body = new byte[100_000];
        body[5] = 'x';
        String written = written(out -> out.literal(body.length, new ByteArrayInputStream(body)));
        assertThat(written)
                .hasSize(body.length + 10)
                .startsWith("{100000}\r\n\u0080")
                .doesNotContain("\0");
        assertThatThrownBy(() -> written(out -> out.literal(5, new ByteArrayInputStream(new byte[4]))))
                .isInstanceOf(EOFException.class);
    }

    private static Summary summary(String message) throws IOException {
        return MimeReader.read(
                new ByteArrayInputStream(message.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void envelopeAndStructureFollowTheGrammar() throws IOException {
        Summary summary = summary("""
                Date: d
                Subject: s
                From: A <a@x>
                To: g: b@y;
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain; charset=utf-8

                one
                --b
                Content-Type: message/rfc822
                Content-Disposition: attachment; filename="f"

                Subject: in

                two
                --b
                Content-Type: image/png
                Content-Transfer-Encoding: base64
                Content-ID: <i>
                Content-Language: en

                AA==
                --b--
                """);

        assertThat(written(out -> StructureWriter.envelope(out, summary.envelope())))
                .isEqualTo("(\"d\" \"s\" ((\"A\" NIL \"a\" \"x\")) ((\"A\" NIL \"a\" \"x\")) ((\"A\" NIL \"a\" \"x\"))"
                        + " ((NIL NIL \"g\" NIL)(NIL NIL \"b\" \"y\")(NIL NIL NIL NIL)) NIL NIL NIL NIL)");
        assertThat(written(out -> StructureWriter.structure(out, summary.structure(), false)))
                .isEqualTo("((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"utf-8\") NIL NIL \"7BIT\" 3 1)"
                        + "(\"MESSAGE\" \"RFC822\" NIL NIL NIL \"7BIT\" 18"
                        + " (NIL \"in\" NIL NIL NIL NIL NIL NIL NIL NIL)"
                        + " (\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 3 1) 3)"
                        + "(\"IMAGE\" \"PNG\" NIL \"<i>\" NIL \"BASE64\" 4) \"MIXED\")");
        assertThat(written(out -> StructureWriter.structure(out, summary.structure(), true)))
                .contains("3 NIL (\"ATTACHMENT\" (\"FILENAME\" \"f\")) NIL NIL)")
                .contains("\"BASE64\" 4 NIL NIL (\"en\") NIL)")
                .endsWith("\"MIXED\" (\"BOUNDARY\" \"b\") NIL NIL NIL)");
    }

    @Test
    void aMultipartWithoutPartsStillHasOneOnTheWire() throws IOException {
        Summary summary = summary("Content-Type: multipart/mixed; boundary=b\n\n");

        assertThat(written(out -> StructureWriter.structure(out, summary.structure(), false)))
                .isEqualTo("((\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 0 0) \"MIXED\")");
    }
}
