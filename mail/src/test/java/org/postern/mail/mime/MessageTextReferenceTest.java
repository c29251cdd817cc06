package org.postern.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the search finds, against whole texts folded and compared in the plainest way. */
class MessageTextReferenceTest {
    private static final String[] WORDS = {
        "meeting",
        "Straße",
        "отчёт",
        "ПРИВЕТ",
        "café",
        "cafe\u0301",
        "x",
        "==",
        "\ud835\udc1a\ud835\udc1b",
        "ﬁn",
        "budget 2026",
        "aaaaab",
        "a",
        "aaaa",
        "日本語",
        "?=",
        "tab\tend",
        "--",
        "\u0130stanbul",
        "=3D",
        "no-reply@example.org"
    };

    private final Random random = new Random(20261124);
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    /** Header fields of the message itself, as people read them. */
    private final List<String> header = new ArrayList<>();
    /** Texts of parts, and the fields of their headers. */
    private final List<String> body = new ArrayList<>();

    @Test
    void findsWhatTheWholeTextsHave() throws IOException {
        int found = 0;
        for (int round = 0; round < 400; round++) {
            compose(round);
            byte[] bytes = message.toByteArray();
            Structure structure = Mail.read(bytes).structure();
            List<String> texts = new ArrayList<>(header);
            texts.addAll(body);
            var wanted = new ArrayList<String>();
            for (int i = 0; i < 8; i++) {
                wanted.add(needle(texts.get(random.nextInt(texts.size()))));
            }
            found += compare("round " + round, bytes, structure, true, texts, wanted);
            found += compare("round " + round, bytes, structure, false, body, wanted);
        }
        // both answers are asked for often
        assertThat(found).isBetween(1_000, 5_500);
    }

    private static int compare(
            String what,
            byte[] bytes,
            Structure structure,
            boolean withHeaders,
            List<String> texts,
            List<String> wanted)
            throws IOException {
        var needles = wanted.stream().map(Needle::new).toList();
        MessageText.search(new ByteArrayInputStream(bytes), structure, withHeaders, needles);
        int found = 0;
        for (int i = 0; i < wanted.size(); i++) {
            String folded = Folding.fold(wanted.get(i));
            boolean expected =
                    texts.stream().anyMatch(text -> Folding.fold(text).contains(folded));
            assertThat(needles.get(i).found())
                    .as("%s, headers %s: '%s' in %s", what, withHeaders, wanted.get(i), texts)
                    .isEqualTo(expected);
            found += expected ? 1 : 0;
        }
        return found;
    }

    /** Part of a text in another case, or nearly a part of it. */
    private String needle(String text) {
        int[] points = text.codePoints().toArray();
        if (points.length == 0) {
            return "x";
        }
        int from = random.nextInt(points.length);
        int length = Math.min(points.length - from, 1 + random.nextInt(random.nextBoolean() ? 6 : 60));
        var part = new StringBuilder();
        for (int i = from; i < from + length; i++) {
            part.appendCodePoint(
                    switch (random.nextInt(3)) {
                        case 0 -> Character.toUpperCase(points[i]);
                        case 1 -> Character.toLowerCase(points[i]);
                        default -> points[i];
                    });
        }
        switch (random.nextInt(4)) {
            case 0 -> part.append((char) ('a' + random.nextInt(26)));
            case 1 -> part.setCharAt(random.nextInt(part.length()), 'q');
            default -> {
                // as it stands in the text
            }
        }
        return part.toString();
    }

    private void compose(int round) {
        message.reset();
        header.clear();
        body.clear();
        field(header, "Subject", words(1 + random.nextInt(20)));
        field(header, "X-Other", words(1 + random.nextInt(4)));
        if (round % 3 == 0) {
            multipart(round % 2 == 0);
        } else {
            leaf(header, "\r\n");
        }
    }

