package org.postern.mail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postern.mail.wire.BodySink;

/** What is hidden goes, whole; all else stays as it was, however the message was sliced. */
class FieldFilterTest {
    private static final Set<String> HIDDEN = Set.of("bcc", "resent-bcc");

    private static String filtered(String message, int... cuts) {
        return filtered(new FieldFilter.Unwanted(HIDDEN), message, cuts);
    }

    private static String filtered(FieldFilter.Unwanted unwanted, String message, int... cuts) {
        var kept = new ByteArrayOutputStream();
        var filter = new FieldFilter(unwanted, new BodySink() {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                kept.write(bytes, offset, length);
            }

            @Override
            public void dropped(int length) {
                throw new AssertionError("nothing was dropped");
            }
        });
        byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
        try {
            int from = 0;
            for (int cut : cuts) {
                filter.write(bytes, from, cut - from);
                from = cut;
            }
            filter.write(bytes, from, bytes.length - from);
            filter.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return kept.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void hiddenFieldsGoWithTheirFolds() {
        assertThat(filtered("Bcc: a@b.c,\r\n d@e.f\r\n\t\r\nTo: x\r\n\r\nBcc: y\r\n"))
                .isEqualTo("To: x\r\n\r\nBcc: y\r\n");
        assertThat(filtered("A: 1\r\nbCC \t: a\r\nResent-BCC:a\r\nB: 2\r\n\r\n"))
                .isEqualTo("A: 1\r\nB: 2\r\n\r\n");
        assertThat(filtered("Bcc:\r\n\r\n")).isEqualTo("\r\n");
        assertThat(filtered("odd line\r\nBcc: a\r\nC: d\r\n")).isEqualTo("odd line\r\nC: d\r\n");
        assertThat(filtered("Bcc: a")).isEmpty();
    }

    @Test
    void whatStandsInAFieldMayDecide() {
        var unwanted = new FieldFilter.Unwanted(Set.of("a"), value -> value.contains("x"));
        String message = "A: 1\r\nA : 2\r\n x\r\nB: x\r\na:x\r\nA: 3\r\n\r\nA: x\r\n";
        for (int one = 0; one <= message.length(); one++) {
            for (int two = one; two <= message.length(); two++) {
                assertThat(filtered(unwanted, message, one, two)).isEqualTo("A: 1\r\nB: x\r\nA: 3\r\n\r\nA: x\r\n");
            }
        }
        for (String end : List.of("A: x", "A: x\r", "A: x\r\n", "A: 1\r\n x", "A: x\r\n\t")) {
            assertThat(filtered(unwanted, "B: 1\r\n" + end)).as(end).isEqualTo("B: 1\r\n");
        }
        assertThat(filtered(unwanted, "A: 1\r\n\r\nx")).isEqualTo("A: 1\r\n\r\nx");
        String large = "A: 1" + "y".repeat(HeaderReader.MAX_SIZE);
        assertThat(filtered(unwanted, large + "\r\nA: x\r\n")).isEqualTo(large + "\r\nA: x\r\n");
    }

    @Test
    void whatOnlyLooksLikeOneStays() {
        for (String message : List.of(
                "",
                "Bc",
                "Bcc",
                "Bcc \r\nTo: x\r\n\r\n",
                "Bccc: a\r\n\r\n",
                "X-Bcc: a\r\n\r\n",
                "B cc: a\r\n\r\n",
                "Bcc x: a\r\n\r\n",
                " Bcc: a\r\n\r\n",
                "To: a\r\n Bcc: b\r\n\r\n",
                "\r\nBcc: a\r\n")) {
            assertThat(filtered(message)).as(message).isEqualTo(message);
        }
    }

    @Test
    void everyCutGivesTheSame() {
        String message = "To: a\r\nBcc : b,\r\n c\r\nResent-Bcc: d\r\nResent-To: e\r\n\r\nBcc: body\r\n";
        for (int one = 0; one <= message.length(); one++) {
            for (int two = one; two <= message.length(); two++) {
                assertThat(filtered(message, one, two)).isEqualTo("To: a\r\nResent-To: e\r\n\r\nBcc: body\r\n");
            }
        }
    }

    /** What is left is what the header reader finds, without the fields of those names, and nothing is left of them. */
    @Test
    void anyOctetsAtAnyCut() {
        var random = new Random(7);
        String[] parts = {
            "Bcc", "resent-bcc", "To", ":", " ", "\t", "\r\n", "a@b.c", "é", "\r\n ", "Bc", "-", "\r\n\r\n"
        };
        for (int round = 0; round < 20_000; round++) {
            var message = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) {
                message.append(parts[random.nextInt(parts.length)]);
            }
            String whole = filtered(message.toString());
            int cut = random.nextInt(message.length() + 1);
            assertThat(filtered(message.toString(), cut)).as(message.toString()).isEqualTo(whole);
            assertThat(names(whole))
                    .as(message.toString())
                    .isEqualTo(names(message.toString()).stream()
                            .filter(name -> !HIDDEN.contains(name.toLowerCase(Locale.ROOT)))
                            .toList());
        }
    }

    private static List<String> names(String message) {
        var reader = new HeaderReader();
        byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
        reader.take(bytes, 0, bytes.length);
        return reader.section().fields().stream().map(Field::name).toList();
    }
}
