package org.postern.mail.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DotReaderTest {
    private static final class Kept implements BodySink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private long dropped;

        @Override
        public void write(byte[] slice, int offset, int length) {
            bytes.write(slice, offset, length);
        }

        @Override
        public void dropped(int length) {
            dropped += length;
        }

        private String text() {
            return bytes.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private final Kept kept = new Kept();

    private static LineReader over(String octets) {
        return new LineReader(new ByteArrayInputStream(octets.getBytes(StandardCharsets.ISO_8859_1)), 4096);
    }

    private static String rest(LineReader in) throws IOException {
        StringBuilder rest = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            rest.append((char) b);
        }
        return rest.toString();
    }

    @Test
    void aMessageEndsWithADotAloneAndTheNextCommandIsLeft() throws IOException {
        LineReader in = over("a: b\r\n\r\n..dot\r\n.x\r\n...\r\n.\r\nQUIT\r\n");
        DotReader.Body body = DotReader.read(in, 100, kept);
        assertThat(kept.text()).isEqualTo("a: b\r\n\r\n.dot\r\nx\r\n..\r\n");
        assertThat(body.badLineEnds()).isFalse();
        assertThat(rest(in)).isEqualTo("QUIT\r\n");
    }

    @Test
    void anEmptyMessageIsOne() throws IOException {
        DotReader.Body body = DotReader.read(over(".\r\n"), 100, kept);
        assertThat(body.text().size()).isZero();
        assertThat(body.badLineEnds()).isFalse();
    }

    /** Each of these ends a message somewhere; here it is noted and read to the true end (RFC 5321 §4.1.1.4). */
    @Test
    void nothingButTheTrueEndEndsAMessage() throws IOException {
        for (String end : List.of(
                "\n.\n",
                "\n.\r\n",
                "\r\n.\n",
                "\r.\r",
                "\r\n.\r",
                "\n.\r",
                "\r.\r\n",
                "\r\n\r.\r\n",
                "\r\n.\r\r\n",
                "\r\n.\u0000\r\nx\n",
                "\r\r\n.\r\n.\r")) {
            String octets = "hello" + end + "MAIL FROM:<a@b.c>\r\n.\r\nQUIT\r\n";
            LineReader in = over(octets);
            DotReader.Body body = DotReader.read(in, 1000, new Kept());
            String rest = rest(in);
            if (!end.startsWith("\r\r\n.\r\n")) { // whose true end comes first, after a CR too many
                assertThat(rest).as(end).isEqualTo("QUIT\r\n");
            }
            assertThat(body.badLineEnds()).as(end).isTrue();
        }
    }

    @Test
    void theLargestMessageIsKeptAndOneOctetMoreIsReadToItsEndAndDropped() throws IOException {
        String line = "x".repeat(98) + "\r\n";
        assertThat(DotReader.read(over(line.repeat(1000) + ".\r\n"), 100_000, kept)
                        .tooLarge())
                .isFalse();
        assertThat(kept.text()).hasSize(100_000);
        LineReader in = over(line.repeat(999) + "y" + line + ".\r\nQUIT\r\n");
        Kept second = new Kept();
        assertThat(DotReader.read(in, 100_000, second).tooLarge()).isTrue();
        assertThat(second.dropped).isPositive();
        assertThat(rest(in)).isEqualTo("QUIT\r\n");
    }

    @Test
    void doubledDotsDoNotCountAgainstTheLimit() throws IOException {
        assertThat(DotReader.read(over("..\r\n..\r\n.\r\n"), 6, kept).tooLarge())
                .isFalse();
        assertThat(DotReader.read(over("..\r\n..\r\n.\r\n"), 5, kept).tooLarge())
                .isTrue();
    }

    @Test
    void anEndlessMessageIsGivenUp() throws IOException {
        LineReader in = over(("x".repeat(98) + "\r\n").repeat(2_000));
        DotReader.Body body = DotReader.read(in, 1_000, kept);
        assertThat(body.givenUp()).isTrue();
        assertThat(body.tooLarge()).isTrue();
        assertThat(rest(in)).isNotEmpty();
        LineReader twice = over(("x".repeat(98) + "\r\n").repeat(20) + ".\r\n");
        assertThat(DotReader.read(twice, 1_000, kept).givenUp()).isFalse();
    }

    @Test
    void aPeerThatLeavesInTheMiddleHasSentNothing() {
        for (String octets : List.of("", "abc", "abc\r\n", "abc\r\n.", "abc\r\n.\r")) {
            assertThatThrownBy(() -> DotReader.read(over(octets), 100, kept), octets)
                    .isInstanceOf(EOFException.class);
        }
    }

    @Test
    void longLinesAndOddBytesAreCountedButNoFault() throws IOException {
        String longLine = "x".repeat(70_000);
        DotReader.Body body = DotReader.read(over("a\r\n" + longLine + "\r\n\u00ff\u0000\r\n.\r\n"), 1_000_000, kept);
        assertThat(body.text().longestLine()).isEqualTo(70_000);
        assertThat(body.text().eightBit()).isTrue();
        assertThat(body.text().nul()).isTrue();
        assertThat(body.badLineEnds()).isFalse();
    }

    @Test
    void aCrlfAcrossTheEdgeOfASliceIsNoBadLineEnd() throws IOException {
        for (int before = 8188; before < 8196; before++) {
            Kept sink = new Kept();
            String message = "x".repeat(before) + "\r\nend\r\n";
            assertThat(DotReader.read(over(message + ".\r\n"), 100_000, sink).badLineEnds())
                    .isFalse();
            assertThat(sink.text()).isEqualTo(message);
        }
    }

    @Test
    void whateverIsStuffedComesBackTheSame() throws IOException {
        Random random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            StringBuilder message = new StringBuilder();
            StringBuilder wire = new StringBuilder();
            for (int lines = random.nextInt(5); lines > 0; lines--) {
                String line = ".".repeat(random.nextInt(4)) + "ab".repeat(random.nextInt(3));
                message.append(line).append("\r\n");
                wire.append(line.startsWith(".") ? "." : "").append(line).append("\r\n");
            }
            Kept sink = new Kept();
            DotReader.Body body = DotReader.read(over(wire + ".\r\n"), 1_000, sink);
            assertThat(sink.text()).isEqualTo(message.toString());
            assertThat(body.badLineEnds()).isFalse();
        }
    }

    @Test
    void noiseEndsAtTheFirstTrueEndAndIsKeptOnlyWhenItsLineEndsAreGood() throws IOException {
        Random random = new Random(4);
        for (int i = 0; i < 30_000; i++) {
            StringBuilder noise = new StringBuilder();
            for (int n = random.nextInt(30); n > 0; n--) {
                noise.append("\r\n.a".charAt(random.nextInt(4)));
            }
            String wire = noise + "z\r\n.\r\n";
            LineReader in = over(wire);
            DotReader.Body body = DotReader.read(in, 1_000, kept);
            int end = ("\r\n" + wire).indexOf("\r\n.\r\n") + 3;
            assertThat(rest(in)).isEqualTo(wire.substring(end));
            String taken = wire.substring(0, end);
            assertThat(body.badLineEnds())
                    .isEqualTo(taken.replace("\r\n", "").chars().anyMatch(c -> c == '\r' || c == '\n'));
        }
    }
}