    private void multipart(boolean nested) {
        field(header, "Content-Type", "multipart/mixed; boundary=outer");
        line("");
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            line("--outer");
            leaf(body, "");
            line("");
        }
        if (nested) {
            line("--outer");
            field(body, "Content-Type", "message/rfc822");
            line("");
            field(body, "Subject", words(3));
            leaf(body, "");
            line("");
        }
        line("--outer--");
    }

    /** The rest of a header, and a text. */
    private void leaf(List<String> fields, String end) {
        Charset charset = Charset.forName(
                new String[] {"utf-8", "koi8-r", "iso-8859-1", "windows-1251", "utf-16le", "iso-2022-jp", "us-ascii"}
                        [random.nextInt(7)]);
        String encoding = new String[] {"base64", "quoted-printable", "8bit"}[random.nextInt(3)];
        boolean raw = encoding.equals("8bit") && !charset.name().equals("UTF-16LE");
        int length = random.nextInt(12) == 0 ? 2_500 : 60;
        String wished = words(random.nextInt(length)) + end;
        boolean plain = charset.equals(StandardCharsets.US_ASCII);
        byte[] octets = wished.getBytes(plain ? StandardCharsets.UTF_8 : charset);
        field(fields, "Content-Type", "text/plain; charset=" + charset.name());
        if (raw) {
            line("");
            message.writeBytes(octets);
        } else {
            String used = encoding.equals("8bit") ? "base64" : encoding;
            field(fields, "Content-Transfer-Encoding", used);
            line("");
            message.writeBytes(
                    used.equals("base64") ? Base64.getMimeEncoder().encode(octets) : quotedPrintable(octets));
        }
        body.add(new String(octets, plain ? StandardCharsets.UTF_8 : charset));
    }

    private byte[] quotedPrintable(byte[] octets) {
        var encoded = new StringBuilder();
        for (byte octet : octets) {
            boolean literal = octet > ' ' && octet < 0x7f && octet != '=' && random.nextInt(8) > 0;
            encoded.append(literal ? "" + (char) octet : String.format("=%02X", octet & 0xff));
            if (random.nextInt(30) == 0) {
                encoded.append("=\r\n");
            }
        }
        return Mail.bytes(encoded.toString());
    }

    private String words(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }

    /** A field, raw or in encoded words, over several lines where it has blanks. */
    private void field(List<String> into, String name, String text) {
        boolean ascii = text.chars().allMatch(c -> c < 0x80 && c != '\t');
        boolean encoded = !ascii && random.nextBoolean();
        var value = new StringBuilder();
        if (encoded) {
            text.codePoints()
                    .mapToObj(Character::toString)
                    .map(one -> one.getBytes(StandardCharsets.UTF_8))
                    .forEach(one -> value.append(value.isEmpty() ? "" : random.nextBoolean() ? " " : "\r\n ")
                            .append("=?UTF-8?B?")
                            .append(Base64.getEncoder().encodeToString(one))
                            .append("?="));
        } else {
            value.append(text);
            for (int at = value.indexOf(" "); at >= 0; at = value.indexOf(" ", at + 3)) {
                if (random.nextInt(4) == 0) {
                    value.insert(at, "\r\n");
                }
            }
        }
        message.writeBytes((name + ": " + value + "\r\n").getBytes(StandardCharsets.UTF_8));
        into.add(name + ": " + text.strip());
    }

    private void line(String text) {
        message.writeBytes(Mail.bytes(text + "\r\n"));
    }

    @Test
    void brokenEncodingsAreDecodedAsOctetByOctet() throws IOException {
        for (int round = 0; round < 1_000; round++) {
            int length = random.nextInt(random.nextInt(5) == 0 ? 10_000 : 40);
            var encoded = new StringBuilder();
            for (int i = 0; i < length; i++) {
                encoded.append("=\r\n3DaZ+/9 \u00e9x".charAt(random.nextInt(13)));
            }
            String octets = encoded.toString();
            assertThat(decoded(octets, "quoted-printable")).isEqualTo(plainQuotedPrintable(octets));
            assertThat(decoded(octets, "base64")).isEqualTo(plainBase64(octets));
        }
    }

    private String decoded(String octets, String encoding) throws IOException {
        var decoded = new ByteArrayOutputStream();
        var in = TransferDecoding.decode(new ByteArrayInputStream(Mail.bytes(octets)), encoding);
        var piece = new byte[1 + random.nextInt(5_000)];
        for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
            decoded.write(piece, 0, n);
        }
        return decoded.toString(StandardCharsets.ISO_8859_1);
    }

    /** No octet. */
    private static final String SOFT = "\u0100";

    private static String plainQuotedPrintable(String encoded) {
        // RFC 2045 §6.7 rules 5 and 3: soft line breaks are none, and blanks before the end of a line are nobody's
        String octets = encoded.replaceAll("=[ \t]*(\r?\n|\\z)", SOFT).replaceAll("[ \t]+(?=\r?\n|\\z)", "");
        var decoded = new StringBuilder();
        for (int i = 0; i < octets.length(); i++) {
            String rest = octets.substring(i, Math.min(octets.length(), i + 3));
            if (rest.matches("=[0-9A-Fa-f]{2}")) {
                decoded.append((char) Integer.parseInt(rest.substring(1), 16));
                i += 2;
            } else if (!rest.startsWith(SOFT)) {
                decoded.append(rest.charAt(0));
            }
        }
        return decoded.toString();
    }

    private static String plainBase64(String octets) {
        var decoded = new StringBuilder();
        // padding throws away what does not fill an octet
        for (String run : octets.replaceAll("[^A-Za-z0-9+/=]", "").split("=", -1)) {
            int whole = run.length() * 6 / 8;
            String padded = run + "A".repeat((4 - run.length() % 4) % 4);
            decoded.append(new String(Base64.getDecoder().decode(padded), StandardCharsets.ISO_8859_1), 0, whole);
        }
        return decoded.toString();
    }

    @Test
    void timeGrowsWithTheTextOnlyWhateverIsLookedFor() {
        byte[] text = "a".repeat(8 * 1024 * 1024).getBytes(StandardCharsets.US_ASCII);
        var needle = new Needle("b" + "a".repeat(MimeLimits.NEEDLE - 1));
        long start = System.nanoTime();

        needle.acceptAscii(text, 0, text.length);

        assertThat(needle.found()).isFalse();
        // each place compared anew would be 32 thousand million steps
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    }

    @Test
    void asciiFoldsTheSameOnBothWays() {
        for (char c = 0; c < 128; c++) {
            assertThat(Folding.fold("" + c)).isEqualTo("" + (char) Ascii.fold((byte) c));
        }
    }

    @Test
    void everyCharsetThatIsLookedIntoAsAsciiIsAscii() {
        var all = new byte[128];
        for (int c = 0; c < 128; c++) {
            all[c] = (byte) c;
        }
        var plain = Charset.availableCharsets().values().stream()
                .filter(Charsets::beginsWithAscii)
                .toList();
        assertThat(plain)
                .hasSizeGreaterThan(20)
                .allSatisfy(charset ->
                        assertThat(new String(all, charset)).isEqualTo(new String(all, StandardCharsets.US_ASCII)));
    }
}
