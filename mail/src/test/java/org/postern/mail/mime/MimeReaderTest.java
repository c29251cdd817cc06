package org.postern.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MimeReaderTest {
    private static final String MIXED = Mail.crlf("""
            From: a@example.test
            Content-Type: multipart/mixed; boundary="outer"

            preamble
            --outer

            first
            --outer
            Content-Type: message/rfc822

            Subject: inside
            Content-Type: multipart/alternative; boundary=outer2

            --outer2
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            plain

            --outer2
            Content-Type: text/html

            <p>
            --outer2--
            epilogue of the inner
            --outer--
            epilogue
            """);

    @Test
    void findsEachPartWhereItLies() {
        Structure root = Mail.read(MIXED).structure();

        assertThat(Mail.header(MIXED, root)).endsWith("\r\n\r\n");
        assertThat(root.place().end()).isEqualTo(MIXED.length());
        assertThat(root).isInstanceOf(Structure.Multipart.class);
        Structure first = part(root, 1);
        assertThat(Mail.header(MIXED, first)).isEqualTo("\r\n");
        assertThat(Mail.body(MIXED, first)).isEqualTo("first");
        assertThat(first.place().lines()).isEqualTo(1);
        Structure forwarded = part(root, 2);
        assertThat(Mail.body(MIXED, forwarded)).startsWith("Subject: inside").endsWith("epilogue of the inner");
        assertThat(forwarded.place().lines()).isEqualTo(15);
        assertThat(((Structure.Message) forwarded).envelope().subject()).isEqualTo("inside");
        Structure plain = part(root, 2, 1);
        assertThat(Mail.body(MIXED, plain)).isEqualTo("plain\r\n");
        assertThat(plain.place().lines()).isEqualTo(1);
        assertThat(plain.content().encoding()).isEqualTo("quoted-printable");
        assertThat(plain.content().parameter("charset")).isEqualTo("utf-8");
        assertThat(Mail.body(MIXED, part(root, 2, 2))).isEqualTo("<p>");
        assertThat(root.part(List.of(3))).isNull();
        assertThat(root.part(List.of(1, 1))).isNull();
    }

    @Test
    void aMessageWithoutPartsIsItsOwnFirstPart() {
        Structure root = Mail.read("Subject: x\r\n\r\none\r\ntwo").structure();

        assertThat(root.place().lines()).isEqualTo(2);
        assertThat(root.part(List.of(1))).isSameAs(root);
        assertThat(root.part(List.of(1, 1))).isNull();
        assertThat(root.part(List.of(2))).isNull();
    }

    @Test
    void aForwardedMessageWithoutPartsHasPartOne() {
        String message = Mail.crlf("""
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: message/rfc822

                Subject: x

                text
                --b--
                """);

        Structure root = Mail.read(message).structure();

        assertThat(Mail.body(message, part(root, 1, 1))).isEqualTo("text");
        assertThat(root.part(List.of(1, 2))).isNull();
        assertThat(root.part(List.of(1, 1, 1))).isNull();
    }

    @Test
    void bareLineFeedsAreLinesToo() {
        String message = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n";

        assertThat(Mail.body(message, part(Mail.read(message).structure(), 1))).isEqualTo("x");
    }

    @Test
    void digestsHoldMessages() {
        String message =
                "Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: one\r\n\r\nx\r\n--b--\r\n";

        Structure part = part(Mail.read(message).structure(), 1);

        assertThat(part).isInstanceOf(Structure.Message.class);
        assertThat(part.content().is("message", "rfc822")).isTrue();
    }

    @Test
    void aBoundaryInAHeaderEndsThatEntity() {
        String message =
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n--b\r\n\r\nx";

        Structure.Multipart root = (Structure.Multipart) Mail.read(message).structure();

        assertThat(root.parts()).hasSize(2);
        assertThat(root.parts().getFirst().place().bodyLength()).isZero();
        assertThat(Mail.body(message, part(root, 2))).isEqualTo("x");
    }

    @Test
    void emptyAndHeaderlessInputHasAStructure() {
        assertThat(Mail.read("").structure().place()).isEqualTo(new Place(0, 0, 0, 0));
        assertThat(Mail.read("Subject: no end").structure().place()).isEqualTo(new Place(0, 15, 0, 0));
        assertThat(Mail.read("\r\nbody").structure().place()).isEqualTo(new Place(0, 2, 4, 1));
    }

    @Test
    void whatCannotHaveItsPartsIsNoSuchType() {
        String none = "Content-Type: multipart/mixed\r\n\r\nx";
        String encoded = "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nx";

        assertThat(Mail.read(none).structure()).isInstanceOf(Structure.Leaf.class);
        assertThat(Mail.read(none).structure().content().is("text", "plain")).isTrue();
        assertThat(Mail.read(encoded).structure().content().is("application", "octet-stream"))
                .isTrue();
    }

    @Test
    void contentFieldsAreReadAsTheyStandOnTheWire() {
        Content content = Mail.read(Mail.crlf("""
                Content-Type: Text/Plain (a comment); charset=utf-8; name*0*=utf-8''a%20;
                 name*1="b \\"c\\""; broken; url=http://x/y
                Content-Disposition: ATTACHMENT; filename="x; y.txt"
                Content-Language: en, ru
                Content-ID: <a@b>
                Content-Description: a
                 b
                Content-Location: c
                Content-MD5: d==

                """)).structure().content();

        assertThat(content.parameters())
                .containsExactly(
                        new Parameter("charset", "utf-8"),
                        new Parameter("name*0*", "utf-8''a%20"),
                        new Parameter("name*1", "b \"c\""),
                        new Parameter("url", "http://x/y"));
        assertThat(content.disposition()).isEqualTo("attachment");
        assertThat(content.dispositionParameters()).containsExactly(new Parameter("filename", "x; y.txt"));
        assertThat(content.languages()).containsExactly("en", "ru");
        assertThat(List.of(content.id(), content.description(), content.location(), content.md5()))
                .containsExactly("<a@b>", "a b", "c", "d==");
    }

    @Test
    void nestsToTheLimitAndIsOpaqueBelow() {
        assertThat(depth(Mail.read(nested(MimeLimits.DEPTH - 1)).structure())).isEqualTo(MimeLimits.DEPTH);
        Structure deeper = Mail.read(nested(MimeLimits.DEPTH)).structure();
        assertThat(depth(deeper)).isEqualTo(MimeLimits.DEPTH);
        assertThat(innermost(deeper).content().is("application", "octet-stream"))
                .isTrue();
        assertThat(innermost(Mail.read(nested(MimeLimits.DEPTH - 1)).structure())
                        .content()
                        .is("text", "plain"))
                .isTrue();
    }

    @Test
    void listsPartsToTheLimit() {
        assertThat(partsOf(MimeLimits.PARTS - 2)).isEqualTo(MimeLimits.PARTS - 2);
        assertThat(partsOf(MimeLimits.PARTS - 1)).isEqualTo(MimeLimits.PARTS - 1);
        assertThat(partsOf(MimeLimits.PARTS)).isEqualTo(MimeLimits.PARTS - 1);
    }

    @Test
    void headerIsLookedAtToTheLimit() {
        String end = "Subject: x\r\n\r\nbody";
        String within = "X: " + "y".repeat(MimeLimits.HEADER - 3 - 2 - 14) + "\r\n" + end;
        String beyond = "X: " + "y".repeat(MimeLimits.HEADER - 3 - 2) + "\r\n" + end;

        assertThat(Mail.read(within).envelope().subject()).isEqualTo("x");
        assertThat(Mail.read(beyond).envelope().subject()).isNull();
        assertThat(Mail.body(beyond, Mail.read(beyond).structure())).isEqualTo("body");
    }

    @Test
    void parametersAreTakenToTheLimit() {
        assertThat(parameters(MimeLimits.PARAMETERS - 1)).isEqualTo(MimeLimits.PARAMETERS - 1);
        assertThat(parameters(MimeLimits.PARAMETERS + 1)).isEqualTo(MimeLimits.PARAMETERS);
    }

    @Test
    void aBombOfTwentyThousandMultipartsTakesNoTime() {
        byte[] bomb = Mail.bytes(nested(20_000));
        long start = System.nanoTime();

        Mail.read(bomb);

        assertThat(bomb).hasSizeGreaterThan(1_000_000);
        assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(1_000);
    }

    @Test
    void manyLinesThatAreNoFieldsTakeNoTime() {
        byte[] lines = Mail.bytes("a\r\n".repeat(256 * 1024 / 3));

        assertTimeout(Duration.ofSeconds(2), () -> {
            for (int i = 0; i < 5; i++) {
                assertThat(Header.read(lines, lines.length).fields()).isEmpty();
            }
        });
    }

    @Test
    void keptTextHasABudget() {
        var message = new StringBuilder("Content-Type: multipart/mixed; boundary=b\r\n\r\n");
        for (int i = 0; i < 900; i++) {
            message.append("--b\r\nContent-Description: ")
                    .append("d".repeat(8_000))
                    .append("\r\n\r\n\r\n");
        }

        Structure.Multipart root =
                (Structure.Multipart) Mail.read(message.toString()).structure();

        int described = 0;
        for (Structure part : root.parts()) {
            described += part.content().description().length();
        }
        assertThat(root.parts()).hasSize(900);
        assertThat(described).isBetween(MimeLimits.KEPT / 2, MimeLimits.KEPT);
    }

    private static int parameters(int count) {
        return Mail.read("Content-Type: text/plain" + "; a=b".repeat(count) + "\r\n\r\n")
                .structure()
                .content()
                .parameters()
                .size();
    }

    private static int partsOf(int count) {
        String message =
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\nx\r\n".repeat(count) + "--b--\r\n";
        return ((Structure.Multipart) Mail.read(message).structure()).parts().size();
    }

    private static Structure part(Structure root, Integer... path) {
        Structure part = root.part(List.of(path));
        assertThat(part).isNotNull();
        return Objects.requireNonNull(part);
    }

    private static int depth(Structure structure) {
        return structure instanceof Structure.Multipart(Place _, Content _, List<Structure> parts)
                ? 1 + depth(parts.getFirst())
                : 1;
    }

    private static Structure innermost(Structure structure) {
        return structure instanceof Structure.Multipart(Place _, Content _, List<Structure> parts)
                ? innermost(parts.getFirst())
                : structure;
    }

    private static String nested(int depth) {
        var message = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            message.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\r\n\r\n--b")
                    .append(i)
                    .append("\r\n");
        }
        return message.append("\r\ntext\r\n").toString();
    }
}
