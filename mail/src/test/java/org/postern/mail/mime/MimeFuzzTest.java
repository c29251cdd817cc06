package org.postern.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages put together from the pieces that matter, by seed. */
class MimeFuzzTest {
    private static final String[] PIECES = {
        "\r\n",
        "\n",
        "\r",
        "\r\n\r\n",
        "--b",
        "--b\r\n",
        "--b--\r\n",
        "--bb\r\n",
        "--bb--",
        "--",
        "-",
        "Content-Type: ",
        "multipart/mixed; boundary=b\r\n",
        "multipart/digest; boundary=\"bb\"\r\n",
        "message/rfc822\r\n",
        "text/plain",
        "; charset=",
        "\"",
        "\\",
        "(",
        ")",
        "<",
        ">",
        "@",
        ",",
        ";",
        ":",
        "From: ",
        "To: ",
        "Subject: ",
        "=?utf-8?q?",
        "?=",
        "=?",
        "Content-Transfer-Encoding: base64\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n",
        "=",
        "=\r\n",
        "=3D",
        "YWJj",
        "\0",
        "\u00ff",
        " ",
        "\t",
        "x",
        "Date: 1 Jan 2020 00:00 +0000\r\n",
        "boundary=",
        "multipart/x"
    };

    @Test
    void anyBytesHaveAStructureThatLiesInsideThem() throws IOException {
        for (int seed = 0; seed < 10_000; seed++) {
            byte[] message = message(new Random(seed));
            Summary summary = Mail.read(message);

            assertThat(summary.size()).isEqualTo(message.length);
            assertInside(summary.structure(), message.length);
            byte[] encoded = Objects.requireNonNull(summary.encode());
            assertThat(Summary.decode(encoded)).isEqualTo(summary);
            MessageText.search(
                    new ByteArrayInputStream(message), summary.structure(), true, List.of(new Needle("not there")));
            MessageDate.parse(String.valueOf(summary.envelope().date()));
        }
    }

    private static void assertInside(Structure structure, long length) {
        assertThat(structure.place().end()).isBetween(0L, length);
        switch (structure) {
            case Structure.Leaf(Place _, Content content) -> {
                assertThat(content.type()).isNotEqualTo("multipart");
                assertThat(content.is("message", "rfc822")).isFalse();
            }
            case Structure.Multipart(Place _, Content _, List<Structure> parts) ->
                parts.forEach(part -> assertInside(part, length));
            case Structure.Message(Place place, Content _, Envelope _, Structure inner) -> {
                assertThat(inner.place().headerAt()).isEqualTo(place.bodyAt());
                assertInside(inner, length);
            }
        }
    }

    private static byte[] message(Random random) {
        var message = new StringBuilder();
        for (int i = random.nextInt(60); i >= 0; i--) {
            message.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return Mail.bytes(message.toString());
    }
}
