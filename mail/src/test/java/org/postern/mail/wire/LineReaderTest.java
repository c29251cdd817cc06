package org.postern.mail.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LineReaderTest {
    private static LineReader over(String octets) {
        return new LineReader(new ByteArrayInputStream(octets.getBytes(StandardCharsets.ISO_8859_1)), 16);
    }

    @Test
    void theEndOfALineThatWasDroppedIsKnown() throws IOException {
        var octets = "0123456789 {12+}\r\nx\0 {3+}\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        var in = new LineReader(new ByteArrayInputStream(octets), 5);

        assertThat(in.readLine(4, 100)).isEqualTo(new LineReader.TooLong());
        assertThat(in.ending()).isEqualTo("9 {12+}");
        assertThat(in.readLine(4, 100)).isEqualTo(new LineReader.BadEnd());
        assertThat(in.ending()).isEqualTo("x {3+}");
        assertThat(in.readLine(4, 100)).isEqualTo(new LineReader.Complete(""));
        assertThat(in.ending()).isEmpty();
    }

    @Test
    void aLineEndsInCrlfAndNothingElse() throws IOException {
        LineReader in = over("one\r\n\r\ntwo\nthree\rfour\r\nfi\u0000ve\r\nsix\r\n");
        assertThat(in.readLine(10, 10)).isEqualTo(new LineReader.Complete("one"));
        assertThat(in.readLine(10, 10)).isEqualTo(new LineReader.Complete(""));
        assertThat(in.readLine(10, 10)).isEqualTo(new LineReader.BadEnd());
        assertThat(in.readLine(10, 10)).isEqualTo(new LineReader.BadEnd());
        assertThat(in.readLine(10, 10)).isEqualTo(new LineReader.BadEnd());
        assertThat(in.readLine(10, 10)).isEqualTo(new LineReader.Complete("six"));
        assertThat(in.readLine(10, 10)).isEqualTo(new LineReader.End());
    }

    @Test
    void theLongestLineIsReturnedAndOneMoreIsNot() throws IOException {
        LineReader in = over("x".repeat(300) + "\r\n" + "y".repeat(301) + "\r\nz\r\n");
        assertThat(in.readLine(300, 1000)).isEqualTo(new LineReader.Complete("x".repeat(300)));
        assertThat(in.readLine(300, 1000)).isEqualTo(new LineReader.TooLong());
        assertThat(in.readLine(300, 1000)).isEqualTo(new LineReader.Complete("z"));
    }

    @Test
    void anEndlessLineIsGivenUp() throws IOException {
        // A line of 10 octets is kept with its CR; what comes after that is dropped and counted.
        assertThat(over("x".repeat(11) + "y".repeat(99) + "\r\n").readLine(10, 100))
                .isEqualTo(new LineReader.TooLong());
        LineReader in = over("x".repeat(11) + "y".repeat(100) + "\r\n");
        assertThatThrownBy(() -> in.readLine(10, 100)).isInstanceOf(IOException.class);
    }

    @Test
    void aPeerThatLeavesInTheMiddleOfALineIsNotTakenForOneThatLeavesBetween() throws IOException {
        assertThatThrownBy(() -> over("abc").readLine(10, 10)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> over("\r").readLine(10, 10)).isInstanceOf(EOFException.class);
        assertThat(over("").readLine(10, 10)).isEqualTo(new LineReader.End());
    }

    @Test
    void whatCameTooEarlyCanBeDropped() throws IOException {
        LineReader in = over("STARTTLS\r\nEHLO");
        in.readLine(10, 10);
        assertThat(in.hasBuffered()).isTrue();
        assertThat(in.drop()).isEqualTo(4);
        assertThat(in.hasBuffered()).isFalse();
        assertThat(in.read()).isEqualTo(-1);
    }

    @Test
    void aLineIsThereWhenItsEndIs() throws IOException {
        LineReader in = over("A\r\nB\r\nC");
        assertThat(in.hasLine()).as("nothing was read yet").isFalse();
        in.readLine(10, 10);
        assertThat(in.hasLine()).isTrue();
        in.readLine(10, 10);
        assertThat(in.hasBuffered()).isTrue();
        assertThat(in.hasLine()).isFalse();
    }

    @Test
    void aPeerThatSaysLittleHoldsALittleBuffer() throws IOException {
        var asked = new ArrayList<Integer>();
        var in = new LineReader(
                new FilterInputStream(new ByteArrayInputStream(
                        ("A\r\n" + "x".repeat(2_000) + "\r\nB\r\n").getBytes(StandardCharsets.ISO_8859_1))) {
                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        asked.add(length);
                        // The first line comes alone, as a command does that waits for its answer.
                        return super.read(target, offset, asked.size() == 1 ? 3 : length);
                    }
                },
                4_096);
        assertThat(in.readLine(3_000, 10)).isEqualTo(new LineReader.Complete("A"));
        assertThat(in.readLine(3_000, 10)).isEqualTo(new LineReader.Complete("x".repeat(2_000)));
        assertThat(in.readLine(3_000, 10)).isEqualTo(new LineReader.Complete("B"));
        assertThat(in.readLine(3_000, 10)).isEqualTo(new LineReader.End());
        assertThat(asked).containsExactly(256, 256, 4_096, 256);
    }

    @Test
    void octetsAreReadAsUtf8WithoutEverFailing() throws IOException {
        LineReader.Line line = over("\u00d0\u00b8\u00ff\r\n").readLine(10, 10);
        assertThat(line)
                .isInstanceOfSatisfying(
                        LineReader.Complete.class, it -> assertThat(it.text()).isEqualTo("и\uFFFD"));
    }

    @Test
    void anyBytesComeOutAsLinesInOrder() throws IOException {
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(60); n > 0; n--) {
                text.append("ab\r\n\r\n\u0000".charAt(random.nextInt(7)));
            }
            LineReader in = over(text + "\r\n");
            int lines = 0;
            while (!(in.readLine(8, 100) instanceof LineReader.End)) {
                lines++;
            }
            assertThat((long) lines)
                    .isEqualTo((text + "\r\n").chars().filter(c -> c == '\n').count());
        }
    }
}
