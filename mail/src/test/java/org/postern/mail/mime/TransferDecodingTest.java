package org.postern.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransferDecodingTest {
    private static final int SEEDS = 20_000;

    private static String decoded(String encoding, String encoded) throws IOException {
        return all(TransferDecoding.decode(new ByteArrayInputStream(Mail.bytes(encoded)), encoding));
    }

    private static String all(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void fiveEncodingsAreKnown() {
        assertThat(new String[] {"7bit", "8bit", "binary", "base64", "quoted-printable"})
                .allMatch(TransferDecoding::isKnown);
        assertThat(new String[] {"", "x-uuencode", "Base64", "base64 "}).noneMatch(TransferDecoding::isKnown);
    }

    /** RFC 2045 §6.7: rule 1, rule 3 (blanks at a line's end go), rule 5 (soft line breaks), and what is none of these. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a=3Db=3d|a=b=",
                "a=3|a=3",
                "a=XY=|a=XY",
                "a==41|a=A",
                "a=\\r\\nb|ab",
                "a=\\nb|ab",
                "`a= \t\\r\\nb`|ab",
                "`a= b`|`a= b`",
                "`a \t\\r\\n b`|`a\\r\\n b`",
                "`a  `|a",
                "`a=20 \\r\\n`|`a \\r\\n`",
                "`a =\\r\\n b`|`a  b`",
                "a\\rb|a\\rb",
                "=\\r=41|=\\rA",
            })
    void quotedPrintableIsDecoded(String encoded, String wanted) throws IOException {
        assertThat(decoded("quoted-printable", lines(encoded))).isEqualTo(lines(wanted));
    }

    private static String lines(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }

    @Test
    void blanksAreHeldBackWithinABound() throws IOException {
        String most = " ".repeat(TransferDecoding.BLANKS);
        assertThat(decoded("quoted-printable", "a" + most + "\r\nb")).isEqualTo("a\r\nb");
        assertThat(decoded("quoted-printable", "a" + most + " \r\nb")).isEqualTo("a" + most + "\r\nb");
        assertThat(decoded("quoted-printable", "a" + most + "b")).isEqualTo("a" + most + "b");
    }

    private static final Pattern QUOTED = Pattern.compile("=[ \t]*(?:\r?\n|\\z)|=([0-9A-Fa-f]{2})|[ \t]+(?=\r?\n|\\z)");

    private static String quotedPrintableByExpression(String encoded) {
        var decoded = new StringBuilder();
        Matcher matcher = QUOTED.matcher(encoded);
        while (matcher.find()) {
            String hex = matcher.group(1);
            String octet = hex == null ? "" : String.valueOf((char) Integer.parseInt(hex, 16));
            matcher.appendReplacement(decoded, Matcher.quoteReplacement(octet));
        }
        return matcher.appendTail(decoded).toString();
    }

    private static String random(Random random, String alphabet, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Test
    void quotedPrintableIsWhatAnExpressionSays() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            String encoded = random(random, "=== \t\r\n4a1Fz\u00e9", random.nextInt(40));
            assertThat(decoded("quoted-printable", encoded))
                    .as("seed " + seed)
                    .isEqualTo(quotedPrintableByExpression(encoded));
        }
    }

    @Test
    void base64IsWhatTheLibraryEncoded() throws IOException {
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            byte[] content = new byte[random.nextInt(30_000)];
            random.nextBytes(content);
            byte[] encoded = Base64.getMimeEncoder().encode(content);
            assertThat(TransferDecoding.decode(new ByteArrayInputStream(encoded), "base64")
                            .readAllBytes())
                    .as("seed " + seed)
                    .isEqualTo(content);
        }
    }

    /** What is not of the alphabet is passed over, padding ends a quantum, and what is less than an octet is dropped. */
    private static String base64ByTheLibrary(String encoded) {
        var decoded = new StringBuilder();
        for (String run : encoded.replaceAll("[^A-Za-z0-9+/=]", "").split("=", -1)) {
            String whole = run.length() % 4 == 1 ? run.substring(0, run.length() - 1) : run;
            decoded.append(new String(Base64.getDecoder().decode(whole), StandardCharsets.ISO_8859_1));
        }
        return decoded.toString();
    }

    @Test
    void damagedBase64IsWhatTheLibraryMakesOfItsPieces() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            String encoded = random(random, "ABab01+/=-_*\0\r\n \u00ff", random.nextInt(60));
            assertThat(decoded("base64", encoded)).as("seed " + seed).isEqualTo(base64ByTheLibrary(encoded));
        }
    }

    /** A stream that gives what it has in pieces of any size. */
    private static InputStream dripping(byte[] octets, Random random) {
        return new ByteArrayInputStream(octets) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(7)));
            }
        };
    }

    @Test
    void howItIsReadMakesNoDifference() throws IOException {
        String[] encodings = {"base64", "quoted-printable", "7bit"};
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            String encoding = encodings[seed % 3];
            Content content = Content.bare(random.nextBoolean() ? "text" : "image", "x", encoding);
            byte[] encoded = Mail.bytes(random(random, "AAbb01+/== \t\r\n\0\u00ff", random.nextInt(60)));
            String whole = all(TransferDecoding.content(new ByteArrayInputStream(encoded), content));
            var pieces = new ByteArrayOutputStream();
            InputStream in = TransferDecoding.content(dripping(encoded, random), content);
            byte[] piece = new byte[5];
            for (int n = 0; n >= 0; ) {
                n = random.nextInt(3) == 0 ? one(in, piece) : in.read(piece, 0, 1 + random.nextInt(5));
                pieces.write(piece, 0, Math.max(0, n));
            }
            assertThat(pieces.toString(StandardCharsets.ISO_8859_1))
                    .as("seed " + seed)
                    .isEqualTo(whole);
        }
    }

    private static int one(InputStream in, byte[] piece) throws IOException {
        int b = in.read();
        piece[0] = (byte) b;
        return b < 0 ? -1 : 1;
    }

    /** RFC 9051 §7.5.2, BINARY: textual lines end with CRLF; what is no text, or was encoded, stays. */
    @Test
    void linesOfATextEndAsOnTheWire() throws IOException {
        assertThat(content("text", "7bit", "a\nb\r\nc\rd\n\n")).isEqualTo("a\r\nb\r\nc\rd\r\n\r\n");
        assertThat(content("text", "quoted-printable", "a=0Ab \nc=\nd\n")).isEqualTo("a\nb\r\ncd\r\n");
        assertThat(content("text", "base64", "YQpi\nYQpi\n")).isEqualTo("a\nba\nb");
        assertThat(content("image", "8bit", "a\nb")).isEqualTo("a\nb");
    }

    private static String content(String type, String encoding, String encoded) throws IOException {
        return all(TransferDecoding.content(
                new ByteArrayInputStream(Mail.bytes(encoded)), Content.bare(type, "x", encoding)));
    }
}
